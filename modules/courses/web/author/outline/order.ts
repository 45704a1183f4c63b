import type { Lesson } from "../../../contract.ts";

/** The outline as one list, the way it is shown: each lesson followed by its sections. */
function flatten(lessons: readonly Lesson[]): string[] {
  return lessons.flatMap((lesson) => [lesson.id, ...lesson.sections.map(({ id }) => id)]);
}

/**
 * What the list means after one of its entries moved. A section belongs to the lesson above it; above the first lesson
 * it becomes that lesson's first. A lesson takes its sections along and never splits another: dropped among that one's
 * sections it goes behind it on the way down, before it on the way up.
 */
export function reorder(lessons: readonly Lesson[], movedId: string, order: readonly string[]): Lesson[] {
  const lesson = lessons.find(({ id }) => id === movedId);
  return lesson ? moveLesson(lessons, lesson, order) : moveSections(lessons, order);
}

function moveLesson(lessons: readonly Lesson[], moved: Lesson, order: readonly string[]): Lesson[] {
  const rest = lessons.filter(({ id }) => id !== moved.id);
  const at = order.indexOf(moved.id);
  const own = new Set(moved.sections.map(({ id }) => id));
  const isLesson = (id: string) => rest.some((one) => one.id === id);
  const above = order.slice(0, at).filter((id) => !own.has(id));
  const next = order.slice(at + 1).find((id) => !own.has(id));
  const lessonsAbove = above.filter(isLesson).length;
  const splits = next !== undefined && !isLesson(next);
  const movedUp = flatten(lessons).indexOf(moved.id) > at;
  return rest.toSpliced(splits && movedUp ? Math.max(0, lessonsAbove - 1) : lessonsAbove, 0, moved);
}

function moveSections(lessons: readonly Lesson[], order: readonly string[]): Lesson[] {
  const sections = new Map(lessons.flatMap((lesson) => lesson.sections.map((section) => [section.id, section] as const)));
  const filled = new Map(lessons.map((lesson) => [lesson.id, Array<Lesson["sections"][number]>()]));
  let current = lessons[0]?.id ?? "";
  for (const id of order) {
    const section = sections.get(id);
    if (section) filled.get(current)?.push({ ...section, lessonId: current });
    else current = id;
  }
  return lessons.map((lesson) => ({ ...lesson, sections: filled.get(lesson.id) ?? [] }));
}

/** One step up or down in the list, over the edge of a lesson too; null at the end. */
export function step(lessons: readonly Lesson[], id: string, by: -1 | 1): Lesson[] | null {
  const index = lessons.findIndex((lesson) => lesson.id === id);
  const lesson = lessons[index];
  if (lesson) {
    const to = index + by;
    return to < 0 || to >= lessons.length ? null : lessons.toSpliced(index, 1).toSpliced(to, 0, lesson);
  }
  const order = flatten(lessons);
  const at = order.indexOf(id);
  // The list begins with a lesson: above its first section there is nothing.
  if (at + by < 1 || at + by >= order.length) return null;
  return moveSections(lessons, order.toSpliced(at, 1).toSpliced(at + by, 0, id));
}

/** As the server wants it. */
export function orderBody(lessons: readonly Lesson[]) {
  return { lessons: lessons.map((lesson) => ({ id: lesson.id, sections: lesson.sections.map(({ id }) => id) })) };
}
