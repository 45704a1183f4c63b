import { editConflict, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { checkContent } from "../content.ts";
import * as errors from "../courses.errors.ts";
import type { LessonGrant, SectionGrant } from "../courses.policy.ts";
import { toDraft, toSection } from "../courses.presenter.ts";
import * as materials from "../repository/materials.repository.ts";
import * as outline from "../repository/outline.repository.ts";
import * as revisions from "../repository/revisions.repository.ts";
import * as sections from "../repository/sections.repository.ts";
import { commitOutline } from "./changes.ts";
import { lockedFor } from "./locks.ts";
import { requireLesson, requireLocked } from "./outline.ts";
import { knownPeople, meetPeople } from "./people.ts";

const MAX_SECTIONS = 2_000;

type NewSection = RouteInput<typeof contract.createSection>["body"];
type Changes = RouteInput<typeof contract.updateSection>["body"];

export async function createSection(ctx: Context, grant: LessonGrant, fields: NewSection): Promise<contract.Section> {
  const { actor, access, lessonId } = grant;
  const id = ctx.newId();
  await meetPeople(ctx, actor.organisationId, [actor.userId]);
  await ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    await requireLesson(tx, course.id, lessonId);
    const counts = await outline.countSections(tx.sql, course.id, lessonId);
    if (counts.inCourse >= MAX_SECTIONS) throw errors.courseTooLarge("sections", MAX_SECTIONS);
    const content = await requireContent(tx, course.id, fields.contentType, fields.content);
    const { title, contentType, objectives = [], estimatedDuration = null, required, draft } = fields;
    const published = !draft;
    await sections.insertSections(tx.sql, [
      {
        id,
        organisationId: course.organisationId,
        courseId: course.id,
        lessonId,
        title,
        contentType,
        content,
        objectives,
        estimatedDuration,
        required,
        position: counts.inLesson,
        published,
        authorId: actor.userId,
        origin: "created",
      },
    ]);
    await tx.emit(contract.sectionCreated, { courseId: course.id, lessonId, sectionId: id, title, contentType, published });
    await commitOutline(tx, course, actor.userId);
  });
  return getSection(ctx, { ...grant, sectionId: id });
}

/** As `getSection`, for whoever opens it: `section_blocked` while a learner's prerequisites are missing. */
export async function openSection(ctx: Context, grant: SectionGrant): Promise<contract.Section> {
  const [blocking] = await lockedFor(ctx, grant.access, grant.actor.userId, [grant.sectionId]);
  if (blocking) throw errors.sectionBlocked(blocking);
  return getSection(ctx, grant);
}

/** What this reader may see of the section. */
export async function getSection(ctx: Context, { access, sectionId }: SectionGrant): Promise<contract.Section> {
  const row = await sections.findSection(ctx.sql, sectionId);
  if (!row) throw notFound("section");
  const forEditors = access.permissions.includes("edit");
  const people = forEditors ? await knownPeople(ctx.sql, access.organisationId, [row.draftAuthorId]) : new Map();
  return toSection(row, people, forEditors);
}

export async function updateSection(ctx: Context, grant: SectionGrant, { version, ...changes }: Changes): Promise<contract.Section> {
  const { actor, access } = grant;
  await meetPeople(ctx, actor.organisationId, [actor.userId]);
  await ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, access);
    const row = await requireLockedSection(tx, grant);
    if (version !== undefined && version !== row.version) await refuse(tx, grant, row);
    const contentType = changes.contentType ?? row.contentType;
    await sections.saveSettings(tx.sql, {
      id: row.id,
      title: changes.title ?? row.title,
      contentType,
      objectives: changes.objectives ?? row.objectives,
      estimatedDuration: changes.estimatedDuration === undefined ? row.estimatedDuration : changes.estimatedDuration,
      required: changes.required ?? row.required,
      publishAt: plannedAt(ctx, row, changes.publishAt),
    });
    if (changes.title !== undefined) await sections.renameDraft(tx.sql, row, changes.title);
    if (changes.content !== undefined || contentType !== row.contentType) await replaceContent(tx, grant, { ...row, contentType }, changes);
    await tx.emit(contract.sectionUpdated, { courseId: course.id, lessonId: row.lessonId, sectionId: row.id, title: changes.title ?? row.title, contentType });
    await commitOutline(tx, course, actor.userId);
  });
  return getSection(ctx, grant);
}

export async function deleteSection(ctx: Context, grant: SectionGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, grant.access);
    const row = await requireLockedSection(tx, grant);
    await sections.deleteSection(tx.sql, row);
    await tx.emit(contract.sectionDeleted, { courseId: course.id, lessonId: row.lessonId, sectionId: row.id, title: row.title, contentType: row.contentType });
    await tx.audit({ action: "section.deleted", targetType: "section", targetId: row.id, details: { courseId: course.id, title: row.title } });
    await commitOutline(tx, course, grant.actor.userId);
  });
}

/** When the draft is to be published, after the change. */
function plannedAt(ctx: Context, row: sections.SectionRow, wanted: string | null | undefined): Date | null {
  if (wanted === undefined || wanted === row.publishAt?.toISOString()) return row.publishAt;
  if (wanted === null) return null;
  const at = new Date(wanted);
  if (at <= ctx.now()) throw errors.timePast();
  if (row.draftRevision === row.publishedRevision) throw errors.nothingToPublish();
  return at;
}

/** A section of the grant's course, locked. */
export async function requireLockedSection(tx: Transaction, { access, sectionId }: SectionGrant): Promise<sections.SectionRow> {
  const row = await sections.lockSection(tx.sql, sectionId);
  if (row?.courseId !== access.courseId) throw notFound("section");
  return row;
}

/** Content as it may be stored, or `content_not_valid`. A material has to be one of the course. */
export async function requireContent(tx: Transaction, courseId: string, type: contract.ContentType, raw: string): Promise<string> {
  const checked = checkContent(type, raw);
  if (!checked.ok) throw errors.contentNotValid(checked.reason);
  if (checked.materialId && !(await materials.findMaterial(tx.sql, courseId, checked.materialId))) throw errors.contentNotValid("material_unknown");
  return checked.content;
}

/** 409 with the draft as it stands, so that the editor can show both. */
export async function refuse(tx: Transaction, { access }: SectionGrant, row: sections.SectionRow): Promise<never> {
  const people = await knownPeople(tx.sql, access.organisationId, [row.draftAuthorId]);
  throw editConflict({ current: { ...toDraft(row, people), version: row.version } });
}

/**
 * Content that comes without the editor: a new revision, published at once where the section is. Somebody else's waiting
 * draft is never written over; one's own stays in the history.
 */
async function replaceContent(tx: Transaction, grant: SectionGrant, row: sections.SectionRow, changes: Changes): Promise<void> {
  const { actor, access } = grant;
  if (row.draftRevision !== row.publishedRevision && row.draftAuthorId !== actor.userId) await refuse(tx, grant, row);
  const content = await requireContent(tx, row.courseId, row.contentType, changes.content ?? row.draftContent);
  await revisions.insertRevision(tx.sql, {
    sectionId: row.id,
    organisationId: access.organisationId,
    number: row.draftRevision + 1,
    content,
    origin: "saved",
    authorId: actor.userId,
    title: changes.title ?? row.draftTitle,
    clientId: null,
  });
  if (row.publishedRevision === null) return;
  await sections.publishDraft(tx.sql, row.id);
  await tx.emit(contract.sectionPublished, {
    courseId: row.courseId,
    lessonId: row.lessonId,
    sectionId: row.id,
    contentType: row.contentType,
    title: changes.title ?? row.draftTitle,
    revision: row.draftRevision + 1,
  });
}
