import { defineGroupWrite, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import type { SectionProgressGrant } from "../progress.policy.ts";
import * as repository from "../progress.repository.ts";
import { rollUpCourse, rollUpLesson } from "../rollup.ts";
import { recordOperation } from "../rules.ts";
import { lessonOf, loadLearners, note, noteCompletions, placeKey, present, saveLearners, type Learner, type Presented } from "./learners.ts";
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

type Recorded = Presented & Pick<Presented["section"], "blocking">;

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
  return items.map((item) => {
    const after = present(learners.get(placeKey(item)), item.sectionId);
    return after ? { ...after, blocking: after.section.blocking } : notFound("section");
  });
}

/** Changes the learner's states and notes what was learnt by it. */
function applyRecording(ctx: Context, learner: Learner | undefined, { sectionId, status, timeSpentSeconds, score, at }: Recording): void {
  const lesson = learner && lessonOf(learner.outline.lessons, sectionId);
  if (!lesson) return;
  const before = new Map(learner.states);
  const completed = recordOperation(learner.states, learner.book, sectionId, { status, timeSpentSeconds, score, at });
  learner.touched.add(sectionId);
  const lessonId = lesson.id;
  if (rollUpCourse(learner.outline.lessons, before).status === "not_started") note(ctx, learner, at, "course_started");
  if (rollUpLesson(lesson, before).status === "not_started") note(ctx, learner, at, "lesson_started", { lessonId });
  if (!before.has(sectionId)) note(ctx, learner, at, "section_started", { lessonId, sectionId });
  if (score !== null) note(ctx, learner, at, "section_scored", { lessonId, sectionId, score });
  noteCompletions(ctx, learner, before, completed, at);
}
