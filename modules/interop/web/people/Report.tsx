import { Badge } from "@lectern/ui/Badge";
import { DataTable, type Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useT } from "../t.ts";
import { rowsQuery, type Outcome, type Stage } from "./api.ts";
import { useRowReason } from "./words.ts";

interface Row {
  row: number;
  label: string;
  email: string | null;
  outcome: string;
  reasons: { code: string; value?: string | undefined }[];
}

const OUTCOMES = {
  check: ["failed", "skipped", "created", "updated", "unchanged"],
  apply: ["failed", "skipped", "created", "updated", "unchanged"],
  undo: ["kept", "suspended", "deleted", "restored", "nothing"],
} as const satisfies Record<Stage, readonly Outcome[]>;

const TONES: Readonly<Record<string, "neutral" | "success" | "warning" | "danger" | "accent">> = {
  created: "success",
  updated: "accent",
  failed: "danger",
  skipped: "warning",
  kept: "warning",
  suspended: "warning",
  deleted: "success",
  restored: "success",
};

interface ReportProps {
  importId: string;
  stage: Stage;
  totals: Readonly<Record<string, number>>;
  /** Changes when the stage was run again. */
  generation: string;
}

/** The report of a stage: filtered by outcome, fifty rows at a time. */
export function Report({ importId, stage, totals, generation }: ReportProps) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const reason = useRowReason();
  const outcomes: readonly Outcome[] = OUTCOMES[stage].filter((outcome) => (totals[outcome] ?? 0) > 0);
  const [chosen, choose] = useState<Outcome>();
  const list = useInfiniteQuery({ ...rowsQuery(importId, stage, chosen, generation), placeholderData: keepPreviousData });
  const outcomeName = (outcome: string) => {
    const known = outcomes.find((one) => one === outcome);
    return known ? t(`people.outcome.${known}`) : outcome;
  };
  const columns: Column<Row>[] = [
    { id: "row", header: t("people.column.row"), align: "end", className: "w-16", cell: (row) => row.row },
    { id: "name", header: t("people.column.name"), primary: true, cell: (row) => row.label },
    { id: "email", header: t("people.column.email"), cell: (row) => <span className="break-all">{row.email ?? "—"}</span> },
    { id: "outcome", header: t("people.column.outcome"), cell: (row) => <Badge tone={TONES[row.outcome] ?? "neutral"}>{outcomeName(row.outcome)}</Badge> },
    { id: "reason", header: t("people.column.reason"), cell: (row) => row.reasons.map(reason).join(" ") },
  ];
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data?.pages.flatMap(({ items }) => items);
  return (
    <DataTable
      caption={t("people.report")}
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.row)}
      toolbar={
        <div role="group" aria-label={t("people.filter")} className="flex flex-wrap gap-2">
          <FilterButton label={t("people.all")} pressed={chosen === undefined} onPress={() => choose(undefined)} />
          {outcomes.map((outcome) => (
            <FilterButton
              key={outcome}
              label={`${t(`people.outcome.${outcome}`)} · ${format.number(totals[outcome] ?? 0)}`}
              pressed={chosen === outcome}
              onPress={() => choose(outcome)}
            />
          ))}
        </div>
      }
      empty={<EmptyState icon={<ListChecks size={28} />} title={t("people.noRows")} />}
      {...(list.hasNextPage ? { more: { label: words.loadMore, loading: list.isFetchingNextPage, onLoad: () => void list.fetchNextPage() } } : {})}
    />
  );
}

function FilterButton({ label, pressed, onPress }: { label: string; pressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={`min-h-9 rounded-full border px-3 text-sm tabular-nums ${pressed ? "border-accent-text bg-accent-soft font-medium text-accent-text" : "border-line bg-surface hover:bg-hover"}`}
    >
      {label}
    </button>
  );
}
