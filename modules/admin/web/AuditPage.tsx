import { buttonClass } from "@lectern/ui/buttonClass";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { auditActionsQuery, auditQuery, type AuditFilter } from "./api.ts";
import { PagedTable } from "./PagedTable.tsx";
import { useT } from "./t.ts";

interface EntryRow {
  id: string;
  actor: { id: string; fullName: string | null } | null;
  action: string;
  targetType: string;
  targetId: string | null;
  details: Record<string, unknown>;
  createdAt: string;
}

/** `/admin/audit?action=&who=&from=&to=`: who did what, when. Nothing here can be changed. */
export default function AuditPage() {
  const t = useT();
  const [params] = useQueryParams();
  const filter = filterOf(params);
  const entries = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const address = new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return (
    <Page
      title={t("audit.title")}
      description={t("audit.what")}
      actions={
        <a className={buttonClass({ variant: "secondary" })} href={`/api/admin/audit/export.csv?${address}`} download>
          <Download size={16} aria-hidden />
          {t("audit.export")}
        </a>
      }
    >
      <PagedTable
        caption={t("audit.title")}
        columns={useColumns()}
        list={entries}
        toolbar={<Filters />}
        empty={
          <EmptyState icon={<History size={28} />} title={t("audit.empty")}>
            {t("audit.emptyNext")}
          </EmptyState>
        }
      />
    </Page>
  );
}

/** Days of the address in the device's zone, as moments. */
function filterOf({ action, who, from, to }: Readonly<Record<string, string | undefined>>): AuditFilter {
  return { action: action || undefined, who: who || undefined, from: startOf(from, 0), to: startOf(to, 1) };
}

function startOf(day: string | undefined, daysLater: number): string | undefined {
  const date = new Date(`${day ?? ""}T00:00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

function Filters() {
  const t = useT();
  const [{ action = "", who = "", from = "", to = "" }, setQuery] = useQueryParams();
  const actions = useQuery(auditActionsQuery());
  const setWho = useDebounced((text: string) => setQuery({ who: text || undefined }));
  const names = actions.data?.items ?? [];
  const groups = [...new Set(names.map((name) => `${name.split(".")[0]}.`))];
  const options = [
    { value: "", label: t("audit.everyAction") },
    ...groups.flatMap((group) => [
      { value: group, label: `${group}*` },
      ...names.filter((name) => name.startsWith(group)).map((name) => ({ value: name, label: name })),
    ]),
    // An address somebody was sent, of an action that has no entries yet.
    ...(action && !names.includes(action) && !groups.includes(action) ? [{ value: action, label: action }] : []),
  ];
  return (
    <>
      <TextField
        type="search"
        label={t("audit.who")}
        defaultValue={who}
        maxLength={200}
        onChange={(event) => setWho(event.target.value)}
        className="w-56 max-sm:w-full"
      />
      <Select
        label={t("audit.action")}
        value={action}
        options={options}
        onChange={(event) => setQuery({ action: event.target.value || undefined })}
        className="w-56 max-sm:w-full"
      />
      <TextField
        type="date"
        label={t("audit.from")}
        value={from}
        max={to || undefined}
        onChange={(event) => setQuery({ from: event.target.value || undefined })}
        className="w-40 max-sm:w-full"
      />
      <TextField
        type="date"
        label={t("audit.to")}
        value={to}
        min={from || undefined}
        onChange={(event) => setQuery({ to: event.target.value || undefined })}
        className="w-40 max-sm:w-full"
      />
    </>
  );
}

function useColumns(): Column<EntryRow>[] {
  const t = useT();
  const format = useFormat();
  return [
    { id: "action", header: t("audit.action"), primary: true, cell: (entry) => <span className="font-mono text-xs">{entry.action}</span> },
    { id: "who", header: t("audit.who"), cell: (entry) => (entry.actor ? (entry.actor.fullName ?? t("someone.gone")) : t("someone.platform")) },
    { id: "target", header: t("audit.target"), cell: (entry) => <Target entry={entry} /> },
    { id: "when", header: t("audit.when"), cell: (entry) => <time dateTime={entry.createdAt}>{format.dateTime(entry.createdAt)}</time> },
  ];
}

function Target({ entry }: { entry: EntryRow }) {
  const t = useT();
  const hasDetails = Object.keys(entry.details).length > 0;
  if (!hasDetails) return <span className="font-mono text-xs">{entry.targetType}</span>;
  return (
    <details>
      <summary className="font-mono text-xs" aria-label={t("audit.details", { target: entry.targetType })}>
        {entry.targetType}
      </summary>
      <pre className="mt-1 max-w-100 overflow-x-auto rounded-sm bg-sunken p-2 font-mono text-xs">{JSON.stringify(entry.details, null, 2)}</pre>
    </details>
  );
}
