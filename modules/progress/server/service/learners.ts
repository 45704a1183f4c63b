import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as eventLog from "../learning-events.repository.ts";
import { toCourse, toLesson, toSection } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import { rollUpCourse, rollUpLesson, type OutlineLesson, type SectionState, type SectionStates } from "../rollup.ts";
import { toRuleBook, type RuleBook } from "../rules.ts";

/** One learner in one course, loaded to be written: by a group of operations, or when rules or the outline changed. */
export interface Learner extends repository.Place {
  readonly outline: repository.OutlineRow;
  readonly book: RuleBook;
  readonly states: Map<string, SectionState>;
  /** Sections whose state changed. */
  readonly touched: Set<string>;
  readonly events: eventLog.LearningEventRow[];
}

export interface Presented {
  readonly section: ReturnType<typeof toSection>;
  readonly lesson: ReturnType<typeof toLesson>;
  readonly course: ReturnType<typeof toCourse>;
}

/** Outlines with their rules first, then learners: the order in which everybody locks. Whatever the number, three queries. */
export async function loadLearners(tx: Transaction, given: readonly repository.Place[]): Promise<Map<string, Learner>> {
  const places = [...new Map(given.map((item) => [placeKey(item), item])).values()];
  const held = await repository.holdOutlines(tx.sql, [...new Set(places.map(({ courseId }) => courseId))]);
  const outlines = new Map(held.map((outline) => [outline.courseId, { outline, book: toRuleBook(outline.lessons, outline.rules) }]));
  await repository.lockPlaces(tx.sql, places);
  const states = Map.groupBy(await repository.findStates(tx.sql, places), placeKey);
  return new Map(
    places.flatMap(({ organisationId, courseId, userId }) => {
      const found = outlines.get(courseId);
      const key = placeKey({ userId, courseId });
      if (found?.outline.organisationId !== organisationId) return [];
      const known = (states.get(key) ?? []).map((state) => [state.sectionId, state] as const);
      return [
        [key, { organisationId, courseId, userId, ...found, states: new Map<string, SectionState>(known), touched: new Set<string>(), events: [] }] as const,
      ];
    }),
  );
}

export function note(
  ctx: Context,
  { events, organisationId, courseId, userId }: Learner,
  occurredAt: Date,
  type: eventLog.LearningEventType,
  about: { lessonId?: string; sectionId?: string; score?: number | null } = {},
): void {
  events.push({ id: ctx.newId(), organisationId, courseId, userId, type, lessonId: null, sectionId: null, score: null, occurredAt, ...about });
}

/** Notes the sections that were just completed, and the lessons and the course that are completed by them. */
export function noteCompletions(ctx: Context, learner: Learner, before: SectionStates, completed: readonly string[], at: Date): void {
  const { outline, states, touched } = learner;
  for (const sectionId of completed) {
    touched.add(sectionId);
    const lesson = lessonOf(outline.lessons, sectionId);
    if (lesson) note(ctx, learner, at, "section_completed", { lessonId: lesson.id, sectionId });
  }
  for (const lesson of new Set(completed.map((sectionId) => lessonOf(outline.lessons, sectionId)))) {
    if (lesson && rollUpLesson(lesson, before).status !== "completed" && rollUpLesson(lesson, states).status === "completed")
      note(ctx, learner, at, "lesson_completed", { lessonId: lesson.id });
  }
  if (completed.length > 0 && rollUpCourse(outline.lessons, before).status !== "completed" && rollUpCourse(outline.lessons, states).status === "completed")
    note(ctx, learner, at, "course_completed");
}

/** Writes what changed, and tells it: the log, other rooms, open pages. */
export async function saveLearners(tx: Transaction, learners: readonly Learner[]): Promise<void> {
  await repository.saveStates(tx.sql, learners.flatMap(changedStates));
  await repository.saveCourseProgress(
    tx.sql,
    learners.map(({ userId, courseId, outline, states }) => ({
      userId,
      courseId,
      outlineVersion: outline.outlineVersion,
      ...rollUpCourse(outline.lessons, states),
    })),
  );
  const written = await eventLog.insertEvents(
    tx.sql,
    learners.flatMap(({ events }) => events),
  );
  const byPlace = new Map(learners.map((learner) => [placeKey(learner), learner]));
  for (const event of written) await emitCompletion(tx, byPlace.get(placeKey(event)), event);
  for (const learner of learners) for (const sectionId of learner.touched) broadcast(tx, learner, sectionId);
}

/** Section, lesson and course as they are now; null when the section left the outline meanwhile. */
export function present(learner: Learner | undefined, sectionId: string): Presented | null {
  const lesson = learner && lessonOf(learner.outline.lessons, sectionId);
  if (!lesson) return null;
  const { courseId, outline, states, book } = learner;
  return {
    section: toSection(sectionId, states, book),
    lesson: toLesson(lesson, states),
    course: toCourse(courseId, rollUpCourse(outline.lessons, states)),
  };
}

export function lessonOf(lessons: readonly OutlineLesson[], sectionId: string): OutlineLesson | undefined {
  return lessons.find(({ sections }) => sections.some(({ id }) => id === sectionId));
}

export function placeKey({ userId, courseId }: { userId: string; courseId: string }): string {
  return `${userId} ${courseId}`;
}

function changedStates({ organisationId, courseId, userId, states, touched }: Learner) {
  return [...touched].flatMap((sectionId) => {
    const state = states.get(sectionId);
    if (!state) return [];
    const { status, timeSpentSeconds, score, attempts, startedAt, claimedAt, completedAt, lastActivityAt } = state;
    return [{ organisationId, courseId, userId, sectionId, status, timeSpentSeconds, score, attempts, startedAt, claimedAt, completedAt, lastActivityAt }];
  });
}

/** Domain events for what was completed for the first time, which is what the log has just accepted. */
async function emitCompletion(
  tx: Transaction,
  learner: Learner | undefined,
  { organisationId, courseId, userId, type, lessonId, sectionId }: eventLog.LearningEventRow,
): Promise<void> {
  const about = { organisationId, actorId: userId };
  const learned = { courseId, userId };
  if (type === "course_completed") await tx.emit(contract.courseCompleted, learned, about);
  if (type === "lesson_completed" && lessonId) await tx.emit(contract.lessonCompleted, { ...learned, lessonId }, about);
  if (type === "section_completed" && lessonId && sectionId)
    await tx.emit(contract.sectionCompleted, { ...learned, lessonId, sectionId, score: learner?.states.get(sectionId)?.score ?? null }, about);
}

function broadcast(tx: Transaction, learner: Learner, sectionId: string): void {
  const reply = present(learner, sectionId);
  if (!reply) return;
  const payload = { courseId: learner.courseId, userId: learner.userId, ...reply };
  tx.broadcast(`user_${learner.userId}`, contract.progressUpdated, payload);
  tx.broadcast(`course_staff_${learner.courseId}`, contract.progressUpdated, payload);
}
