import type { CourseOutline } from "@lectern/courses/contract";
import type { ProgressStatus } from "../contract.ts";

/** The arithmetic of progress, without any I/O. */

export type OutlineLesson = CourseOutline["lessons"][number];
export type OutlineSection = OutlineLesson["sections"][number];

/** What a learner did in one section. */
export interface SectionState {
  readonly status: "in_progress" | "completed";
  readonly timeSpentSeconds: number;
  /** Best so far, 0–100. */
  readonly score: number | null;
  readonly attempts: number;
  readonly startedAt: Date;
  /** When completion was first claimed; whether it counts, the rules say. */
  readonly claimedAt: Date | null;
  readonly completedAt: Date | null;
  readonly lastActivityAt: Date;
}

/** Section id → state; sections that were never opened are missing. */
export type SectionStates = ReadonlyMap<string, SectionState>;

export interface Operation {
  readonly status: "in_progress" | "completed";
  readonly timeSpentSeconds: number;
  readonly score: number | null;
  readonly at: Date;
}

export interface Rollup {
  readonly status: ProgressStatus;
  readonly percentage: number;
  readonly completedSections: number;
  readonly totalSections: number;
  readonly timeSpentSeconds: number;
}

export interface CourseRollup extends Rollup {
  readonly completedAt: Date | null;
  readonly lastActivityAt: Date | null;
}

/**
 * One operation on a section. Order does not matter, but for the moments of the first start and claim: time adds up, the
 * best score counts, a claimed completion stays claimed. Whether it counts is decided by `settle` (rules.ts).
 */
export function applyOperation(before: SectionState | undefined, operation: Operation): SectionState {
  return {
    status: before?.status ?? "in_progress",
    timeSpentSeconds: Math.min((before?.timeSpentSeconds ?? 0) + operation.timeSpentSeconds, MAX_TOTAL_SECONDS),
    score: best(before?.score ?? null, operation.score),
    attempts: (before?.attempts ?? 0) + (operation.score === null ? 0 : 1),
    startedAt: before?.startedAt ?? operation.at,
    claimedAt: before?.claimedAt ?? (operation.status === "completed" ? operation.at : null),
    completedAt: before?.completedAt ?? null,
    lastActivityAt: before && before.lastActivityAt > operation.at ? before.lastActivityAt : operation.at,
  };
}

export function rollUpLesson(lesson: OutlineLesson, states: SectionStates): Rollup {
  const known = lesson.sections.map(({ id }) => states.get(id)).filter((state) => state !== undefined);
  return rollUp(lesson.sections, states, known);
}

/** Time counts everything the learner did in the course, in sections that were removed since too. */
export function rollUpCourse(lessons: readonly OutlineLesson[], states: SectionStates): CourseRollup {
  const sections = lessons.flatMap((lesson) => lesson.sections);
  const all = [...states.values()];
  const rollup = rollUp(sections, states, all);
  return {
    ...rollup,
    completedAt: rollup.status === "completed" ? latest(counted(sections).map(({ id }) => states.get(id)?.completedAt)) : null,
    lastActivityAt: latest(all.map(({ lastActivityAt }) => lastActivityAt)),
  };
}

/** Whether two outlines of a course ask the same of every learner: new titles or another order move nobody's course. */
export function asksTheSame(before: readonly OutlineLesson[], after: readonly OutlineLesson[]): boolean {
  const [old, fresh] = [requirements(before), requirements(after)];
  return old.size === fresh.size && [...old].every(([id, required]) => fresh.get(id) === required);
}

/** Ten years: keeps sums within PostgreSQL's integer whatever clients claim. */
const MAX_TOTAL_SECONDS = 10 * 365 * 24 * 60 * 60;

function requirements(lessons: readonly OutlineLesson[]): Map<string, boolean> {
  return new Map(lessons.flatMap(({ sections }) => sections.map(({ id, required }) => [id, required] as const)));
}

/** What completion waits for: the required sections, or all where none is required. */
export function counted(sections: readonly OutlineSection[]): readonly OutlineSection[] {
  const required = sections.filter((section) => section.required);
  return required.length > 0 ? required : sections;
}

function rollUp(sections: readonly OutlineSection[], states: SectionStates, timed: readonly SectionState[]): Rollup {
  const goal = counted(sections);
  const completedSections = goal.filter(({ id }) => states.get(id)?.status === "completed").length;
  const isCompleted = goal.length > 0 && completedSections === goal.length;
  const isStarted = sections.some(({ id }) => states.has(id));
  return {
    status: isCompleted ? "completed" : isStarted ? "in_progress" : "not_started",
    // Rounded down: 100 is for what is complete.
    percentage: goal.length === 0 ? 0 : Math.floor((100 * completedSections) / goal.length),
    completedSections,
    totalSections: goal.length,
    timeSpentSeconds: Math.min(
      timed.reduce((sum, { timeSpentSeconds }) => sum + timeSpentSeconds, 0),
      MAX_TOTAL_SECONDS,
    ),
  };
}

function best(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function latest(moments: readonly (Date | null | undefined)[]): Date | null {
  return moments.reduce<Date | null>((late, moment) => (moment && (!late || moment > late) ? moment : late), null);
}
