import type { z } from "zod";
import type * as contract from "../contract.ts";
import type { LearningEventRow } from "./learning-events.repository.ts";
import { rollUpCourse, rollUpLesson, type CourseRollup, type OutlineLesson, type SectionStates } from "./rollup.ts";
import type { SectionRuleRow } from "./rules.repository.ts";
import { blockingOf, type RuleBook } from "./rules.ts";

export function toSection(id: string, states: SectionStates, book: RuleBook): z.output<typeof contract.sectionProgress> {
  const state = states.get(id);
  const status = state?.status ?? "not_started";
  return {
    id,
    status,
    percentage: status === "completed" ? 100 : 0,
    timeSpentSeconds: state?.timeSpentSeconds ?? 0,
    score: state?.score ?? null,
    attempts: state?.attempts ?? 0,
    startedAt: state?.startedAt.toISOString() ?? null,
    claimedAt: state?.claimedAt?.toISOString() ?? null,
    completedAt: state?.completedAt?.toISOString() ?? null,
    blocking: blockingOf(book, states, id),
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
  book: RuleBook,
): z.output<typeof contract.courseProgressDetail> {
  return {
    courseId,
    userId,
    course: toCourse(courseId, rollUpCourse(lessons, states)),
    lessons: lessons.map((lesson) => ({
      ...toLesson(lesson, states),
      sections: lesson.sections.map(({ id, required }) => ({ ...toSection(id, states, book), required })),
    })),
  };
}

export function toLearningEvent(row: LearningEventRow): z.output<typeof contract.learningEvent> {
  const { id, type, courseId, userId, lessonId, sectionId, score } = row;
  return { id, type, courseId, userId, lessonId, sectionId, score, occurredAt: row.occurredAt.toISOString() };
}

/** A section without a row asks nothing. */
export function toRules(courseId: string, sectionId: string, row: SectionRuleRow | null): contract.SectionRules {
  return {
    sectionId,
    courseId,
    prerequisites: row ? [...row.prerequisites] : [],
    minimumSeconds: row?.minimumSeconds ?? 0,
    masteryScore: row?.masteryScore ?? null,
    version: row?.version ?? 0,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  };
}
