import type { CourseProgressDetail, ProgressOperation } from "./api.ts";

/**
 * One's progress as it will be once the server has everything that is still on this device: what was completed offline
 * shows as completed, also after a reload. Same arithmetic as the server's roll-up.
 */
export function withPending(detail: CourseProgressDetail, operations: readonly ProgressOperation[]): CourseProgressDetail {
  const mine = operations.filter((one) => one.courseId === detail.courseId && one.userId === detail.userId);
  if (mine.length === 0) return detail;
  const lessons = detail.lessons.map((lesson) => {
    const sections = lesson.sections.map((section) => {
      const own = mine.filter((one) => one.sectionId === section.id);
      if (own.length === 0 || section.status === "completed") return section;
      const completed = own.some(({ status }) => status === "completed");
      return { ...section, status: completed ? ("completed" as const) : ("in_progress" as const), percentage: completed ? 100 : 0 };
    });
    return { ...lesson, ...rollUp(sections), sections };
  });
  return { ...detail, lessons, course: { ...detail.course, ...rollUp(lessons.flatMap(({ sections }) => sections)) } };
}

type SectionState = CourseProgressDetail["lessons"][number]["sections"][number];

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
