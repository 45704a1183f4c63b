import { z } from "zod";

/** UUIDv7 (RFC 9562 §5.7); other UUID versions are accepted from outside and simply not found. */
export const id = z.uuid();

/** An id that a client chose for one act, so that repeating it changes nothing: 1–100 printable ASCII characters, usually a UUID. */
export const chosenId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/);

/** ISO 8601 in UTC, milliseconds: `2026-11-21T03:10:00.000Z`. */
export const instant = z.iso.datetime();

/** IANA time zone name the runtime knows, e.g. `Asia/Ho_Chi_Minh`. */
export const timeZone = z.string().max(64).refine(isTimeZone, { message: "Unknown time zone" });

/** Interface languages. Content may be in any language. */
export const language = z.enum(["en", "vi"]);

/** Query of a list: `?cursor=&limit=`. */
export const pageQuery = z.object({
  /** Opaque; from `nextCursor`. */
  cursor: z.string().max(512).optional(),
  /** 1–200, default 50. */
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A page of a list; `nextCursor` is null on the last. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The answer to a call that started a job. Follow it at `GET /api/jobs/:id`. */
export const jobStarted = z.object({ jobId: id });

/** RFC 9457 problem document; further members depend on `code`. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
  requestId: z.string().optional(),
});

/** Text a person types on one line: trimmed, 1–`max` characters, no control characters. */
export function line(max: number) {
  return z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(max)
        .refine((text) => !CONTROL_CHARACTERS.test(text), { message: "Control characters are not allowed" }),
    );
}

/** Text of several lines, at most `max` characters; NUL is refused (PostgreSQL cannot store it). */
export function multiline(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => !text.includes("\u0000"), { message: "NUL is not allowed" });
}

const CONTROL_CHARACTERS = /\p{Cc}/u;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
