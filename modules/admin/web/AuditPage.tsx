import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Page } from "@lectern/ui/Page";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { auditQuery } from "./api.ts";
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

/** `/admin/audit?action=`: who did what, when. Nothing here can be changed. */
export default function AuditPage() {
  const t = useT();
  const [{ action }, setQuery] = useQueryParams();
  const filter = useDebounced((text: string) => setQuery({ action: text || undefined }));
  const entries = useInfiniteQuery({ ...auditQuery(action), placeholderData: keepPreviousData });
  return (
    <Page title={t("audit.title")} description={t("audit.what")}>
      <PagedTable
        caption={t("audit.title")}
        columns={useColumns()}
        list={entries}
        toolbar={
          <TextField
            type="search"
            label={t("audit.filter")}
            description={t("audit.filterWhat")}
            defaultValue={action ?? ""}
            maxLength={100}
            onChange={(event) => filter(event.target.value)}
            className="w-72 max-sm:w-full"
          />
        }
        empty={
          <EmptyState icon={<History size={28} />} title={t("audit.empty")}>
            {t("audit.emptyNext")}
          </EmptyState>
        }
      />
    </Page>
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
