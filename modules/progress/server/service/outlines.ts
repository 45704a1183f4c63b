import type { Context, Transaction } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import * as contract from "../../contract.ts";
import * as repository from "../progress.repository.ts";
import { asksTheSame } from "../rollup.ts";

/** Outlines of the courses by course id: from the read model; the courses room is asked for those it does not have. Not inside a transaction. */
export async function outlinesOf(ctx: Context, organisationId: string, courseIds: readonly string[]): Promise<Map<string, repository.OutlineRow>> {
  const found = new Map((await repository.findOutlines(ctx.sql, organisationId, courseIds)).map((row) => [row.courseId, row]));
  for (const courseId of courseIds) {
    if (found.has(courseId)) continue;
    const fetched = await fetchOutline(ctx, organisationId, courseId);
    if (fetched) found.set(courseId, fetched);
  }
  return found;
}

/** As `outlinesOf` for one course, asked for again when it does not know the section: its event may be on the way. */
export async function outlineWith(ctx: Context, organisationId: string, courseId: string, sectionId: string): Promise<repository.OutlineRow | null> {
  const [held] = await repository.findOutlines(ctx.sql, organisationId, [courseId]);
  if (held?.lessons.some(({ sections }) => sections.some(({ id }) => id === sectionId))) return held;
  return fetchOutline(ctx, organisationId, courseId);
}

/** Takes a newer outline. Learners are counted again only where it asks something else of them than before. */
export async function takeOutline(tx: Transaction, outline: Omit<repository.OutlineRow, "rules">): Promise<void> {
  const { courseId, organisationId, outlineVersion } = outline;
  const before = await repository.lockOutline(tx.sql, courseId);
  if (!(await repository.storeOutline(tx.sql, outline))) return;
  if (before && asksTheSame(before.lessons, outline.lessons)) await repository.carryOver(tx.sql, courseId, { from: before.outlineVersion, to: outlineVersion });
  if (await repository.hasStaleLearners(tx.sql, courseId, outlineVersion)) {
    await tx.startJob(contract.recount, { organisationId, courseId }, { organisationId, ownerId: null });
  }
}

async function fetchOutline(ctx: Context, organisationId: string, courseId: string): Promise<repository.OutlineRow | null> {
  const outline = await ctx.call(courses.getOutline, { organisationId, courseId });
  if (!outline) return null;
  const row = { courseId, organisationId, outlineVersion: outline.outlineVersion, lessons: outline.lessons };
  await ctx.transaction((tx) => takeOutline(tx, row));
  const [held] = await repository.findOutlines(ctx.sql, organisationId, [courseId]);
  return held ?? { ...row, rules: [] };
}
