import { Link } from "@lectern/ui/Link";
import { useFormat } from "@lectern/ui/web/format";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { CloudOff, Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { RequiredAction } from "../../contract.ts";
import { findSection, isLocked } from "../overlay.ts";
import { usePending } from "../queue/pending.ts";
import { useT } from "../t.ts";
import { useCourseProgress } from "../use-course-progress.ts";

interface SectionLockProps {
  courseId: string;
  sectionId: string;
  /** Where a required section is read. */
  addressOf: (sectionId: string) => string;
  /** Language of the content, for titles. */
  language: string;
}

/** In the place of a section that is locked: what opens it, as links. It goes when the last of them is completed. */
export default function SectionLock({ courseId, sectionId, addressOf, language }: SectionLockProps) {
  const t = useT();
  const format = useFormat();
  const { state } = usePending();
  const { progress, isError } = useCourseProgress(courseId);
  const section = findSection(progress, sectionId);
  const actions = section?.blocking?.requiredActions ?? [];
  const isWaiting = state === "waiting";

  // Everything is done as far as this device knows; the server has not heard of it yet.
  if (!isLocked(section)) {
    return (
      <Panel>
        <p role="status" className="text-muted">
          {isWaiting ? t("lock.offline") : t("lock.sending")}
        </p>
        {!isWaiting && <SkeletonText lines={4} />}
      </Panel>
    );
  }
  const required = actions.filter((action) => action.kind === "complete_section");
  const later = actions.filter((action) => action.kind !== "complete_section");
  return (
    <Panel title={t("lock.title")}>
      <p id="lock-when" className="text-muted">
        {t("lock.when")}
      </p>
      <ul aria-labelledby="lock-when" className="mt-2 flex flex-col gap-1">
        {required.map((action) => (
          <li key={action.sectionId}>
            <Link to={addressOf(action.sectionId)} lang={language} className="inline-flex min-h-8 items-center font-medium max-sm:min-h-11">
              {action.title}
            </Link>
          </li>
        ))}
      </ul>
      {later.length > 0 && (
        <p className="mt-3 text-sm text-muted">
          {t("lock.then")} {format.list(later.map((action) => inWords(action)))}
        </p>
      )}
      {(isWaiting || isError) && (
        <p className="mt-3 flex items-center gap-2 text-sm text-muted">
          <CloudOff size={16} aria-hidden="true" className="shrink-0" /> {t("lock.known")}
        </p>
      )}
    </Panel>
  );

  function inWords(action: RequiredAction): string {
    if (action.kind === "spend_time") return t("lock.time", { time: format.duration(action.remainingSeconds) });
    return action.kind === "reach_score" ? t("lock.score", { required: action.requiredScore }) : action.title;
  }
}

function Panel({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex gap-4 rounded-md border border-line bg-surface p-5 max-sm:p-4">
      <Lock size={22} aria-hidden="true" className="mt-0.5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        {title && <h2 className="mb-1 text-base font-semibold">{title}</h2>}
        {children}
      </div>
    </section>
  );
}
