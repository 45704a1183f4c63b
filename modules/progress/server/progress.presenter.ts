import type { z } from "zod";
import type * as contract from "../contract.ts";
import type { LearningEventRow } from "./learning-events.repository.ts";
import { rollUpCourse, rollUpLesson, type CourseRollup, type OutlineLesson, type SectionState, type SectionStates } from "./rollup.ts";

export function toSection(id: string, state: SectionState | undefined): z.output<typeof contract.sectionProgress> {
  const status = state?.status ?? "not_started";
  return {
    id,
    status,
    percentage: status === "completed" ? 100 : 0,
    timeSpentSeconds: state?.timeSpentSeconds ?? 0,
    score: state?.score ?? null,
    attempts: state?.attempts ?? 0,
    startedAt: state?.startedAt.toISOString() ?? null,
    completedAt: state?.completedAt?.toISOString() ?? null,
  };
}

export function toLesson(lesson: OutlineLesson, states: SectionStates): z.output<typeof contract.lessonProgress> {
  return { id: lesson.id, ...rollUpLesson(lesson, states) };
}

export function toCourse(id: string, rollup: CourseRollup): contract.CourseProgress {
  return {
    id,
    status: rollup.status,
    percentage: rollup.percentage,
    completedSections: rollup.completedSections,
    totalSections: rollup.totalSections,
    timeSpentSeconds: rollup.timeSpentSeconds,
    lastActivityAt: rollup.lastActivityAt?.toISOString() ?? null,
    completedAt: rollup.completedAt?.toISOString() ?? null,
  };
}

export function toDetail(
  courseId: string,
  userId: string,
  lessons: readonly OutlineLesson[],
  states: SectionStates,
): z.output<typeof contract.courseProgressDetail> {
  return {
    courseId,
    userId,
    course: toCourse(courseId, rollUpCourse(lessons, states)),
    lessons: lessons.map((lesson) => ({
      ...toLesson(lesson, states),
      sections: lesson.sections.map(({ id, required }) => ({ ...toSection(id, states.get(id)), required })),
    })),
  };
}

export function toLearningEvent(row: LearningEventRow): z.output<typeof contract.learningEvent> {
  const { id, type, courseId, userId, lessonId, sectionId, score } = row;
  return { id, type, courseId, userId, lessonId, sectionId, score, occurredAt: row.occurredAt.toISOString() };
}
