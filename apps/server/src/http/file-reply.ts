import type { FileReply } from "@lectern/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { contractBroken } from "@lectern/core";
import { rangeNotSatisfiable } from "./http.errors.ts";

/** Only these are ever shown inside our origin; everything else is saved by the browser. */
const SHOWN_INLINE = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf)$/;

const fileReply = z.custom<FileReply>((value) => typeof value === "object" && value !== null && "open" in value && typeof value.open === "function");

/**
 * Answers a download with validators and a single byte range (RFC 9110 §14). Content that people uploaded can never run
 * in our origin: a sandboxing content security policy, `nosniff`, and inline only for types that cannot carry script.
 */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, result: unknown): Promise<FastifyReply> {
  const parsed = fileReply.safeParse(result);
  if (!parsed.success) throw contractBroken("a download handler answered no file", parsed.error);
  const file = parsed.data;
  const inline = file.disposition === "inline" && SHOWN_INLINE.test(file.mediaType);
  const etag = `"${file.etag}"`;
  reply
    .header("etag", etag)
    .header("accept-ranges", "bytes")
    .header("cache-control", "private, max-age=3600")
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("content-disposition", `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeRfc8187(file.filename)}`)
    .type(file.mediaType);
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();

  const fresh = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
  const range = fresh ? parseRange(request.headers.range, file.size) : null;
  if (range === "unsatisfiable") {
    reply.header("content-range", `bytes */${file.size}`);
    throw rangeNotSatisfiable();
  }
  if (!range) return reply.header("content-length", file.size).send(await file.open());
  return reply
    .code(206)
    .header("content-range", `bytes ${range.start}-${range.end}/${file.size}`)
    .header("content-length", range.end - range.start + 1)
    .send(await file.open(range));
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

function encodeRfc8187(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\p{Cc}/\\]/gu, "_")).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
