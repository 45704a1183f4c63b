import { Avatar } from "@lectern/ui/Avatar";
import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { DataTable, type Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useParam, useQueryParams } from "@lectern/ui/web/navigation";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { courseQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { Tabs } from "@lectern/ui/Tabs";
import { AddPeopleDialog } from "./AddPeopleDialog.tsx";
import { enrolmentsQuery } from "./api.ts";
import { CodesPanel } from "./CodesPanel.tsx";
import { GroupsPanel } from "./GroupsPanel.tsx";
import { PersonMenu, type EnrolmentRow } from "./PersonMenu.tsx";
import { WaitingPanel } from "./WaitingPanel.tsx";

const ROLES = ["student", "teaching_assistant", "instructor"] as const;
const STATUSES = ["active", "waiting", "suspended", "ended"] as const;
const TONES = { active: "success", waiting: "accent", suspended: "warning", ended: "neutral" } as const;

const TABS = ["people", "waiting", "codes", "groups"] as const;

/** `/course/:courseId/people?tab=&search=&role=&status=`: who is in the course, as what, since when, and how people come in. */
export default function PeoplePage() {
  const t = useT();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  const [query, setQuery] = useQueryParams();
  const [adding, add] = useState(false);
  const mayManage = course.data?.you?.permissions.includes("manage_people") ?? false;
  const tabs = TABS.filter((one) => one !== "codes" || mayManage);
  const tab = tabs.find((one) => one === query.tab) ?? "people";
  const addButton = mayManage && (
    <Button variant="primary" icon={<UserPlus size={16} aria-hidden="true" />} onClick={() => add(true)}>
      {t("author.people.add")}
    </Button>
  );
  return (
    <Page title={t("author.people.title")} breadcrumbs={course.data ? [{ label: course.data.title, to: `/course/${courseId}` }] : []} actions={addButton}>
      <Tabs
        label={t("author.people.title")}
        tabs={tabs.map((id) => ({ id, label: t(`people.tab.${id}`) }))}
        value={tab}
        onChange={(id) => setQuery({ tab: id === "people" ? undefined : id })}
      >
        {tab === "people" && <PeopleTable courseId={courseId} mayManage={mayManage} />}
        {tab === "waiting" && course.data && <WaitingPanel course={course.data} mayManage={mayManage} />}
        {tab === "codes" && course.data && <CodesPanel course={course.data} />}
        {tab === "groups" && <GroupsPanel courseId={courseId} mayManage={mayManage} />}
      </Tabs>
      {adding && <AddPeopleDialog courseId={courseId} onClose={() => add(false)} />}
    </Page>
  );
}

function PeopleTable({ courseId, mayManage }: { courseId: string; mayManage: boolean }) {
  const t = useT();
  const words = useWords();
  const [query, setQuery] = useQueryParams();
  const search = useDebounced((text: string) => setQuery({ search: text || undefined }));
  const role = ROLES.find((one) => one === query.role) ?? "all";
  const status = STATUSES.find((one) => one === query.status);
  const people = useInfiniteQuery({ ...enrolmentsQuery(courseId, { search: query.search, role, status }), placeholderData: keepPreviousData });
  const rows = people.data?.pages.flatMap(({ items }) => items);
  const isFiltered = Boolean(query.search || query.role || query.status);
  const columns = useColumns(courseId, mayManage);
  useShortcut({ keys: ["/"], label: t("author.people.searchFor") }, () => document.getElementById("people-search")?.focus());

  if (people.isError && !rows) return <Failure error={people.error} onRetry={() => void people.refetch()} retrying={people.isFetching} />;
  return (
    <DataTable
      caption={t("author.people.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      summary={rows && (people.hasNextPage ? t("author.people.shownMore", { count: rows.length }) : t("author.people.shown", { count: rows.length }))}
      {...(people.hasNextPage ? { more: { label: words.loadMore, loading: people.isFetchingNextPage, onLoad: () => void people.fetchNextPage() } } : {})}
      toolbar={
        <div className="flex flex-1 flex-wrap items-end gap-3 max-sm:grid max-sm:flex-none max-sm:basis-full max-sm:grid-cols-2">
          <TextField
            id="people-search"
            type="search"
            label={t("author.people.search")}
            defaultValue={query.search ?? ""}
            onChange={(event) => search(event.target.value)}
            maxLength={200}
            className="w-64 max-sm:col-span-2 max-sm:w-full"
          />
          <Select
            label={t("author.people.role")}
            value={role}
            onChange={(event) => setQuery({ role: event.target.value === "all" ? undefined : event.target.value })}
            options={[{ value: "all", label: t("author.people.anyRole") }, ...ROLES.map((one) => ({ value: one, label: t(`author.role.${one}`) }))]}
          />
          <Select
            label={t("author.people.status")}
            value={status ?? ""}
            onChange={(event) => setQuery({ status: event.target.value || undefined })}
            options={[{ value: "", label: t("author.people.anyStatus") }, ...STATUSES.map((one) => ({ value: one, label: t(`author.enrolled.${one}`) }))]}
          />
        </div>
      }
      empty={
        <EmptyState icon={<Users size={28} />} title={isFiltered ? t("author.people.none") : t("author.people.empty")}>
          {isFiltered ? t("author.people.noneNext") : t("author.people.emptyNext")}
        </EmptyState>
      }
    />
  );
}

function useColumns(courseId: string, mayManage: boolean): Column<EnrolmentRow>[] {
  const t = useT();
  const format = useFormat();
  const columns: Column<EnrolmentRow>[] = [
    {
      id: "name",
      header: t("author.people.name"),
      primary: true,
      cell: (row) => (
        <span className="flex items-center gap-3">
          <Avatar name={row.user?.fullName ?? "?"} src={row.user?.avatarUrl} />
          {row.user?.fullName ?? t("author.people.gone")}
        </span>
      ),
    },
    { id: "role", header: t("author.people.role"), cell: (row) => t(`author.role.${row.role}`) },
    { id: "status", header: t("author.people.status"), cell: (row) => <Badge tone={TONES[row.status]}>{t(`author.enrolled.${row.status}`)}</Badge> },
    { id: "source", header: t("author.people.source"), cell: (row) => [t(`author.source.${row.source}`), row.sourceName].filter(Boolean).join(" · ") },
    { id: "since", header: t("author.people.since"), cell: (row) => format.date(row.enrolledAt) },
  ];
  if (mayManage) columns.push({ id: "change", header: t("author.people.change"), align: "end", cell: (row) => <PersonMenu courseId={courseId} row={row} /> });
  return columns;
}
