import { can, editConflict, notAllowed, notFound, type Actor, type Context, type RouteInput, type Transaction } from "@lectern/core";
import { isImage } from "@lectern/core/media-type";
import * as contract from "../../contract.ts";
import * as errors from "../courses.errors.ts";
import * as policy from "../courses.policy.ts";
import * as courses from "../repository/courses.repository.ts";
import * as enrolments from "../repository/enrolments.repository.ts";
import * as materials from "../repository/materials.repository.ts";
import { searchForm, slugFrom } from "../text.ts";
import { announceChange, closeRoom } from "./changes.ts";
import { announceNew } from "./enrolment/changes.ts";
import { fillFreePlaces } from "./enrolment/places.ts";
import { meetPeople, sortNames } from "./people.ts";
import { getCourse } from "./read.ts";

type Fields = RouteInput<typeof contract.createCourse>["body"];
type Changes = RouteInput<typeof contract.updateCourse>["body"];

/** Who founds a course and how it came to be. */
export interface Founding {
  readonly id: string;
  readonly organisationId: string;
  readonly founderId: string;
  readonly source: enrolments.EnrolmentSource;
  readonly importJobId: string | null;
  readonly isDemo: boolean;
}

/** Starts a draft; the writer becomes its instructor. */
export async function createCourse(ctx: Context, actor: Actor, fields: Fields) {
  mayFeature(actor, fields, false);
  requireFuture(ctx, fields.publishAt);
  const founding: Founding = {
    id: ctx.newId(),
    organisationId: actor.organisationId,
    founderId: actor.userId,
    source: "creator",
    importJobId: null,
    isDemo: false,
  };
  const met = await meetPeople(ctx, actor.organisationId, [actor.userId]);
  const settings = await newSettings(ctx, actor.organisationId, fields, actor.language);
  await ctx.transaction(async (tx) => {
    if (settings.thumbnailMaterialId) throw errors.thumbnailNotImage();
    if (!(await insertFounded(ctx, tx, founding, settings, sortNames(met)))) {
      if (fields.slug) throw errors.slugTaken(fields.slug);
      // Another course of this title was started at the same moment.
      await insertFounded(ctx, tx, founding, { ...settings, slug: numbered(ctx, settings.slug) }, sortNames(met));
    }
    await tx.emit(contract.courseCreated, { courseId: founding.id, title: settings.title, status: "draft" });
    await tx.audit({ action: "course.created", targetType: "course", targetId: founding.id });
  });
  return getCourse(ctx.sql, await accessOf(ctx, founding.id));
}

/** The course and its first instructor; false when the slug was taken in the meantime or the import was written already. */
export async function insertFounded(
  ctx: Context,
  tx: Transaction,
  founding: Founding,
  settings: courses.CourseSettings,
  names: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { id: courseId, organisationId, founderId, source, importJobId, isDemo } = founding;
  if (!(await courses.insertCourse(tx.sql, { ...settings, id: courseId, organisationId, createdBy: founderId, importJobId, isDemo }))) return false;
  const enrolment = { id: ctx.newId(), organisationId, courseId, userId: founderId, role: "instructor", status: "active", source } as const;
  const rows = await enrolments.insertEnrolments(tx.sql, [{ ...enrolment, sourceId: null, waitingOrder: null }], names);
  await announceNew(tx, rows, { organisationId, actorId: founderId });
  return true;
}

/** Settings of a new course. A slug that was asked for is taken as it is; one made from the title gets an ending where another course has it. */
export async function newSettings(ctx: Context, organisationId: string, fields: Fields, language: string): Promise<courses.CourseSettings> {
  return toSettings({ ...fields, slug: fields.slug ?? (await freeSlug(ctx, organisationId, fields.title)), language: fields.language ?? language });
}

export async function updateCourse(ctx: Context, { actor, access }: policy.CourseGrant, { version, ...changes }: Changes) {
  await ctx.transaction(async (tx) => {
    const row = await courses.lockCourse(tx.sql, access);
    if (!row) throw notFound("course");
    if (version !== undefined && version !== row.version) throw editConflict({ current: await getCourse(tx.sql, access) });
    mayFeature(actor, { featured: changes.featured ?? row.featured }, row.featured);
    if (changes.publishAt !== row.publishAt?.toISOString()) requireFuture(ctx, changes.publishAt);
    if (changes.isTemplate && row.status === "published") throw errors.coursePublished();
    const settings = mergeSettings(row, changes);
    if (settings.thumbnailMaterialId !== row.thumbnailMaterialId) await requireImage(tx, row.id, settings.thumbnailMaterialId);
    if (!(await courses.saveSettings(tx.sql, row.id, settings))) throw errors.slugTaken(settings.slug);
    await tx.emit(contract.courseUpdated, { courseId: row.id, title: settings.title, status: row.status });
    announceChange(tx, { id: row.id, version: row.version + 1, outlineVersion: row.outlineVersion }, actor.userId);
    if (settings.capacity !== row.capacity) await fillFreePlaces(ctx, tx, access);
  });
  return getCourse(ctx.sql, access);
}

export async function deleteCourse(ctx: Context, { actor, access }: policy.CourseGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    const row = await courses.lockCourse(tx.sql, access);
    if (!row) throw notFound("course");
    await courses.markDeleted(tx.sql, row.id);
    await tx.emit(contract.courseDeleted, { courseId: row.id, purged: false });
    await tx.audit({ action: "course.deleted", targetType: "course", targetId: row.id, details: { title: row.title } });
    announceChange(tx, { id: row.id, version: row.version + 1, outlineVersion: row.outlineVersion }, actor.userId);
    closeRoom(ctx, tx, row.id);
  });
}

/** The actor's access to a course they have just founded. */
async function accessOf(ctx: Context, courseId: string): Promise<contract.CourseAccess> {
  return (await policy.mayReadCourse.check(ctx, { params: { courseId } })).access;
}

function mergeSettings(row: courses.CourseRow, changes: Omit<Changes, "version">): courses.CourseSettings {
  return toSettings({
    title: changes.title ?? row.title,
    slug: changes.slug ?? row.slug,
    description: changes.description ?? row.description,
    category: changes.category === undefined ? row.category : changes.category,
    tags: changes.tags ?? row.tags,
    difficulty: changes.difficulty === undefined ? row.difficulty : changes.difficulty,
    objectives: changes.objectives ?? row.objectives,
    prerequisites: changes.prerequisites ?? row.prerequisites,
    language: changes.language ?? row.language,
    thumbnailMaterialId: changes.thumbnailMaterialId === undefined ? row.thumbnailMaterialId : changes.thumbnailMaterialId,
    price: changes.price === undefined ? priceOf(row) : changes.price,
    featured: changes.featured ?? row.featured,
    enrolmentPolicy: changes.enrolmentPolicy ?? row.enrolmentPolicy,
    capacity: changes.capacity === undefined ? row.capacity : changes.capacity,
    isTemplate: changes.isTemplate ?? row.isTemplate,
    publishAt: changes.publishAt === undefined ? row.publishAt?.toISOString() : changes.publishAt,
  });
}

function toSettings(fields: Fields & { slug: string; language: string }): courses.CourseSettings {
  const { title, description = "", category = null, tags = [] } = fields;
  return {
    title,
    slug: fields.slug,
    description,
    category,
    tags: [...new Set(tags)],
    difficulty: fields.difficulty ?? null,
    objectives: fields.objectives ?? [],
    prerequisites: fields.prerequisites ?? [],
    language: fields.language,
    thumbnailMaterialId: fields.thumbnailMaterialId ?? null,
    priceAmountMinor: fields.price?.amountMinor ?? null,
    priceCurrency: fields.price?.currency ?? null,
    featured: fields.featured ?? false,
    enrolmentPolicy: fields.enrolmentPolicy ?? "open",
    capacity: fields.capacity ?? null,
    isTemplate: fields.isTemplate ?? false,
    // A template is never published.
    publishAt: fields.publishAt && !fields.isTemplate ? new Date(fields.publishAt) : null,
    searchText: searchForm([title, category ?? "", tags.join(" "), description].join(" ")),
    sortTitle: searchForm(title),
  };
}

function priceOf({ priceAmountMinor, priceCurrency }: courses.CourseRow) {
  return priceAmountMinor !== null && priceCurrency !== null ? { amountMinor: priceAmountMinor, currency: priceCurrency } : null;
}

async function freeSlug(ctx: Context, organisationId: string, title: string): Promise<string> {
  const stem = slugFrom(title);
  return (await courses.isSlugTaken(ctx.sql, organisationId, stem)) ? numbered(ctx, stem) : stem;
}

/** Counting up would give two courses of one moment the same number; the random end of a fresh id does not. */
export function numbered(ctx: Context, stem: string): string {
  return `${stem}-${ctx.newId().slice(-8)}`;
}

async function requireImage(tx: Transaction, courseId: string, materialId: string | null): Promise<void> {
  if (!materialId) return;
  const material = await materials.findMaterial(tx.sql, courseId, materialId);
  if (!material || !isImage(material.mediaType)) throw errors.thumbnailNotImage();
}

function requireFuture(ctx: Context, publishAt: string | null | undefined): void {
  if (publishAt && new Date(publishAt) <= ctx.now()) throw errors.timePast();
}

function mayFeature(actor: Actor, { featured = false }: { featured?: boolean | undefined }, before: boolean): void {
  if (featured !== before && !can(actor, policy.featureCourse)) throw notAllowed();
}
