import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { notFound, type Context, type FileReply, type UploadedFile } from "@lectern/core";
import { fileRequired, imageTypeUnsupported } from "../users.errors.ts";

const EXTENSIONS: Readonly<Record<string, string>> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" };

/** Stores an uploaded picture. Throws `file_required`, `image_type_unsupported`; the size was checked on the way in. */
export async function keepImage(ctx: Context, file: UploadedFile | null): Promise<{ hash: string; mediaType: string }> {
  if (!file || file.size === 0) throw fileRequired();
  const mediaType = await sniffImage(file.path);
  if (!mediaType) throw imageTypeUnsupported();
  const { hash } = await ctx.storage.put(createReadStream(file.path));
  return { hash, mediaType };
}

/** A stored picture as a download; throws `not_found` where there is none. */
export async function openImage(ctx: Context, name: string, hash: string | null, mediaType: string | null): Promise<FileReply> {
  const stored = hash === null ? null : await ctx.storage.stat(hash);
  if (!stored || mediaType === null) throw notFound("picture");
  return {
    size: stored.size,
    mediaType,
    filename: `${name}.${EXTENSIONS[mediaType] ?? "bin"}`,
    etag: stored.hash,
    disposition: "inline",
    open: (range) => ctx.storage.read(stored.hash, range),
  };
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
