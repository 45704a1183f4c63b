import { notFound, type Context, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { courseIncomplete, templateNotPublished } from "../courses.errors.ts";
import type { CourseGrant } from "../courses.policy.ts";
import * as courses from "../repository/courses.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import * as sections from "../repository/sections.repository.ts";
import { fillFreePlaces } from "./enrolment/places.ts";
import { announceChange, closeRoom, commitOutline } from "./changes.ts";
import { getCourse } from "./read.ts";

/** Scheduled courses published in one run of the job. */
const DUE_BATCH = 200;

/** Publishing a published course again changes nothing. */
export async function publishCourse(ctx: Context, { actor, access }: CourseGrant) {
  await ctx.transaction(async (tx) => {
    const row = await courses.lockCourse(tx.sql, access);
    if (!row) throw notFound("course");
    if (row.isTemplate) throw templateNotPublished();
    const missing = await whatIsMissing(tx, row.id);
    if (missing.length > 0) throw courseIncomplete(missing);
    if (row.status !== "published") await publish(ctx, tx, row, actor.userId);
  });
  return getCourse(ctx.sql, { ...access, status: "published" });
}

/** Back to a draft, or out of the catalogue. People keep their places. */
export async function withdrawCourse(ctx: Context, { actor, access }: CourseGrant, status: "draft" | "archived") {
  await ctx.transaction(async (tx) => {
    const row = await courses.lockCourse(tx.sql, access);
    if (!row) throw notFound("course");
    if (row.status === status) return;
    await courses.setStatus(tx.sql, row.id, status);
    await tx.emit(contract.courseUpdated, { courseId: row.id, title: row.title, status });
    await tx.audit({ action: status === "draft" ? "course.unpublished" : "course.archived", targetType: "course", targetId: row.id });
    announceChange(tx, { id: row.id, version: row.version + 1, outlineVersion: row.outlineVersion }, actor.userId);
    if (status === "draft") closeRoom(ctx, tx, row.id);
  });
  return getCourse(ctx.sql, { ...access, status });
}

/** Publishes what is due; a course that is not complete loses its time instead of being tried every minute. */
export async function publishScheduled(ctx: Context): Promise<{ published: number; incomplete: number; sections: number }> {
  // Sections first: a course of the same minute may be waiting for them.
  const result = { published: 0, incomplete: 0, sections: await publishDueSections(ctx) };
  for (const due of await courses.findDue(ctx.sql, ctx.now(), DUE_BATCH)) {
    await ctx.transaction(async (tx) => {
      const row = await courses.lockCourse(tx.sql, due);
      // Somebody may have published it or changed the time since it was found.
      if (!row || row.status !== "draft" || !row.publishAt || row.publishAt > ctx.now()) return;
      const missing = await whatIsMissing(tx, row.id);
      if (missing.length === 0) {
        await publish(ctx, tx, row, null);
        result.published++;
        return;
      }
      await courses.missPublication(tx.sql, row.id, missing);
      const data = { courseId: row.id, title: row.title, status: row.status, missing };
      await tx.emit(contract.coursePublicationMissed, data, { organisationId: due.organisationId });
      await tx.audit({ action: "course.publication_missed", targetType: "course", targetId: row.id, organisationId: due.organisationId });
      announceChange(tx, { id: row.id, version: row.version + 1, outlineVersion: row.outlineVersion }, null);
      result.incomplete++;
    });
  }
  return result;
}

/** Shows the drafts that are due. Another copy of the server may be at the same list: who has the lock looks again. */
async function publishDueSections(ctx: Context): Promise<number> {
  let count = 0;
  for (const { sectionId, ...key } of await sections.findDueSections(ctx.sql, ctx.now(), DUE_BATCH)) {
    await ctx.transaction(async (tx) => {
      const course = await courses.lockCourse(tx.sql, key);
      const row = await sections.lockSection(tx.sql, sectionId);
      if (!course || !row?.publishAt || row.publishAt > ctx.now()) return;
      if (row.draftRevision === row.publishedRevision) return sections.forgetPublishAt(tx.sql, row.id);
      await sections.publishDraft(tx.sql, row.id);
      const { lessonId, draftTitle: title, contentType, draftRevision: revision } = row;
      const data = { courseId: course.id, lessonId, sectionId, title, contentType, revision };
      await tx.emit(contract.sectionPublished, data, { organisationId: course.organisationId, actorId: null });
      await commitOutline(tx, course, null);
      count++;
    });
  }
  return count;
}

/** On a locked, complete course. */
export async function publish(ctx: Context, tx: Transaction, row: courses.CourseRow, actorId: string | null): Promise<void> {
  const about = { organisationId: row.organisationId, actorId };
  await courses.setStatus(tx.sql, row.id, "published");
  await tx.emit(contract.coursePublished, { courseId: row.id, title: row.title, status: "published" }, about);
  await tx.audit({ action: "course.published", targetType: "course", targetId: row.id, ...about });
  announceChange(tx, { id: row.id, version: row.version + 1, outlineVersion: row.outlineVersion }, actorId);
  // Nobody is let into an archived course; places may have become free meanwhile.
  await fillFreePlaces(ctx, tx, { organisationId: row.organisationId, courseId: row.id });
}

async function whatIsMissing(tx: Transaction, courseId: string): Promise<("lesson" | "section")[]> {
  if ((await outline.countLessons(tx.sql, courseId)) === 0) return ["lesson", "section"];
  const shown = await outline.listSections(tx.sql, courseId, { publishedOnly: true, withContent: false });
  return shown.length === 0 ? ["section"] : [];
}
