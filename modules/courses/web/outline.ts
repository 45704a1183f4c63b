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
  [sectionId: string]: "not_started" | "in_progress" | "completed" | undefined;
}

/** The status of every section by its id, out of one's progress. */
export function statusById(
  progress: { lessons: readonly { sections: readonly { id: string; status: "not_started" | "in_progress" | "completed" }[] }[] } | undefined,
): StatusById {
  return Object.fromEntries((progress?.lessons ?? []).flatMap(({ sections }) => sections.map(({ id, status }) => [id, status])));
}

/**
 * Where to go on: the proposed section while it is open, else the first open required one, else the first open one. Null
 * when everything is completed.
 */
export function nextOpen(sections: readonly PlacedSection[], statuses: StatusById, proposed?: string): PlacedSection | null {
  const open = sections.filter(({ section }) => section.published && statuses[section.id] !== "completed");
  return open.find(({ section }) => section.id === proposed) ?? open.find(({ section }) => section.required) ?? open[0] ?? null;
}
