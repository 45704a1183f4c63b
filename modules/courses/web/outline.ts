import { isLocked, type findSection } from "@lectern/progress/web";
import type { Course, Lesson, SectionSummary } from "../contract.ts";

export interface PlacedSection {
  section: SectionSummary;
  lesson: Lesson;
}

/** The sections of a course one after another, as they are learnt. */
export function sectionsInOrder(course: Pick<Course, "lessons">): PlacedSection[] {
  return (course.lessons ?? []).flatMap((lesson) => lesson.sections.map((section) => ({ section, lesson })));
}

export interface StatusById {
  [sectionId: string]: "not_started" | "in_progress" | "completed" | "locked" | undefined;
}

type Progress = Parameters<typeof findSection>[0];

/** The status of every section by its id, out of one's progress; `locked` ones wait for others to be completed. */
export function statusById(progress: Progress): StatusById {
  return Object.fromEntries((progress?.lessons ?? []).flatMap(({ sections }) => sections.map((one) => [one.id, isLocked(one) ? "locked" : one.status])));
}

/**
 * Where to go on: the proposed section while it is open, else the first open required one, else the first open one. Null
 * when everything is completed. Locked sections are not open.
 */
export function nextOpen(sections: readonly PlacedSection[], statuses: StatusById, proposed?: string): PlacedSection | null {
  const open = sections.filter(({ section }) => section.published && !["completed", "locked"].includes(statuses[section.id] ?? ""));
  return open.find(({ section }) => section.id === proposed) ?? open.find(({ section }) => section.required) ?? open[0] ?? null;
}
