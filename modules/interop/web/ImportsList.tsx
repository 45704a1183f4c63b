import { Badge } from "@lectern/ui/Badge";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { useInfiniteQuery } from "@tanstack/react-query";
import { importsQuery } from "./api.ts";
import { EarlierList } from "./EarlierList.tsx";
import { useT } from "./t.ts";

const TONES = { queued: "neutral", running: "accent", succeeded: "success", failed: "danger" } as const;

/** Earlier imports: each leads to its report, those under way show how far they are. */
export function ImportsList() {
  const t = useT();
  const format = useFormat();
  return (
    <EarlierList
      title={t("earlier.title")}
      none={{ title: t("earlier.none"), next: t("earlier.noneNext") }}
      list={useInfiniteQuery(importsQuery())}
      line={({ jobId, filename, createdAt, size, status, progress }) => ({
        to: `/courses/import/${jobId}`,
        name: filename,
        about: `${format.dateTime(createdAt)} · ${format.bytes(size)}`,
        state: (
          <>
            {status === "running" && (
              <ProgressBar className="w-24" value={progress * 100} label={t("job.progress")} valueText={format.percent(Math.floor(progress * 100))} showValue />
            )}
            <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>
          </>
        ),
      })}
    />
  );
}
