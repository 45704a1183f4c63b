import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Link } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { Tabs } from "@lectern/ui/Tabs";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, School } from "lucide-react";
import { useState } from "react";
import { PagedTable } from "../PagedTable.tsx";
import { useT } from "../t.ts";
import { asKind, groupsQuery, type Group, type Kind } from "./api.ts";
import { GroupDialog } from "./GroupDialog.tsx";

/** `/admin/groups?kind=&search=&archived=`: batches and class sections. */
export default function GroupsPage() {
  const t = useT();
  const [query, setQuery] = useQueryParams();
  const [creating, create] = useState(false);
  const kind = asKind(query.kind);
  return (
    <Page
      title={t("groups.title")}
      description={t("groups.what")}
      actions={
        <Button variant="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => create(true)}>
          {kind === "batches" ? t("groups.newBatch") : t("groups.newSection")}
        </Button>
      }
    >
      <Tabs
        label={t("groups.title")}
        value={kind}
        onChange={(chosen) => setQuery({ kind: chosen, search: undefined })}
        tabs={[
          { id: "batches", label: t("groups.batches") },
          { id: "class-sections", label: t("groups.sections") },
        ]}
      >
        <GroupList key={kind} kind={kind} />
      </Tabs>
      {creating && <GroupDialog kind={kind} onClose={() => create(false)} />}
    </Page>
  );
}

function GroupList({ kind }: { kind: Kind }) {
  const t = useT();
  const [query, setQuery] = useQueryParams();
  const search = useDebounced((text: string) => setQuery({ search: text || undefined }));
  const archived = query.archived === "archived" ? "archived" : "active";
  const groups = useInfiniteQuery({ ...groupsQuery(kind, query.search, archived), placeholderData: keepPreviousData });
  return (
    <PagedTable
      caption={kind === "batches" ? t("groups.batches") : t("groups.sections")}
      columns={useColumns(kind)}
      list={groups}
      toolbar={
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            type="search"
            label={t("groups.search")}
            defaultValue={query.search ?? ""}
            maxLength={200}
            onChange={(event) => search(event.target.value)}
            className="w-64 max-sm:w-full"
          />
          <Select
            label={t("groups.shown")}
            value={archived}
            onChange={(event) => setQuery({ archived: event.target.value === "archived" ? "archived" : undefined })}
            options={[
              { value: "active", label: t("groups.inUse") },
              { value: "archived", label: t("groups.archived") },
            ]}
          />
        </div>
      }
      empty={
        <EmptyState icon={<School size={28} />} title={query.search || archived === "archived" ? t("groups.none") : t("groups.empty")}>
          {t("groups.emptyNext")}
        </EmptyState>
      }
    />
  );
}

function useColumns(kind: Kind): Column<Group>[] {
  const t = useT();
  const format = useFormat();
  const columns: Column<Group>[] = [
    { id: "name", header: t("groups.name"), primary: true, cell: (group) => <Link to={`/admin/groups/${kind}/${group.id}`}>{group.name}</Link> },
    { id: "code", header: t("groups.code"), cell: (group) => group.code },
    kind === "batches"
      ? {
          id: "time",
          header: t("groups.time"),
          cell: (group) => [group.startsOn, group.endsOn].map((day) => (day ? format.date(`${day}T12:00:00Z`) : "…")).join(" – "),
        }
      : { id: "batch", header: t("groups.batch"), cell: (group) => [group.batch?.name, group.term].filter(Boolean).join(" · ") || "—" },
    { id: "members", header: t("groups.members"), align: "end", cell: (group) => format.number(group.memberCount) },
  ];
  return [
    ...columns,
    {
      id: "state",
      header: t("people.status"),
      cell: (group) => (group.archivedAt ? <Badge>{t("groups.archived")}</Badge> : <Badge tone="success">{t("groups.inUse")}</Badge>),
    },
  ];
}
