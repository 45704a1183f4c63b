import type { Context, JobRun, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { toCourse } from "../progress.presenter.ts";
import * as repository from "../progress.repository.ts";
import { rollUpCourse } from "../rollup.ts";
import * as ruleRows from "../rules.repository.ts";
import { settle } from "../rules.ts";
import { loadLearners, noteCompletions, saveLearners, type Learner } from "./learners.ts";

/** Learners counted again in one transaction: writers of the course wait for no more than that. */
const BATCH = 200;

interface Course {
  readonly organisationId: string;
  readonly courseId: string;
}

/** Brings every learner of a course up to its outline. Safe to run twice or at once: who is up to date is passed over. */
export async function recount(ctx: Context, course: Course, { signal }: Pick<JobRun, "signal">): Promise<{ learners: number }> {
  let learners = 0;
  while (!signal.aborted) {
    const done = await ctx.transaction((tx) => recountBatch(ctx, tx, course));
    if (done === 0) break;
    learners += done;
  }
  return { learners };
}

/**
 * After a change of rules: completes what learners claimed and what is not kept back any more. Learners without waiting
 * claims are not touched, however many there are.
 */
export async function settleClaims(ctx: Context, course: Course, { signal }: Pick<JobRun, "signal">): Promise<{ learners: number }> {
  let learners = 0;
  let after: string | null = null;
  while (!signal.aborted) {
    const userIds: string[] = await ruleRows.findClaimants(ctx.sql, course.courseId, after, BATCH);
    after = userIds.at(-1) ?? null;
    if (after === null) break;
    learners += await ctx.transaction(async (tx) => {
      const changed = (await settleAll(ctx, tx, course, userIds)).filter(({ touched }) => touched.size > 0);
      await saveLearners(tx, changed);
      return changed.length;
    });
  }
  return { learners };
}

async function recountBatch(ctx: Context, tx: Transaction, course: Course): Promise<number> {
  const { organisationId, courseId } = course;
  const [outline] = await repository.holdOutlines(tx.sql, [courseId]);
  if (outline?.organisationId !== organisationId) return 0;
  const userIds = await repository.lockStaleLearners(tx.sql, courseId, outline.outlineVersion, BATCH);
  if (userIds.length === 0) return 0;
  const learners = await settleAll(ctx, tx, course, userIds);
  await saveLearners(tx, learners);
  for (const { userId, states, touched } of learners) {
    // Whoever completed something by it has been told with the section.
    if (states.size === 0 || touched.size > 0) continue;
    const payload = { courseId, userId, course: toCourse(courseId, rollUpCourse(outline.lessons, states)) };
    tx.broadcast(`user_${userId}`, contract.progressUpdated, payload);
    tx.broadcast(`course_staff_${courseId}`, contract.progressUpdated, payload);
  }
  return userIds.length;
}

/** Loads learners and completes in memory what their claims and the rules allow. */
async function settleAll(ctx: Context, tx: Transaction, course: Course, userIds: readonly string[]): Promise<Learner[]> {
  const at = ctx.now();
  const learners = [
    ...(
      await loadLearners(
        tx,
        userIds.map((userId) => ({ ...course, userId })),
      )
    ).values(),
  ];
  for (const learner of learners) {
    const before = new Map(learner.states);
    const inOutline = learner.outline.lessons.flatMap(({ sections }) => sections.map(({ id }) => id));
    noteCompletions(ctx, learner, before, settle(learner.states, learner.book, inOutline, at), at);
  }
  return learners;
}
