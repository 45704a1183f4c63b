import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Tooltip } from "@lectern/ui/Tooltip";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useUser } from "@lectern/ui/web/session";
import { CircleCheck, CloudOff, CloudUpload } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { usePending } from "./queue/pending.ts";
import { useQueue } from "./queue/use-queue.ts";
import { useT } from "./t.ts";
import { useCourseProgress } from "./use-course-progress.ts";
import { useStudyTime } from "./use-study-time.ts";

interface SectionCompletionProps {
  courseId: string;
  sectionId: string;
  /** Where the learner goes after completing; left out after the last section. */
  onContinue?: (() => void) | undefined;
}

/**
 * Records one section while it is on the page: opened, time spent, completed by the button. Lectern never completes a
 * section by itself: scrolling past is not learning, and the learner should know what counts.
 */
export default function SectionCompletion({ courseId, sectionId, onContinue }: SectionCompletionProps) {
  const t = useT();
  const user = useUser();
  const queue = useQueue();
  const { progress } = useCourseProgress(courseId);
  const section = progress?.lessons.flatMap(({ sections }) => sections).find(({ id }) => id === sectionId);
  const completed = section?.status === "completed";
  const add = (about: string, status: "in_progress" | "completed", timeSpentSeconds = 0) =>
    void queue.add({ courseId, sectionId: about, status, timeSpentSeconds });

  const open = useEffectEvent((about: string) => add(about, "in_progress"));
  const untouched = section?.status === "not_started";
  useEffect(() => {
    if (untouched) open(sectionId);
  }, [untouched, sectionId]);
  useStudyTime(sectionId, progress?.userId === user.id, (about, seconds) => add(about, "in_progress", seconds));

  function complete() {
    if (!section || completed) return;
    add(sectionId, "completed");
    onContinue?.();
  }
  useShortcut({ keys: ["m"], label: t("section.shortcut") }, complete);

  return (
    <div className="flex min-h-16 flex-wrap items-center justify-between gap-3 rounded-md border border-line bg-surface px-4 py-3">
      <div className="min-w-0 flex-1 basis-60 text-sm">
        {completed ? (
          <p className="flex items-center gap-2 font-medium text-success-text">
            <CircleCheck size={18} aria-hidden="true" className="shrink-0" /> {t("section.completed")}
          </p>
        ) : (
          <p className="text-muted">{t("section.open")}</p>
        )}
        <SaveState sectionId={sectionId} />
      </div>
      {!completed && (
        <Tooltip text={t("section.shortcut")} keys={["m"]} side="top">
          <Button variant="primary" onClick={complete} disabled={!section}>
            {onContinue ? t("section.completeNext") : t("section.complete")}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

/** Honest about where what was done is: on its way, on this device, refused. Silent once the server has it. */
function SaveState({ sectionId }: { sectionId: string }) {
  const t = useT();
  const { operations, state, refused } = usePending();
  const completing = operations.some(({ status }) => status === "completed");
  if (refused.includes(sectionId)) {
    return (
      <Callout tone="danger" role="alert" title={t("section.refused")} className="mt-2">
        {t("section.refusedNext")}
      </Callout>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      {state === "waiting" && operations.length > 0 && (
        <>
          <CloudOff size={16} aria-hidden="true" className="shrink-0" /> {t("section.waiting")}
        </>
      )}
      {state === "sending" && completing && (
        <>
          <CloudUpload size={16} aria-hidden="true" className="shrink-0" /> {t("section.sending")}
        </>
      )}
    </p>
  );
}
