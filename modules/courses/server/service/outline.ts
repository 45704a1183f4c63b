import { editConflict, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { courseTooLarge } from "../courses.errors.ts";
import type { CourseGrant, LessonGrant } from "../courses.policy.ts";
import { toLesson } from "../courses.presenter.ts";
import * as courses from "../repository/courses.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import { commitOutline } from "./changes.ts";
import { getLessons } from "./read.ts";

const MAX_LESSONS = 500;

type NewLesson = RouteInput<typeof contract.createLesson>["body"];
type LessonChanges = RouteInput<typeof contract.updateLesson>["body"];
type Order = RouteInput<typeof contract.orderOutline>["body"];

export async function createLesson(
  ctx: Context,
  { actor, access }: CourseGrant,
  { title, description = "", objectives = [] }: NewLesson,
): Promise<contract.Lesson> {
  return ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    const position = await outline.countLessons(tx.sql, course.id);
    if (position >= MAX_LESSONS) throw courseTooLarge("lessons", MAX_LESSONS);
    const id = ctx.newId();
    await outline.insertLessons(tx.sql, [{ id, organisationId: course.organisationId, courseId: course.id, title, description, objectives, position }]);
    await commitOutline(tx, course, actor.userId);
    return toLesson({ id, courseId: course.id, title, description, objectives, position, version: 1 }, [], true);
  });
}

export async function updateLesson(ctx: Context, { actor, access, lessonId }: LessonGrant, { version, ...changes }: LessonChanges): Promise<contract.Lesson> {
  return ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    const row = await requireLesson(tx, course.id, lessonId);
    if (version !== undefined && version !== row.version) throw editConflict({ current: await oneLesson(tx, access, lessonId) });
    await outline.saveLesson(tx.sql, {
      id: lessonId,
      title: changes.title ?? row.title,
      description: changes.description ?? row.description,
      objectives: changes.objectives ?? row.objectives,
    });
    await commitOutline(tx, course, actor.userId);
    return oneLesson(tx, access, lessonId);
  });
}

export async function deleteLesson(ctx: Context, { actor, access, lessonId }: LessonGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    const row = await requireLesson(tx, course.id, lessonId);
    const sections = await outline.listSections(tx.sql, course.id, { publishedOnly: false, withContent: false });
    await outline.deleteLesson(tx.sql, row);
    for (const section of sections.filter((candidate) => candidate.lessonId === lessonId)) {
      await tx.emit(contract.sectionDeleted, { courseId: course.id, lessonId, sectionId: section.id, title: section.title, contentType: section.contentType });
    }
    await tx.audit({ action: "lesson.deleted", targetType: "lesson", targetId: lessonId, details: { courseId: course.id, title: row.title } });
    await commitOutline(tx, course, actor.userId);
  });
}

/** The whole order at once. It has to name everything there is exactly once: somebody may have added or removed something. */
export async function orderOutline(ctx: Context, { actor, access }: CourseGrant, { lessons }: Order) {
  return ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    const current = await getLessons(tx.sql, access);
    const sameLessons = sameIds(
      lessons.map(({ id }) => id),
      current.map(({ id }) => id),
    );
    const sameSections = sameIds(
      lessons.flatMap(({ sections }) => sections),
      current.flatMap(({ sections }) => sections.map(({ id }) => id)),
    );
    if (!sameLessons || !sameSections) {
      throw editConflict({ outline: { courseId: course.id, outlineVersion: course.outlineVersion, lessons: current } });
    }
    await outline.saveOrder(tx.sql, course.id, lessons);
    await commitOutline(tx, course, actor.userId);
    return { courseId: course.id, outlineVersion: course.outlineVersion + 1, lessons: await getLessons(tx.sql, access) };
  });
}

/** The course of a grant, locked for the transaction; gone since the policy looked is 404 like never there. */
export async function requireLocked(tx: Transaction, access: contract.CourseAccess): Promise<courses.CourseRow> {
  const course = await courses.lockCourse(tx.sql, access);
  if (!course) throw notFound("course");
  return course;
}

export async function requireLesson(tx: Transaction, courseId: string, lessonId: string): Promise<outline.LessonRow> {
  const row = await outline.findLesson(tx.sql, lessonId);
  if (row?.courseId !== courseId) throw notFound("lesson");
  return row;
}

async function oneLesson(tx: Transaction, access: contract.CourseAccess, lessonId: string): Promise<contract.Lesson> {
  const lesson = (await getLessons(tx.sql, access)).find(({ id }) => id === lessonId);
  if (!lesson) throw notFound("lesson");
  return lesson;
}

function sameIds(given: readonly string[], existing: readonly string[]): boolean {
  const ids = new Set(given);
  return given.length === existing.length && ids.size === existing.length && existing.every((id) => ids.has(id));
}
