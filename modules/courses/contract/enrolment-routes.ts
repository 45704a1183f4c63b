import { defineRoute, id, instant, line, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { coursePerson, courseRole, enrolment, enrolmentSource, enrolmentWithPerson } from "./models.ts";

const courseParams = z.object({ courseId: id });

/**
 * A code as a person types it: case, spaces and hyphens do not matter. Only letters and digits that cannot be taken for
 * each other, on paper or aloud, are in it.
 */
export const typedCode = z.string().trim().min(1).max(40);

/** Codes a course may have at once, revoked and expired ones not counted. */
export const CODES_MAX = 100;

/** Tries with codes a person has; right ones count too. */
export const CODE_TRIES = { points: 20, perSeconds: 600 } as const;

/** A way into a course for whoever has it. */
export const enrolmentCode = z.object({
  id,
  courseId: id,
  /** `XXXX-XXXX` */
  code: z.string(),
  /** For staff: what it was given out for. */
  label: z.string(),
  /** Null: as often as people come. */
  maxUses: z.number().int().nullable(),
  useCount: z.number().int(),
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /** Whether somebody could come in with it now. */
  usable: z.boolean(),
  createdAt: instant,
});
export type EnrolmentCode = z.output<typeof enrolmentCode>;

export const joinWithCode = defineRoute({
  method: "POST",
  path: "/api/enrollments/join",
  summary: "Enrol with a code alone; 201 with the enrolment, 200 with the same one when you are in already",
  description:
    "One answer for every code that does not open a course to you: wrong, expired, used up, revoked or another organisation's (422 `code_not_valid`).",
  body: z.object({ code: typedCode }),
  reply: enrolment,
  status: [201, 200],
  idempotency: "natural",
  errors: ["code_not_valid", "enrolment_suspended", "enrolment_ended"],
});

export const listCodes = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/enrollment-codes",
  summary: "The enrolment codes of a course, newest first",
  params: courseParams,
  reply: z.object({ items: z.array(enrolmentCode) }),
});

export const createCode = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/enrollment-codes",
  summary: "A new enrolment code; people who use it become students",
  params: courseParams,
  body: z.object({
    label: line(80).optional(),
    maxUses: z.number().int().min(1).max(1_000_000).nullable().optional(),
    expiresAt: instant.nullable().optional(),
  }),
  reply: enrolmentCode,
  status: 201,
  errors: ["too_many_codes", "time_past"],
});

export const revokeCode = defineRoute({
  method: "DELETE",
  path: "/api/courses/:courseId/enrollment-codes/:codeId",
  summary: "Take a code back; who came in with it stays",
  params: courseParams.extend({ codeId: id }),
  reply: enrolmentCode,
  status: 200,
});

export const listWaiting = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/waiting-list",
  summary: "Who waits for a place, in order, for the course's staff",
  description: 'Let somebody in with `PATCH /api/enrollments/:id {status: "active"}` (also above the capacity), take somebody off with `{status: "ended"}`.',
  params: courseParams,
  query: pageQuery,
  reply: page(enrolmentWithPerson),
});

export const moveWaiting = defineRoute({
  method: "PUT",
  path: "/api/enrollments/:enrolmentId/position",
  summary: "Put somebody elsewhere in the waiting list; a position beyond its end is its end",
  params: z.object({ enrolmentId: id }),
  body: z.object({ position: z.number().int().min(1).max(1_000_000) }),
  reply: enrolmentWithPerson,
  errors: ["not_waiting"],
});

export const enrolmentEntry = z.object({
  action: z.enum(["joined", "waiting", "promoted", "admitted", "moved", "left", "removed", "suspended", "restored", "role_changed", "account_deleted"]),
  role: courseRole,
  source: enrolmentSource,
  /** Who did it; null where nobody did in person, or their account is gone. */
  actor: coursePerson.nullable(),
  happenedAt: instant,
});
export type EnrolmentEntry = z.output<typeof enrolmentEntry>;

export const getEnrolmentHistory = defineRoute({
  method: "GET",
  path: "/api/enrollments/:enrolmentId/history",
  summary: "What happened to a place in a course, newest first (at most the last 200 entries)",
  params: z.object({ enrolmentId: id }),
  reply: z.object({ items: z.array(enrolmentEntry) }),
});

export type EnrolmentRoutes =
  | typeof joinWithCode
  | typeof listCodes
  | typeof createCode
  | typeof revokeCode
  | typeof listWaiting
  | typeof moveWaiting
  | typeof getEnrolmentHistory;
