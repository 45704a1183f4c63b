import type { RequiredAction } from "../contract.ts";
import type { CourseProgressDetail, ProgressOperation } from "./api.ts";

type SectionState = CourseProgressDetail["lessons"][number]["sections"][number];

/**
 * One's progress as it will be once the server has everything that is still on this device: what was completed offline
 * shows as completed, also after a reload, and opens what waited for it. Same arithmetic as the server's.
 */
export function withPending(detail: CourseProgressDetail, operations: readonly ProgressOperation[]): CourseProgressDetail {
  const mine = operations.filter((one) => one.courseId === detail.courseId && one.userId === detail.userId);
  if (mine.length === 0) return detail;
  const bySection = Map.groupBy(mine, ({ sectionId }) => sectionId);
  const sections = new Map(detail.lessons.flatMap((lesson) => lesson.sections.map((section) => [section.id, begun(section, bySection.get(section.id))])));
  const isClaimed = ({ id, claimedAt }: SectionState) => claimedAt !== null || bySection.get(id)?.some(({ status }) => status === "completed") === true;
  // Each round may let through what waited for the one before.
  for (let changed = true; changed;) {
    changed = false;
    for (const section of sections.values()) {
      if (section.status === "completed" || !isClaimed(section) || unmet(section, sections)) continue;
      sections.set(section.id, { ...section, status: "completed", percentage: 100, blocking: null });
      changed = true;
    }
  }
  return rollUpDetail(detail, sections);
}

/** The same progress without required sections that are completed by now: what waited for them opens. */
export function withoutMet(detail: CourseProgressDetail): CourseProgressDetail {
  const all = detail.lessons.flatMap((lesson) => lesson.sections);
  if (all.every(({ blocking }) => blocking === null)) return detail;
  const sections = new Map(all.map((section) => [section.id, section]));
  return { ...detail, lessons: detail.lessons.map((lesson) => ({ ...lesson, sections: lesson.sections.map((one) => open(one, sections)) })) };
}

/** Not served to the learner yet: prerequisites are missing. */
export function isLocked(section: Pick<SectionState, "blocking"> | undefined): boolean {
  return section?.blocking?.blockingReason === "prerequisites_not_met";
}

export function findSection(detail: CourseProgressDetail | undefined, sectionId: string): SectionState | undefined {
  return detail?.lessons.flatMap(({ sections }) => sections).find(({ id }) => id === sectionId);
}

/** With the time that is on this device already taken off what is asked for. */
function begun(section: SectionState, own: readonly ProgressOperation[] | undefined): SectionState {
  if (!own || section.status === "completed") return section;
  const seconds = own.reduce((sum, { timeSpentSeconds }) => sum + timeSpentSeconds, 0);
  const actions = (section.blocking?.requiredActions ?? []).flatMap((action) => {
    if (action.kind !== "spend_time") return action;
    return action.remainingSeconds > seconds ? { ...action, remainingSeconds: action.remainingSeconds - seconds } : [];
  });
  return { ...section, status: "in_progress", percentage: 0, blocking: toBlocking(actions) };
}

function unmet(section: SectionState, sections: ReadonlyMap<string, SectionState>): boolean {
  return open(section, sections).blocking !== null;
}

function open(section: SectionState, sections: ReadonlyMap<string, SectionState>): SectionState {
  if (!section.blocking) return section;
  const { requiredActions } = section.blocking;
  const left = requiredActions.filter((action) => action.kind !== "complete_section" || sections.get(action.sectionId)?.status !== "completed");
  return left.length === requiredActions.length ? section : { ...section, blocking: toBlocking(left) };
}

const REASONS = { complete_section: "prerequisites_not_met", spend_time: "insufficient_engagement", reach_score: "mastery_not_achieved" } as const;

/** Prerequisites come first, then time, then score: the first one names the reason. */
function toBlocking(requiredActions: RequiredAction[]): SectionState["blocking"] {
  const first = requiredActions[0];
  return first ? { blockingReason: REASONS[first.kind], requiredActions } : null;
}

function rollUpDetail(detail: CourseProgressDetail, states: ReadonlyMap<string, SectionState>): CourseProgressDetail {
  const lessons = detail.lessons.map((lesson) => {
    const sections = lesson.sections.map((section) => open(states.get(section.id) ?? section, states));
    return { ...lesson, ...rollUp(sections), sections };
  });
  return { ...detail, lessons, course: { ...detail.course, ...rollUp(lessons.flatMap(({ sections }) => sections)) } };
}

/** Over the required sections, or over all where none is required; rounded down, 100 is for what is complete. */
function rollUp(sections: readonly SectionState[]) {
  const required = sections.filter((section) => section.required);
  const goal = required.length > 0 ? required : sections;
  const completedSections = goal.filter(({ status }) => status === "completed").length;
  const isCompleted = goal.length > 0 && completedSections === goal.length;
  const isStarted = sections.some(({ status }) => status !== "not_started");
  return {
    status: isCompleted ? ("completed" as const) : isStarted ? ("in_progress" as const) : ("not_started" as const),
    percentage: goal.length === 0 ? 0 : Math.floor((100 * completedSections) / goal.length),
    completedSections,
    totalSections: goal.length,
  };
}
