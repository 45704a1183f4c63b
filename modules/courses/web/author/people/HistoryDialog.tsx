import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useQuery } from "@tanstack/react-query";
import { useT } from "../../t.ts";
import { historyQuery } from "./api.ts";
import type { EnrolmentRow } from "./PersonMenu.tsx";

/** What happened to somebody's place, newest first. */
export function HistoryDialog({ row, onClose }: { row: EnrolmentRow; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const history = useQuery(historyQuery(row.courseId, row.id));
  return (
    <Dialog open onClose={onClose} title={t("history.title", { name: row.user?.fullName ?? t("author.people.gone") })} closeLabel={words.close}>
      <div className="pb-4">
        {history.isError && <Failure inline error={history.error} onRetry={() => void history.refetch()} />}
        {history.isPending && <SkeletonText lines={4} />}
        <ol className="flex flex-col gap-3 text-sm">
          {history.data?.items.map((entry) => (
            <li key={`${entry.happenedAt} ${entry.action}`} className="flex flex-wrap justify-between gap-x-4">
              <span>
                {t(`history.${entry.action}`)}
                <span className="text-muted">
                  {" "}
                  · {[t(`author.role.${entry.role}`), t(`author.source.${entry.source}`), entry.actor?.fullName].filter(Boolean).join(" · ")}
                </span>
              </span>
              <time dateTime={entry.happenedAt} className="text-muted">
                {format.dateTime(entry.happenedAt)}
              </time>
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}
