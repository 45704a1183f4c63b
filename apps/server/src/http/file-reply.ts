import type { FileReply } from "@lectern/core";
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { contractBroken } from "@lectern/core";
import { rangeNotSatisfiable } from "./http.errors.ts";

/** Only these are ever shown inside our origin; everything else is saved by the browser. PDF is for our own viewer, which fetches it. */
const SHOWN_INLINE = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** Opened by itself a picture or a film may load itself, and nothing else happens: no script, no form, no frame, an origin of its own. */
const CONTENT_POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const fileReply = z.custom<FileReply>((value) => typeof value === "object" && value !== null && "open" in value && typeof value.open === "function");

/**
 * Answers a download with validators and a single byte range (RFC 9110 §13, §14). Content that people uploaded can never
 * run in our origin: a sandboxing content security policy, `nosniff`, no other origin may embed it, and inline only for
 * types that cannot carry script.
 */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, result: unknown): Promise<FastifyReply> {
  const parsed = fileReply.safeParse(result);
  if (!parsed.success) throw contractBroken("a download handler answered no file", parsed.error);
  const file = parsed.data;
  const inline = file.disposition === "inline" && SHOWN_INLINE.test(file.mediaType);
  const etag = `"${file.etag}"`;
  reply
    .header("etag", etag)
    .header("accept-ranges", file.size === null ? "none" : "bytes")
    .header("cache-control", file.revalidate ? "private, no-cache" : "private, max-age=3600")
    .header("vary", "cookie, authorization")
    .header("x-content-type-options", "nosniff")
    .header("cross-origin-resource-policy", "same-origin")
    .header("content-security-policy", CONTENT_POLICY)
    .header("content-disposition", contentDisposition(inline ? "inline" : "attachment", file.filename))
    .type(file.mediaType);
  if (matches(request.headers["if-none-match"], etag)) return reply.code(304).send();

  const fresh = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
  const range = fresh && file.size !== null ? parseRange(request.headers.range, file.size) : null;
  if (range === "unsatisfiable") {
    reply.header("content-range", `bytes */${file.size}`);
    throw rangeNotSatisfiable();
  }
  if (range) reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  if (file.size !== null) reply.header("content-length", range ? range.end - range.start + 1 : file.size);
  // Fastify drops a stream's content and leaves the length that was said.
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  const content = await file.open(range ?? undefined);
  if (!range || range.start === 0) file.onSent?.();
  return reply.send(content);
}

/** `If-None-Match` (RFC 9110 §13.1.2): any of a list, compared weakly. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}

/** One range; several, or a unit other than bytes, are ignored as the standard allows. */
function parseRange(header: string | undefined, size: number): { start: number; end: number } | "unsatisfiable" | null {
  const match = header?.match(/^bytes=(\d{0,15})-(\d{0,15})$/);
  if (!match) return null;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size) return "unsatisfiable";
  return end < start ? null : { start, end };
}

/** RFC 6266: a name in ASCII for old clients, the real one in RFC 8187 beside it. Nothing in it can end the header or turn the writing around. */
function contentDisposition(type: "inline" | "attachment", filename: string): string {
  const name = filename.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu, "_");
  const ascii = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]|["%]/g, "_");
  const extended = encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${type}; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
