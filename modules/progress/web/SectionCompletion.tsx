import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Tooltip } from "@lectern/ui/Tooltip";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useUser } from "@lectern/ui/web/session";
import { CircleCheck, CloudOff, CloudUpload } from "lucide-react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import type { Blocking } from "../contract.ts";
import { findSection } from "./overlay.ts";
import { usePending } from "./queue/pending.ts";
import { useQueue } from "./queue/use-queue.ts";
import { clock } from "./rules/clock.ts";
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
  const section = findSection(progress, sectionId);
  const completed = section?.status === "completed";
  const add = (about: string, status: "in_progress" | "completed", timeSpentSeconds = 0) =>
    void queue.add({ courseId, sectionId: about, status, timeSpentSeconds });

  const open = useEffectEvent((about: string) => add(about, "in_progress"));
  const untouched = section?.status === "not_started";
  useEffect(() => {
    if (untouched) open(sectionId);
  }, [untouched, sectionId]);
  const wantedSeconds = actionOf(section?.blocking, "spend_time")?.remainingSeconds ?? 0;
  const [unsent, setUnsent] = useState({ sectionId, seconds: 0 });
  useStudyTime(
    sectionId,
    progress?.userId === user.id,
    (about, seconds) => add(about, "in_progress", seconds),
    wantedSeconds > 0 ? { onTick: (seconds) => setUnsent({ sectionId, seconds }), wantedSeconds } : undefined,
  );
  const remaining = Math.max(0, wantedSeconds - (unsent.sectionId === sectionId ? unsent.seconds : 0));
  const blocked = section !== undefined && section.blocking !== null;
  const explanation = useId();

  function complete() {
    if (!section || completed || blocked) return;
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
          <div id={explanation} className="text-muted">
            {section?.blocking ? <Missing blocking={section.blocking} remaining={remaining} claimed={section.claimedAt !== null} /> : t("section.open")}
          </div>
        )}
        <SaveState sectionId={sectionId} />
      </div>
      {!completed && (
        <Tooltip text={t("section.shortcut")} keys={["m"]} side="top">
          <Button variant="primary" onClick={complete} disabled={!section} aria-disabled={blocked} aria-describedby={explanation} className="tabular-nums">
            {remaining > 0 ? t("section.completeIn", { time: clock(remaining) }) : onContinue ? t("section.completeNext") : t("section.complete")}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

/** What is missing before the section can be completed; the remaining time runs. */
function Missing({ blocking, remaining, claimed }: { blocking: Blocking; remaining: number; claimed: boolean }) {
  const t = useT();
  const score = actionOf(blocking, "reach_score");
  return (
    <>
      {claimed && <p>{t("section.claimed")}</p>}
      {remaining > 0 && (
        <p role="timer" className="tabular-nums">
          {t("section.stay", { time: clock(remaining) })}
        </p>
      )}
      {score && (
        <p>
          {t("section.score", { required: score.requiredScore })} {score.bestScore !== null && t("section.bestScore", { best: score.bestScore })}
        </p>
      )}
    </>
  );
}

function actionOf<Kind extends Blocking["requiredActions"][number]["kind"]>(blocking: Blocking | null | undefined, kind: Kind) {
  return blocking?.requiredActions.find((action): action is Extract<Blocking["requiredActions"][number], { kind: Kind }> => action.kind === kind);
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
