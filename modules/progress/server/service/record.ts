import { defineGroupWrite, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as eventLog from "../learning-events.repository.ts";
import type { SectionProgressGrant } from "../progress.policy.ts";
import { toCourse, toLesson, toSection } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import { applyOperation, rollUpCourse, rollUpLesson, type OutlineLesson, type SectionState } from "../rollup.ts";
import { outlineWith } from "./outlines.ts";

/** An operation of one learner, on its way into the database. */
interface Recording extends repository.Place {
  readonly sectionId: string;
  readonly operationId: string;
  readonly status: "in_progress" | "completed";
  readonly timeSpentSeconds: number;
  readonly score: number | null;
  readonly at: Date;
}

type Recorded = Pick<SectionReply, "section" | "lesson" | "course">;
interface SectionReply {
  readonly section: ReturnType<typeof toSection>;
  readonly lesson: ReturnType<typeof toLesson>;
  readonly course: ReturnType<typeof toCourse>;
}

/** Learners whose rows are read and written together. */
const MAX_GROUP = 200;

export async function recordProgress(
  ctx: Context,
  { actor, access, sectionId }: SectionProgressGrant,
  body: RouteInput<typeof contract.recordProgress>["body"],
): Promise<Recorded> {
  const { organisationId, courseId } = access;
  if (!(await outlineWith(ctx, organisationId, courseId, sectionId))) throw notFound("section");
  return ctx.write(recordings, {
    organisationId,
    courseId,
    userId: actor.userId,
    sectionId,
    operationId: body.operationId,
    status: body.status,
    at: ctx.now(),
    timeSpentSeconds: Math.min(body.timeSpentSeconds ?? 0, contract.MAX_SECONDS_PER_OPERATION),
    score: body.score ?? null,
  });
}

const recordings = defineGroupWrite<Recording, Recorded>({
  name: "progress.recordings",
  key: ({ userId, courseId }) => placeKey({ userId, courseId }),
  maxItems: MAX_GROUP,
  write: writeRecordings,
});

/** One learner in one course within a group. */
interface Learner extends repository.Place {
  readonly outline: repository.OutlineRow;
  readonly states: Map<string, SectionState>;
  readonly touched: Set<string>;
  readonly events: eventLog.LearningEventRow[];
}

async function writeRecordings(tx: Transaction, items: readonly Recording[], ctx: Context): Promise<(Recorded | Error)[]> {
  const learners = await loadLearners(tx, items);
  const fresh = await repository.insertOperations(tx.sql, items);
  for (const item of items) {
    // Twice in one group is twice all the same.
    if (fresh.delete(`${item.userId} ${item.operationId}`)) applyRecording(ctx, learners.get(placeKey(item)), item);
  }
  await saveLearners(
    tx,
    [...learners.values()].filter(({ touched }) => touched.size > 0),
  );
  return items.map((item) => present(learners.get(placeKey(item)), item.sectionId) ?? notFound("section"));
}

/** Outlines first, then learners: the order in which everybody locks. */
async function loadLearners(tx: Transaction, items: readonly Recording[]): Promise<Map<string, Learner>> {
  const places = [...new Map(items.map((item) => [placeKey(item), item])).values()];
  const outlines = new Map((await repository.holdOutlines(tx.sql, [...new Set(places.map(({ courseId }) => courseId))])).map((row) => [row.courseId, row]));
  await repository.lockPlaces(tx.sql, places);
  const states = Map.groupBy(await repository.findStates(tx.sql, places), placeKey);
  return new Map(
    places.flatMap(({ organisationId, courseId, userId }) => {
      const outline = outlines.get(courseId);
      const key = placeKey({ userId, courseId });
      const known = (states.get(key) ?? []).map((state) => [state.sectionId, state] as const);
      return outline?.organisationId === organisationId
        ? [[key, { organisationId, courseId, userId, outline, states: new Map<string, SectionState>(known), touched: new Set<string>(), events: [] }] as const]
        : [];
    }),
  );
}

/** Changes the learner's state and notes what was learnt by it. */
function applyRecording(ctx: Context, learner: Learner | undefined, { sectionId, status, timeSpentSeconds, score, at }: Recording): void {
  const lesson = learner && lessonOf(learner.outline.lessons, sectionId);
  if (!lesson) return;
  const { states, outline, events, touched, organisationId, courseId, userId } = learner;
  const before = { section: states.get(sectionId), lesson: rollUpLesson(lesson, states), course: rollUpCourse(outline.lessons, states) };
  states.set(sectionId, applyOperation(before.section, { status, timeSpentSeconds, score, at }));
  touched.add(sectionId);
  const after = { section: states.get(sectionId), lesson: rollUpLesson(lesson, states), course: rollUpCourse(outline.lessons, states) };

  const note = (type: eventLog.LearningEventType, about: { lessonId?: string; sectionId?: string; score?: number | null } = {}) =>
    events.push({ id: ctx.newId(), organisationId, courseId, userId, type, lessonId: null, sectionId: null, score: null, occurredAt: at, ...about });
  const lessonId = lesson.id;
  if (before.course.status === "not_started") note("course_started");
  if (before.lesson.status === "not_started") note("lesson_started", { lessonId });
  if (!before.section) note("section_started", { lessonId, sectionId });
  if (score !== null) note("section_scored", { lessonId, sectionId, score });
  if (before.section?.status !== "completed" && after.section?.status === "completed") note("section_completed", { lessonId, sectionId });
  if (before.lesson.status !== "completed" && after.lesson.status === "completed") note("lesson_completed", { lessonId });
  if (before.course.status !== "completed" && after.course.status === "completed") note("course_completed");
}

async function saveLearners(tx: Transaction, learners: readonly Learner[]): Promise<void> {
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
  for (const event of written) await emitCompletion(tx, learners, event);
  for (const learner of learners) for (const sectionId of learner.touched) broadcast(tx, learner, sectionId);
}

function changedStates({ organisationId, courseId, userId, states, touched }: Learner) {
  return [...touched].flatMap((sectionId) => {
    const state = states.get(sectionId);
    if (!state) return [];
    const { status, timeSpentSeconds, score, attempts, startedAt, completedAt, lastActivityAt } = state;
    return [{ organisationId, courseId, userId, sectionId, status, timeSpentSeconds, score, attempts, startedAt, completedAt, lastActivityAt }];
  });
}

/** Domain events for what was completed for the first time, which is what the log has just accepted. */
async function emitCompletion(
  tx: Transaction,
  learners: readonly Learner[],
  { organisationId, courseId, userId, type, lessonId, sectionId }: eventLog.LearningEventRow,
): Promise<void> {
  const about = { organisationId, actorId: userId };
  const learned = { courseId, userId };
  if (type === "course_completed") await tx.emit(contract.courseCompleted, learned, about);
  if (type === "lesson_completed" && lessonId) await tx.emit(contract.lessonCompleted, { ...learned, lessonId }, about);
  if (type === "section_completed" && lessonId && sectionId) {
    const learner = learners.find((one) => one.userId === userId && one.courseId === courseId);
    await tx.emit(contract.sectionCompleted, { ...learned, lessonId, sectionId, score: learner?.states.get(sectionId)?.score ?? null }, about);
  }
}

function broadcast(tx: Transaction, learner: Learner, sectionId: string): void {
  const reply = present(learner, sectionId);
  if (!reply) return;
  const payload = { courseId: learner.courseId, userId: learner.userId, ...reply };
  tx.broadcast(`user_${learner.userId}`, contract.progressUpdated, payload);
  tx.broadcast(`course_staff_${learner.courseId}`, contract.progressUpdated, payload);
}

/** Section, lesson and course as they are after the group; null when the section left the outline meanwhile. */
function present(learner: Learner | undefined, sectionId: string): Recorded | null {
  const lesson = learner && lessonOf(learner.outline.lessons, sectionId);
  if (!lesson) return null;
  const { courseId, outline, states } = learner;
  return {
    section: toSection(sectionId, states.get(sectionId)),
    lesson: toLesson(lesson, states),
    course: toCourse(courseId, rollUpCourse(outline.lessons, states)),
  };
}

function lessonOf(lessons: readonly OutlineLesson[], sectionId: string): OutlineLesson | undefined {
  return lessons.find(({ sections }) => sections.some(({ id }) => id === sectionId));
}

function placeKey({ userId, courseId }: { userId: string; courseId: string }): string {
  return `${userId} ${courseId}`;
}
