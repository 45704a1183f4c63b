import type { Context, JobRun, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { toCourse } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import { rollUpCourse } from "../rollup.ts";

/** Learners counted again in one transaction: writers of the course wait for no more than that. */
const BATCH = 200;

/** Brings every learner of a course up to its outline. Safe to run twice or at once: who is up to date is passed over. */
export async function recount(
  ctx: Context,
  { organisationId, courseId }: { organisationId: string; courseId: string },
  { signal }: Pick<JobRun, "signal">,
): Promise<{ learners: number }> {
  let learners = 0;
  while (!signal.aborted) {
    const done = await ctx.transaction((tx) => recountBatch(tx, organisationId, courseId));
    if (done === 0) break;
    learners += done;
  }
  return { learners };
}

async function recountBatch(tx: Transaction, organisationId: string, courseId: string): Promise<number> {
  const [outline] = await repository.holdOutlines(tx.sql, [courseId]);
  if (outline?.organisationId !== organisationId) return 0;
  const userIds = await repository.lockStaleLearners(tx.sql, courseId, outline.outlineVersion, BATCH);
  if (userIds.length === 0) return 0;
  const states = Map.groupBy(
    await repository.findStates(
      tx.sql,
      userIds.map((userId) => ({ userId, courseId })),
    ),
    ({ userId }) => userId,
  );
  const rows = userIds.map((userId) => ({
    userId,
    courseId,
    outlineVersion: outline.outlineVersion,
    ...rollUpCourse(outline.lessons, new Map((states.get(userId) ?? []).map((state) => [state.sectionId, state]))),
  }));
  await repository.saveCourseProgress(tx.sql, rows);
  for (const { userId, courseId: id, outlineVersion: _version, ...rollup } of rows) {
    if (!states.has(userId)) continue;
    const payload = { courseId: id, userId, course: toCourse(id, rollup) };
    tx.broadcast(`user_${userId}`, contract.progressUpdated, payload);
    tx.broadcast(`course_staff_${id}`, contract.progressUpdated, payload);
  }
  return userIds.length;
}
