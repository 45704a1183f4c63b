import { useFormat } from "@lectern/ui/web/format";
import { useQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { courseQuery, courseRulesQuery } from "../api.ts";
import { useT } from "../t.ts";
import { clock } from "./clock.ts";

const MINUTE_SECONDS = 60;

/** What a section asks of learners, in a few words, for staff; nothing where it asks nothing. */
export default function SectionRuleNote({ courseId, sectionId }: { courseId: string; sectionId: string }) {
  const t = useT();
  const format = useFormat();
  const rules = useQuery(courseRulesQuery(courseId)).data?.items.find((one) => one.sectionId === sectionId);
  const lessons = useQuery(courseQuery(courseId)).data?.lessons ?? [];
  if (!rules) return null;
  const titles = new Map(lessons.flatMap(({ sections }) => sections.map(({ id, title }) => [id, title] as const)));
  const after = rules.prerequisites.flatMap((id) => titles.get(id) ?? []).map((title) => `“${title}”`);
  const words = [
    after.length > 0 && t("rules.after", { sections: format.list(after) }),
    rules.minimumSeconds > 0 &&
      t("rules.atLeast", { time: rules.minimumSeconds % MINUTE_SECONDS === 0 ? format.duration(rules.minimumSeconds) : clock(rules.minimumSeconds) }),
    rules.masteryScore !== null && t("rules.points", { points: rules.masteryScore }),
  ].filter((one) => one !== false);
  if (words.length === 0) return null;
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      <Lock size={12} aria-hidden="true" className="shrink-0" />
      <span>{words.join(" · ")}</span>
    </span>
  );
}
