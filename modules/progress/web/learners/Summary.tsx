import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useT } from "../t.ts";

interface SummaryProps {
  summary: { learners: number; notStarted: number; inProgress: number; completed: number; averagePercentage: number } | undefined;
}

/** The class in one line of numbers, and as one bar whose parts are also written out. */
export function Summary({ summary }: SummaryProps) {
  const t = useT();
  const format = useFormat();
  if (!summary) return <Skeleton className="h-24 rounded-md" />;
  const parts = [
    { key: "completed", count: summary.completed, label: t("summary.completed"), look: "bg-success" },
    { key: "inProgress", count: summary.inProgress, label: t("summary.inProgress"), look: "bg-accent" },
    { key: "notStarted", count: summary.notStarted, label: t("summary.notStarted"), look: "border border-line-strong bg-sunken" },
  ];
  return (
    <section aria-label={t("summary.label")} className="rounded-md border border-line bg-surface p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Figure label={t("summary.average")} value={format.percent(Math.round(summary.averagePercentage))} />
        <Figure label={t("summary.learners")} value={format.number(summary.learners)} />
        {parts.map(({ key, count, label, look }) => (
          <Figure key={key} label={label} value={format.number(count)} look={look} />
        ))}
      </dl>
      {summary.learners > 0 && (
        <div aria-hidden="true" className="mt-4 flex h-2 gap-0.5 overflow-hidden rounded-full">
          {parts.map(
            ({ key, count, look }) => count > 0 && <span key={key} className={`${look} transition-[flex-grow] duration-300`} style={{ flexGrow: count }} />,
          )}
        </div>
      )}
    </section>
  );
}

function Figure({ label, value, look }: { label: string; value: string; look?: string }) {
  return (
    <div className="flex flex-col">
      <dt className="flex items-center gap-2 text-sm text-muted">
        {look && <span aria-hidden="true" className={`size-2.5 rounded-full ${look}`} />}
        {label}
      </dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
    </div>
  );
}
