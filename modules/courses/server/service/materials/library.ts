import { createReadStream } from "node:fs";
import { decodeCursor, id as uuid, notFound, toPage, type Context, type RouteInput, type Transaction, type UploadedFile } from "@lectern/core";
import { safeFilename } from "@lectern/core/filename";
import { storedMediaType } from "@lectern/core/media-type";
import { z } from "zod";
import * as contract from "../../../contract.ts";
import { materialUrl } from "../../content.ts";
import * as errors from "../../courses.errors.ts";
import type { CourseGrant } from "../../courses.policy.ts";
import type { MaterialGrant } from "../../materials.policy.ts";
import { toListedMaterial, toMaterial, toUse } from "../../materials.presenter.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as downloads from "../../repository/downloads.repository.ts";
import { findUses } from "../../repository/material-use.repository.ts";
import * as materials from "../../repository/materials.repository.ts";
import { knownPeople } from "../people.ts";
import { requireRoom } from "./room.ts";

const DAYS_SHOWN = 90;
/** Deleted files are kept this long, in case it was a mistake. */
const KEPT_DAYS = 30;

/** Sort key and id of the last file of a page. */
const CURSORS: Readonly<Record<z.output<typeof contract.materialSort>, z.ZodType<readonly [string | number, string]>>> = {
  newest: z.tuple([z.literal(""), uuid]),
  name: z.tuple([z.string().max(1_000), uuid]),
  size: z.tuple([z.number().int().min(0), uuid]),
};

/** From a finished resumable upload, or from a form. */
export async function addMaterial(
  ctx: Context,
  { actor, access }: CourseGrant,
  { file, uploadId }: { file: UploadedFile | null; uploadId?: string | undefined },
): Promise<contract.Material> {
  if (!file && !uploadId) throw errors.fileMissing();
  if (file?.size === 0) throw errors.fileEmpty();
  const formed = file && { ...(await ctx.storage.put(createReadStream(file.path))), filename: file.filename };
  return ctx.transaction(async (tx) => {
    const { hash, size, filename: given } = formed ?? (await tx.claimUpload(uploadId ?? "", { purpose: contract.courseMaterial }));
    const { organisationId, courseId } = access;
    const filename = safeFilename(given);
    const mediaType = await storedMediaType(ctx, hash, size, filename);
    await requireRoom(tx, access, size);
    const [row] = await materials.insertMaterials(tx.sql, [
      { id: ctx.newId(), organisationId, courseId, hash, size, filename, mediaType, uploadedBy: actor.userId },
    ]);
    if (!row) throw notFound("course");
    return toMaterial(row);
  });
}

export async function listMaterials(ctx: Context, { access }: CourseGrant, query: RouteInput<typeof contract.listMaterials>["query"]) {
  const { cursor, limit, search, kind, sort } = query;
  const after = decodeCursor(cursor, CURSORS[sort]);
  const rows = await materials.listMaterials(ctx.sql, { courseId: access.courseId, search, kind, sort, after, limit });
  const [uses, people] = await Promise.all([
    findUses(ctx.sql, access.courseId),
    knownPeople(
      ctx.sql,
      access.organisationId,
      rows.map(({ uploadedBy }) => uploadedBy),
    ),
  ]);
  const byMaterial = Map.groupBy(uses, ({ materialId }) => materialId);
  return toPage(
    rows,
    limit,
    (row) => toListedMaterial(row, people, byMaterial.get(row.id) ?? []),
    (row) => [{ newest: "", name: row.searchText, size: row.size }[sort], row.id],
  );
}

export async function renameMaterial(ctx: Context, { access, materialId }: MaterialGrant, filename: string): Promise<contract.Material> {
  return ctx.transaction(async (tx) => {
    const row = await lockOrTell(tx, access.courseId, materialId);
    const renamed = await materials.renameMaterial(tx.sql, row.id, safeFilename(filename));
    if (!renamed) throw notFound("file");
    return toMaterial(renamed);
  });
}

/** The row stays for a while, so that whoever follows an old reference is told what became of the file. */
export async function deleteMaterial(ctx: Context, { actor, access, materialId }: MaterialGrant, force: boolean): Promise<void> {
  await ctx.transaction(async (tx) => {
    const row = await lockOrTell(tx, access.courseId, materialId);
    const seen = (await findUses(tx.sql, access.courseId, row.id)).filter(({ published }) => published);
    if (seen.length > 0 && !force) throw errors.materialInUse(seen.map(toUse));
    await materials.markDeleted(tx.sql, row.id, actor.userId);
    await tx.audit({ action: "course.file_deleted", targetType: "material", targetId: row.id, details: { courseId: access.courseId, usedIn: seen.length } });
  });
}

export async function getDownloads(ctx: Context, { materialId }: MaterialGrant): Promise<z.input<typeof contract.materialDownloads>> {
  const [sum, days] = await Promise.all([downloads.sumDownloads(ctx.sql, materialId), downloads.listDays(ctx.sql, materialId, DAYS_SHOWN)]);
  return { ...sum, days };
}

/** For other rooms: the file is in storage already. */
export async function addStoredMaterial(
  ctx: Context,
  file: { organisationId: string; courseId: string; actorId: string | null; hash: string; size: number; filename: string },
) {
  const course = await courses.findCourse(ctx.sql, file);
  if (!course) return null;
  const { hash, size, courseId, organisationId, actorId } = file;
  const filename = safeFilename(file.filename);
  const mediaType = await storedMediaType(ctx, hash, size, filename);
  const id = ctx.newId();
  await ctx.transaction(async (tx) => {
    await requireRoom(tx, file, size);
    await materials.insertMaterials(tx.sql, [{ id, organisationId, courseId, hash, size, filename, mediaType, uploadedBy: actorId }]);
  });
  return { materialId: id, url: materialUrl(id) };
}

/** Files whose time after deletion is over; their content goes with the next collection of unused files. */
export async function purgeMaterials(ctx: Context): Promise<{ removed: number }> {
  return ctx.transaction(async (tx) => ({ removed: await materials.purge(tx.sql, KEPT_DAYS) }));
}

export async function lockOrTell(tx: Transaction, courseId: string, materialId: string): Promise<materials.MaterialRow> {
  const row = await materials.lockMaterial(tx.sql, courseId, materialId);
  if (row) return row;
  throw (await materials.findMaterialOrTrace(tx.sql, courseId, materialId)) ? errors.materialDeleted() : notFound("file");
}
