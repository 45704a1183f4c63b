import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { decodeCursor, toPage, notFound, type Context, type FileReply, type UploadedFile } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as errors from "../courses.errors.ts";
import type { CourseGrant } from "../courses.policy.ts";
import { toMaterial } from "../courses.presenter.ts";
import { materialUrl } from "../content.ts";
import { idCursor } from "../list-cursors.ts";
import { HEAD_BYTES, isShownInline, mediaTypeOf, mediaTypeOfFile } from "../media-type.ts";
import * as courses from "../repository/courses.repository.ts";
import * as materials from "../repository/materials.repository.ts";

const MAX_FILENAME = 255;

export async function uploadMaterial(ctx: Context, { actor, access }: CourseGrant, file: UploadedFile | null): Promise<contract.Material> {
  if (!file) throw errors.fileMissing();
  if (file.size === 0) throw errors.fileEmpty();
  const filename = safeFilename(file.filename);
  const mediaType = await mediaTypeOfFile(file.path, filename);
  const stored = await ctx.storage.put(createReadStream(file.path), { maxBytes: contract.MATERIAL_MAX_BYTES });
  return ctx.transaction(async (tx) => {
    const [row] = await materials.insertMaterials(tx.sql, [
      { id: ctx.newId(), organisationId: access.organisationId, courseId: access.courseId, ...stored, filename, mediaType, uploadedBy: actor.userId },
    ]);
    if (!row) throw notFound("course");
    return toMaterial(row);
  });
}

export async function listMaterials(ctx: Context, { access }: CourseGrant, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const [before = null] = decodeCursor(cursor, idCursor) ?? [];
  const rows = await materials.listMaterials(ctx.sql, { courseId: access.courseId, before, limit });
  return toPage(rows, limit, toMaterial, (row) => [row.id]);
}

/** Shown in a page only where nothing in the file can run in our origin; saved otherwise. */
export async function openMaterial(ctx: Context, access: contract.CourseAccess, materialId: string): Promise<FileReply> {
  const row = await materials.findMaterial(ctx.sql, access.courseId, materialId);
  if (!row) throw notFound("file");
  return {
    size: row.size,
    mediaType: row.mediaType,
    filename: row.filename,
    etag: row.hash,
    disposition: isShownInline(row.mediaType) ? "inline" : "attachment",
    open: (range) => ctx.storage.read(row.hash, range),
  };
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
  await ctx.transaction((tx) => materials.insertMaterials(tx.sql, [{ id, organisationId, courseId, hash, size, filename, mediaType, uploadedBy: actorId }]));
  return { materialId: id, url: materialUrl(id) };
}

export async function storedMediaType(ctx: Context, hash: string, size: number, filename: string): Promise<string> {
  if (size === 0) return "application/octet-stream";
  return mediaTypeOf(await buffer(await ctx.storage.read(hash, { start: 0, end: Math.min(size, HEAD_BYTES) - 1 })), filename);
}

/** The last part of the name, without characters that mean something to a file system or a header. */
export function safeFilename(name: string): string {
  const last = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const clean = last.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "").trim();
  return clean.length <= MAX_FILENAME ? clean || "file" : shorten(clean);
}

/** Keeps the ending. */
function shorten(name: string): string {
  const ending = /\.[^.]{1,15}$/.exec(name)?.[0] ?? "";
  return name.slice(0, MAX_FILENAME - ending.length) + ending;
}
