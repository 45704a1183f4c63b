import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { PlainLink } from "@lectern/ui/Link";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { importsQuery } from "./api.ts";
import { useT } from "./t.ts";

const TONES = { queued: "neutral", running: "accent", succeeded: "success", failed: "danger" } as const;

/** Earlier imports: each leads to its report, those under way show how far they are. */
export function ImportsList() {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const imports = useInfiniteQuery(importsQuery());
  const rows = imports.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="imports-earlier" className="mt-10">
      <h2 id="imports-earlier" className="mb-3 text-base font-semibold">
        {t("earlier.title")}
      </h2>
      {imports.isError && !rows && <Failure inline error={imports.error} onRetry={() => void imports.refetch()} />}
      {!rows && !imports.isError && (
        <div aria-busy="true" className="flex flex-col gap-2">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      )}
      {rows?.length === 0 && (
        <EmptyState icon={<History size={28} />} title={t("earlier.none")}>
          {t("earlier.noneNext")}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {rows.map((row) => (
            <li key={row.jobId}>
              <PlainLink to={`/courses/import/${row.jobId}`} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover">
                <span className="min-w-0">
                  <span className="block truncate font-medium">{row.filename}</span>
                  <span className="text-sm text-muted">
                    {format.dateTime(row.createdAt)} · {format.bytes(row.size)}
                  </span>
                </span>
                <span className="flex items-center gap-2">
                  {row.status === "running" && (
                    <ProgressBar
                      className="w-24"
                      value={row.progress * 100}
                      label={t("job.progress")}
                      valueText={format.percent(Math.floor(row.progress * 100))}
                      showValue
                    />
                  )}
                  <Badge tone={TONES[row.status]}>{t(`status.${row.status}`)}</Badge>
                </span>
              </PlainLink>
            </li>
          ))}
        </ul>
      )}
      {imports.hasNextPage && (
        <Button className="mt-3" loading={imports.isFetchingNextPage} onClick={() => void imports.fetchNextPage()}>
          {words.loadMore}
        </Button>
      )}
    </section>
  );
}
