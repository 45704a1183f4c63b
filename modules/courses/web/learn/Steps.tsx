import { buttonClass } from "@lectern/ui/buttonClass";
import { PlainLink } from "@lectern/ui/Link";
import { useGo } from "@lectern/ui/web/navigation";
import { useShortcut } from "@lectern/ui/web/shortcuts";
import { Tooltip } from "@lectern/ui/Tooltip";
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { PlacedSection } from "../outline.ts";
import { useT } from "../t.ts";
import { learnAddress } from "./address.ts";

interface StepsProps {
  courseId: string;
  previous: PlacedSection | undefined;
  next: PlacedSection | undefined;
  /** Nothing is left to complete here: going on is the main action. */
  nextIsMain: boolean;
}

/** To the section before and after, by click and by `k` and `j`; after the last one back to the course. */
export function Steps({ courseId, previous, next, nextIsMain }: StepsProps) {
  const t = useT();
  const go = useGo();
  useShortcut({ keys: ["j"], label: t("learn.next") }, () => next && go(learnAddress(courseId, next.section.id)));
  useShortcut({ keys: ["k"], label: t("learn.previous") }, () => previous && go(learnAddress(courseId, previous.section.id)));
  const look = (main: boolean) => buttonClass({ variant: main ? "primary" : "secondary", className: "h-auto max-w-full py-2 whitespace-normal" });
  return (
    <nav aria-label={t("learn.steps")} className="flex flex-wrap items-stretch justify-between gap-3">
      {previous ? (
        <Tooltip text={t("learn.previous")} keys={["k"]} side="top">
          <PlainLink to={learnAddress(courseId, previous.section.id)} className={look(false)} rel="prev">
            <ArrowLeft size={16} aria-hidden="true" className="shrink-0" />
            <span className="sr-only">{t("learn.previous")}: </span>
            <span className="line-clamp-1 text-start">{previous.section.title}</span>
          </PlainLink>
        </Tooltip>
      ) : (
        <span />
      )}
      {next ? (
        <span className="ms-auto flex min-w-0">
          <Tooltip text={t("learn.next")} keys={["j"]} side="top">
            <PlainLink to={learnAddress(courseId, next.section.id)} className={look(nextIsMain)} rel="next">
              <span className="sr-only">{t("learn.next")}: </span>
              <span className="line-clamp-1 text-end">{next.section.title}</span>
              <ArrowRight size={16} aria-hidden="true" className="shrink-0" />
            </PlainLink>
          </Tooltip>
        </span>
      ) : (
        <PlainLink to={`/course/${courseId}`} className={look(nextIsMain)}>
          {t("learn.toCourse")}
        </PlainLink>
      )}
    </nav>
  );
}
