import { buffer } from "node:stream/consumers";
import { AppError, type Context, type FileReply } from "@lectern/core";
import { safeFilename } from "@lectern/core/filename";
import { isImage, isShownInline, storedMediaType } from "@lectern/core/media-type";
import { chatFile } from "../../contract.ts";
import { fileMissing } from "../chat.errors.ts";
import type { RoomGrant } from "../chat.policy.ts";
import { imageSizeOf, IMAGE_HEAD_BYTES } from "../image-size.ts";
import * as files from "../repository/files.repository.ts";
import { findFiles, type FileRow } from "../repository/parts.repository.ts";
import { ensureCourseRooms } from "../repository/rooms.repository.ts";

/** A message may wait this long on a device that has no connection. */
const UNSENT_KEPT_MS = 14 * 24 * 60 * 60_000;

/**
 * Takes an upload into a room; again it answers the same file. Throws `upload_not_found`, `upload_unfinished`, and `file_missing` for
 * what was taken into another room, or by somebody else.
 */
export async function takeFile(ctx: Context, grant: RoomGrant, fileId: string): Promise<FileRow> {
  const known = await findOwn(ctx, grant, fileId);
  if (known) return known;
  try {
    return await claim(ctx, grant, fileId);
  } catch (error) {
    // Somebody was faster: the same person on another connection, most likely.
    const taken = error instanceof AppError && error.code === "upload_claimed" ? await findOwn(ctx, grant, fileId) : null;
    if (taken) return taken;
    throw error;
  }
}

/** For a message on its way: whatever is wrong with the file, it is not there. An upload that still lacks its end may come later. */
export async function fileToSend(ctx: Context, grant: RoomGrant, fileId: string): Promise<FileRow> {
  return takeFile(ctx, grant, fileId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === "upload_not_found" || error.code === "upload_claimed")) throw fileMissing();
    throw error;
  });
}

async function findOwn(ctx: Context, { actor, access }: RoomGrant, fileId: string): Promise<FileRow | null> {
  const [file] = await findFiles(ctx.sql, access.organisationId, [fileId]);
  if (!file) return null;
  if (file.roomId !== access.id || file.uploadedBy !== actor.userId) throw fileMissing();
  return file;
}

async function claim(ctx: Context, { actor, access }: RoomGrant, fileId: string): Promise<FileRow> {
  return ctx.transaction(async (tx) => {
    const { hash, size, filename } = await tx.claimUpload(fileId, { purpose: chatFile });
    const name = safeFilename(filename);
    const mediaType = await storedMediaType(ctx, hash, size, name);
    const head = isImage(mediaType) ? await buffer(await ctx.storage.read(hash, { start: 0, end: Math.min(size, IMAGE_HEAD_BYTES) - 1 })) : null;
    const { width = null, height = null } = (head && imageSizeOf(mediaType, head)) ?? {};
    const { organisationId, id: roomId } = access;
    const row = { id: fileId, organisationId, roomId, uploadedBy: actor.userId, messageId: null, hash, name, size, mediaType, width, height };
    if (access.kind === "course") await ensureCourseRooms(tx.sql, [{ organisationId, courseId: roomId }]);
    await files.insertFile(tx.sql, row);
    return row;
  });
}

/** Shown in a page only where nothing in it can run in our origin; saved otherwise, or when asked for. */
export function openFile(ctx: Context, { hash, size, name, mediaType }: FileRow, download: boolean): FileReply {
  return {
    size,
    mediaType,
    filename: name,
    etag: hash,
    disposition: !download && isShownInline(mediaType) ? "inline" : "attachment",
    // A message may be taken back, and a place in the room may end.
    revalidate: true,
    open: (range) => ctx.storage.read(hash, range),
  };
}

/** Their content goes with the next collection of unused files. */
export async function tidyFiles(ctx: Context): Promise<{ removed: number }> {
  return { removed: await files.deleteUnsentBefore(ctx.sql, new Date(ctx.now().getTime() - UNSENT_KEPT_MS)) };
}
