import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { cx } from "@lectern/ui/cx";
import { Dialog } from "@lectern/ui/Dialog";
import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Section } from "../../../contract.ts";
import { SectionBody } from "../../content/SectionBody.tsx";
import { useT } from "../../t.ts";
import { revisionQuery, revisionsQuery } from "../api.ts";
import { ScrollBox } from "../ScrollBox.tsx";

interface HistoryDialogProps {
  section: Section;
  language: string;
  onClose: () => void;
  onRestore: (revision: number) => Promise<void>;
}

/** What the section was before: look at any of it, and bring it back as the draft. Nothing is published by it. */
export function HistoryDialog({ section, language, onClose, onRestore }: HistoryDialogProps) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const revisions = useInfiniteQuery(revisionsQuery(section.id));
  const rows = revisions.data?.pages.flatMap(({ items }) => items);
  const [chosen, choose] = useState<number>();
  const current = chosen ?? rows?.[0]?.revision;
  const restore = useMutation({ mutationFn: onRestore });
  return (
    <Dialog
      open
      onClose={onClose}
      width="lg"
      title={t("author.history.title")}
      description={t("author.history.what")}
      closeLabel={words.close}
      footer={
        <Button
          variant="primary"
          loading={restore.isPending}
          disabled={current === undefined || current === rows?.[0]?.revision}
          onClick={() => current !== undefined && restore.mutate(current)}
        >
          {t("author.history.restore")}
        </Button>
      }
    >
      {restore.isError && <Failure inline error={restore.error} />}
      {revisions.isError && <Failure inline error={revisions.error} onRetry={() => void revisions.refetch()} />}
      <div className="grid gap-4 sm:grid-cols-[15rem_1fr]">
        <ol className="flex max-h-[50dvh] flex-col gap-1 overflow-y-auto max-sm:max-h-48" aria-label={t("author.history.title")}>
          {rows?.map((row) => (
            <li key={row.revision}>
              <button
                type="button"
                aria-pressed={row.revision === current}
                onClick={() => choose(row.revision)}
                className={cx(
                  "flex w-full flex-col gap-0.5 rounded-sm px-3 py-2 text-start text-sm",
                  row.revision === current ? "bg-accent-soft text-accent-text" : "hover:bg-hover",
                )}
              >
                <span className="font-medium">{format.dateTime(row.savedAt)}</span>
                <span className="text-xs text-muted">{row.author?.fullName ?? t("author.someone")}</span>
                <span className="flex flex-wrap gap-1">
                  {row.isPublished && <Badge tone="success">{t("author.history.published")}</Badge>}
                  {row.origin !== "saved" && <Badge>{t(`author.history.${row.origin}`)}</Badge>}
                </span>
              </button>
            </li>
          )) ?? <SkeletonText lines={6} />}
          {revisions.hasNextPage && (
            <Button size="sm" loading={revisions.isFetchingNextPage} onClick={() => void revisions.fetchNextPage()}>
              {words.loadMore}
            </Button>
          )}
        </ol>
        {current !== undefined && <Preview section={section} revision={current} language={language} />}
      </div>
    </Dialog>
  );
}

function Preview({ section, revision, language }: { section: Section; revision: number; language: string }) {
  const t = useT();
  const loaded = useQuery(revisionQuery(section.id, revision));
  return (
    <ScrollBox label={t("author.history.preview")} className="max-h-[50dvh] min-w-0 rounded-md border border-line bg-surface p-4">
      {loaded.isError && <Failure inline error={loaded.error} onRetry={() => void loaded.refetch()} />}
      {loaded.data ? (
        <>
          <p className="mb-2 text-lg font-semibold">{loaded.data.title}</p>
          <SectionBody section={{ title: loaded.data.title, contentType: section.contentType, content: loaded.data.content }} language={language} />
        </>
      ) : (
        <SkeletonText lines={8} />
      )}
    </ScrollBox>
  );
}
