import { notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as users from "@lectern/users/contract";
import type { z } from "zod";
import * as contract from "../../contract.ts";
import type { CourseGrant } from "../courses.policy.ts";
import * as copies from "../repository/copy.repository.ts";
import * as courses from "../repository/courses.repository.ts";
import { readCopy, type ReadCopy } from "./copy-content.ts";
import { newSettings, numbered } from "./courses.ts";
import { requireRoom } from "./materials/room.ts";
import { meetPeople, sortNames } from "./people.ts";
import { writeCourse } from "./write-course.ts";

type Body = RouteInput<typeof contract.copyCourse>["body"];
type Input = z.output<typeof contract.copyJob.input>;
type Report = z.output<typeof contract.copyReport>;

const MAX_TITLE = 200;
const DAY_MS = 24 * 60 * 60_000;

export async function startCopy(ctx: Context, { actor, access }: CourseGrant, body: Body): Promise<{ jobId: string }> {
  const { organisationId, courseId } = access;
  const { title = null, include } = body ?? {};
  const wanted = include ?? { drafts: true, unusedMaterials: true, enrolmentSettings: true };
  const input = { organisationId, actorId: actor.userId, courseId, title, shiftDays: daysOf(body?.shiftDates), include: wanted };
  const jobId = await ctx.transaction(async (tx) => {
    await tx.audit({ action: "course.copy_started", targetType: "course", targetId: courseId });
    return tx.startJob(contract.copyJob, input);
  });
  return { jobId };
}

/** Once per job, in one transaction: the new draft appears when it is whole, or not at all. */
export async function runCopy(
  ctx: Context,
  input: Input,
  jobId: string,
  progress: (fraction: number) => Promise<void>,
): Promise<{ courseId: string; report: Report }> {
  const { organisationId, actorId, courseId: fromCourseId } = input;
  const names = sortNames(await meetPeople(ctx, organisationId, [actorId]));
  const { settings: organisation } = await ctx.call(users.getOrganisation, { organisationId });
  await progress(0.1);
  const source = await courses.findCourse(ctx.sql, { organisationId, courseId: fromCourseId });
  if (!source) throw notFound("course");
  const fresh = await newSettings(ctx, organisationId, { title: titleOf(input, source.title) }, source.language);
  return ctx.transaction(async (tx) => {
    const before = await courses.findByImport(tx.sql, organisationId, jobId);
    if (before) return { courseId: before, report: [{ item: source.title, outcome: "imported" }] };
    const row = await courses.lockCourse(tx.sql, { organisationId, courseId: fromCourseId });
    if (!row) throw notFound("course");
    const toCourseId = ctx.newId();
    const read = await readCopy(ctx, tx, { row, toCourseId, timeZone: organisation.timeZone, input });
    const founding = { id: toCourseId, organisationId, founderId: actorId, source: "creator", importJobId: jobId, isDemo: false } as const;
    const settings = settingsOf(fresh, row, read, input);
    const whole = { founding, settings, lessons: read.lessons, materials: [], origin: "imported" } as const;
    // Another course took the address in the meantime.
    if (!(await writeCourse(ctx, tx, whole, names)))
      await writeCourse(ctx, tx, { ...whole, settings: { ...settings, slug: numbered(ctx, settings.slug) } }, names);
    // What is stored once counts for every course that has it, as two uploads of the same file do.
    if (read.materials.size > 0) await requireRoom(tx, { organisationId, courseId: toCourseId }, read.materialBytes);
    await copies.finishCopy(tx.sql, {
      fromCourseId,
      toCourseId,
      thumbnailMaterialId: read.thumbnailMaterialId,
      materials: read.materials,
      drafts: read.drafts,
      organisationId,
      actorId,
    });
    const { sections, lessonIds: lessons } = read;
    const data = { fromCourseId, toCourseId, sections: Object.fromEntries(sections), lessons: Object.fromEntries(lessons), shiftDays: input.shiftDays };
    await tx.emit(contract.courseCopied, data, { organisationId, actorId });
    await tx.audit({ action: "course.copied", targetType: "course", targetId: toCourseId, details: { fromCourseId }, organisationId, actorId });
    return { courseId: toCourseId, report: [...read.report, ...(await leftOut(tx, row))] };
  });
}

function settingsOf(fresh: courses.CourseSettings, row: courses.CourseRow, read: ReadCopy, { include }: Input): courses.CourseSettings {
  const { description, category, tags, difficulty, objectives, prerequisites, language, priceAmountMinor, priceCurrency } = row;
  const kept = { description, category, tags, difficulty, objectives, prerequisites, language, priceAmountMinor, priceCurrency };
  return {
    ...fresh,
    ...kept,
    // Featuring is for administrators, and for one course.
    featured: false,
    isTemplate: false,
    enrolmentPolicy: include.enrolmentSettings ? row.enrolmentPolicy : "open",
    capacity: include.enrolmentSettings ? row.capacity : null,
    publishAt: read.publishAt,
    thumbnailMaterialId: null,
    searchText: read.searchText(fresh.title),
  };
}

/** What does not come along, as far as the old course has it. */
async function leftOut(tx: Transaction, row: courses.CourseRow): Promise<Report> {
  const { codes, groups, people } = await copies.countLeftOut(tx.sql, row.id);
  const report: Report = [];
  if (codes > 0) report.push({ item: "enrolment codes", outcome: "skipped", reason: "codes_belong_to_one_course" });
  if (groups > 0) report.push({ item: "batches and class sections", outcome: "skipped", reason: "people_are_not_copied" });
  if (people > 1) report.push({ item: "people", outcome: "skipped", reason: "people_are_not_copied" });
  if (row.featured) report.push({ item: "featured", outcome: "skipped", reason: "set_by_administrators" });
  return report;
}

function titleOf({ title }: Input, old: string): string {
  if (title) return title;
  const ending = " (copy)";
  return old.slice(0, MAX_TITLE - ending.length) + ending;
}

function daysOf(shift: NonNullable<Body>["shiftDates"]): number | null {
  if (!shift) return null;
  if ("days" in shift) return shift.days;
  return Math.round((Date.parse(shift.to) - Date.parse(shift.from)) / DAY_MS);
}
