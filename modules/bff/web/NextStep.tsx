import { ButtonLink } from "@lectern/ui/Link";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { ArrowRight } from "lucide-react";
import type { Dashboard } from "../contract.ts";
import { useT } from "./t.ts";

type Step = Dashboard["next"][number];

const MINUTE_SECONDS = 60;

/** The answer to the page's question: one section, one button. */
export function NextStep({ step }: { step: Step }) {
  const t = useT();
  const format = useFormat();
  return (
    <section aria-labelledby="next-step" className="rounded-md border border-line bg-surface p-6 max-sm:p-4">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0 flex-1 basis-80">
          <p className="text-sm font-medium text-accent-text">{t(`reason.${step.reason}`)}</p>
          <h2 id="next-step" className="text-xl leading-snug font-semibold max-sm:text-lg">
            {step.sectionTitle}
          </h2>
          <p className="mt-1 text-muted">
            {t("next.where", { course: step.courseTitle, lesson: step.lessonTitle })}
            {step.estimatedDuration !== null && step.estimatedDuration > 0 && ` · ${format.duration(step.estimatedDuration * MINUTE_SECONDS)}`}
          </p>
        </div>
        <ButtonLink to={addressOf(step)} variant="primary" className="max-sm:w-full">
          {step.reason === "start" ? t("next.start") : t("next.continue")}
          <ArrowRight size={16} aria-hidden="true" />
        </ButtonLink>
      </div>
      <ProgressBar
        className="mt-5"
        label={t("next.progress", { course: step.courseTitle })}
        value={step.percentage}
        valueText={format.percent(step.percentage)}
        showValue
      />
    </section>
  );
}

/** Where a step is taken. */
export function addressOf({ courseId, sectionId }: Step): string {
  return `/course/${courseId}/learn/${sectionId}`;
}
