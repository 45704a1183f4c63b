import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { notFound, type Context, type FileReply, type UploadedFile } from "@lectern/core";
import { userUpdated, type Person } from "../../contract.ts";
import { lockPerson, updateAvatar, type PersonRow } from "../repository/people.repository.ts";
import { fileRequired, imageTypeUnsupported } from "../users.errors.ts";
import type { PersonGrant } from "../users.policy.ts";
import { presentChange, presentPerson } from "../users.presenter.ts";

const EXTENSIONS: Readonly<Record<string, string>> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" };

/** Throws `file_required`, `image_type_unsupported`. The size was checked on the way in. */
export async function setAvatar(ctx: Context, grant: PersonGrant, file: UploadedFile | null): Promise<Person> {
  if (!file || file.size === 0) throw fileRequired();
  const mediaType = await sniffImage(file.path);
  if (!mediaType) throw imageTypeUnsupported();
  const { hash } = await ctx.storage.put(createReadStream(file.path));
  return presentPerson(await replaceAvatar(ctx, grant.person, { hash, mediaType }));
}

export async function removeAvatar(ctx: Context, grant: PersonGrant): Promise<void> {
  await replaceAvatar(ctx, grant.person, null);
}

/** Throws `not_found` for people without a picture. */
export async function getAvatar(ctx: Context, person: PersonRow): Promise<FileReply> {
  const { avatarHash: hash, avatarMediaType: mediaType } = person;
  const stored = hash === null ? null : await ctx.storage.stat(hash);
  if (!stored || mediaType === null) throw notFound("picture");
  return {
    size: stored.size,
    mediaType,
    filename: `avatar.${EXTENSIONS[mediaType] ?? "bin"}`,
    etag: stored.hash,
    disposition: "inline",
    open: (range) => ctx.storage.read(stored.hash, range),
  };
}

async function replaceAvatar(ctx: Context, person: PersonRow, avatar: { hash: string; mediaType: string } | null): Promise<PersonRow> {
  return ctx.transaction(async (tx) => {
    const before = await lockPerson(tx.sql, person.id, "update");
    if (!before) throw notFound("person");
    if (before.avatarHash === (avatar?.hash ?? null)) return before;
    const after = await updateAvatar(tx.sql, person.id, avatar, ctx.now());
    await tx.emit(userUpdated, presentChange(after), { organisationId: after.organisationId });
    return after;
  });
}

const SIGNATURE_BYTES = 16;

/** By the first bytes; what the client calls the file does not count. SVG is not among them: it can carry scripts. */
async function sniffImage(path: string): Promise<string | null> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0);
    const start = buffer.subarray(0, bytesRead).toString("latin1");
    if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
    if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
    if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return "image/webp";
    return null;
  } finally {
    await handle.close();
  }
}
