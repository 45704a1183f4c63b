import { Avatar } from "@lectern/ui/Avatar";
import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { buttonClass } from "@lectern/ui/buttonClass";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { IconButton } from "@lectern/ui/IconButton";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Download, FileUp, Pencil, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { peopleQuery, type PeopleFilter, type Role } from "../api.ts";
import { PagedTable } from "../PagedTable.tsx";
import { useT } from "../t.ts";
import { BulkBar } from "./BulkBar.tsx";
import { EditPersonDialog } from "./EditPersonDialog.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { asRole, GIVEN_ROLES, useRoleName } from "./roles.ts";

/** What the list holds of a person. */
export interface PersonRow {
  id: string;
  fullName: string;
  role: Role;
  avatarUrl: string | null;
  email?: string | undefined;
  status?: "active" | "suspended" | undefined;
  createdAt?: string | undefined;
}

interface Selection {
  /** The filter it was made under. */
  under: string;
  ids: ReadonlySet<string>;
  everybody: boolean;
}

/** `/admin/people?search=&role=&status=`: find a person, see and change what they may do. */
export default function PeoplePage() {
  const t = useT();
  const roleName = useRoleName();
  const [query, setQuery] = useQueryParams();
  const search = useDebounced((text: string) => setQuery({ search: text || undefined }));
  const [inviting, invite] = useState(false);
  const [edited, edit] = useState<PersonRow>();
  const status = query.status === "active" || query.status === "suspended" ? query.status : undefined;
  const filter: PeopleFilter = { search: query.search, role: asRole(query.role), status };
  const people = useInfiniteQuery({ ...peopleQuery(filter), placeholderData: keepPreviousData });
  // Chosen under one filter means nothing under another.
  const filterKey = JSON.stringify(filter);
  const [selection, select] = useState<Selection>({ under: filterKey, ids: new Set(), everybody: false });
  const current = selection.under === filterKey ? selection : { under: filterKey, ids: new Set<string>(), everybody: false };
  useShortcut({ keys: ["i"], label: t("people.invite") }, () => invite(true));
  useShortcut({ keys: ["/"], label: t("people.searchFor") }, () => document.getElementById("people-search")?.focus());
  const isFiltered = Boolean(query.search || query.role || query.status);
  return (
    <Page
      title={t("people.title")}
      actions={
        <>
          <a href={`/api/users/export.csv${exportQuery(filter)}`} download className={buttonClass({})}>
            <Download size={16} aria-hidden="true" />
            {t("people.export")}
          </a>
          <ButtonLink to="/admin/people-imports" icon={<FileUp size={16} aria-hidden="true" />}>
            {t("people.import")}
          </ButtonLink>
          <Button variant="primary" icon={<UserPlus size={16} aria-hidden="true" />} onClick={() => invite(true)}>
            {t("people.invite")}
          </Button>
        </>
      }
    >
      <PagedTable
        caption={t("people.title")}
        columns={useColumns(edit, current.ids, (ids) => select({ under: filterKey, ids, everybody: false }))}
        list={people}
        summary={(count, more) => (more ? t("people.shownMore", { count }) : t("people.shown", { count }))}
        toolbar={
          <div className="flex flex-1 flex-wrap items-end gap-3 max-sm:grid max-sm:flex-none max-sm:basis-full max-sm:grid-cols-2">
            <TextField
              id="people-search"
              type="search"
              label={t("people.search")}
              defaultValue={query.search ?? ""}
              onChange={(event) => search(event.target.value)}
              maxLength={200}
              className="w-64 max-sm:col-span-2 max-sm:w-full"
            />
            <Select
              label={t("people.role")}
              value={query.role ?? ""}
              onChange={(event) => setQuery({ role: event.target.value || undefined })}
              options={[{ value: "", label: t("people.anyRole") }, ...GIVEN_ROLES.map((role) => ({ value: role, label: roleName(role) }))]}
            />
            <Select
              label={t("people.status")}
              value={status ?? ""}
              onChange={(event) => setQuery({ status: event.target.value || undefined })}
              options={[
                { value: "", label: t("people.anyStatus") },
                { value: "active", label: t("status.active") },
                { value: "suspended", label: t("status.suspended") },
              ]}
            />
          </div>
        }
        empty={
          <EmptyState
            icon={<Users size={28} />}
            title={isFiltered ? t("people.none") : t("people.empty")}
            actions={isFiltered ? undefined : <Button onClick={() => invite(true)}>{t("people.invite")}</Button>}
          >
            {isFiltered ? t("people.noneNext") : t("people.emptyNext")}
          </EmptyState>
        }
      />
      <BulkBar
        selected={[...current.ids]}
        filter={filter}
        everybody={current.everybody}
        onEverybody={() => select({ ...current, everybody: true })}
        onClear={() => select({ under: filterKey, ids: new Set(), everybody: false })}
      />
      <InviteDialog open={inviting} onClose={() => invite(false)} />
      {edited && <EditPersonDialog person={edited} onClose={() => edit(undefined)} />}
    </Page>
  );
}

function exportQuery(filter: PeopleFilter): string {
  const given = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

function useColumns(edit: (person: PersonRow) => void, chosen: ReadonlySet<string>, choose: (ids: ReadonlySet<string>) => void): Column<PersonRow>[] {
  const t = useT();
  const format = useFormat();
  const roleName = useRoleName();
  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  }
  return [
    {
      id: "chosen",
      header: t("bulk.column"),
      className: "w-10",
      cell: (person) => (
        <input
          type="checkbox"
          className="size-4.5 accent-accent"
          aria-label={t("bulk.choosePerson", { name: person.fullName })}
          checked={chosen.has(person.id)}
          onChange={() => toggle(person.id)}
        />
      ),
    },
    {
      id: "name",
      header: t("people.name"),
      primary: true,
      cell: (person) => (
        <span className="flex items-center gap-3">
          <Avatar name={person.fullName} src={person.avatarUrl} />
          {person.fullName}
        </span>
      ),
    },
    { id: "email", header: t("people.email"), cell: (person) => <span className="break-all">{person.email}</span> },
    { id: "role", header: t("people.role"), cell: (person) => roleName(person.role) },
    {
      id: "status",
      header: t("people.status"),
      cell: (person) =>
        person.status === "suspended" ? <Badge tone="warning">{t("status.suspended")}</Badge> : <Badge tone="success">{t("status.active")}</Badge>,
    },
    { id: "since", header: t("people.since"), cell: (person) => person.createdAt && format.date(person.createdAt) },
    {
      id: "edit",
      header: t("people.change"),
      align: "end",
      cell: (person) => (
        <IconButton
          size="sm"
          icon={<Pencil size={16} aria-hidden="true" />}
          label={t("people.changeNamed", { name: person.fullName })}
          onClick={() => edit(person)}
        />
      ),
    },
  ];
}
