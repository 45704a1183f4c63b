import { randomInt } from "node:crypto";
import { notFound, rateLimited, type Actor, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../../contract.ts";
import * as errors from "../../courses.errors.ts";
import type { CourseGrant } from "../../courses.policy.ts";
import { toCode } from "../../courses.presenter.ts";
import * as codes from "../../repository/codes.repository.ts";
import * as courses from "../../repository/courses.repository.ts";

/**
 * Letters and digits that are not taken for each other: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V, and none that sound alike in
 * English and Vietnamese (D/T, M/N, P/B). No vowels but A and E, so that no words come out. 8 of 18: 35 bits.
 */
const ALPHABET = "ACDEFGHKNPRWXY3479";
const CODE_LENGTH = 8;
/** Another code is tried when one is taken: practically never. */
const ATTEMPTS = 5;

export async function listCodes(ctx: Context, { access }: CourseGrant) {
  const rows = await codes.listCodes(ctx.sql, access.courseId);
  return { items: rows.map((row) => toCode(row, ctx.now())) };
}

export async function createCode(
  ctx: Context,
  { actor, access }: CourseGrant,
  { label = "", maxUses = null, expiresAt = null }: RouteInput<typeof contract.createCode>["body"],
): Promise<contract.EnrolmentCode> {
  if (expiresAt && new Date(expiresAt) <= ctx.now()) throw errors.timePast();
  return ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    if ((await codes.countUsableCodes(tx.sql, access.courseId, ctx.now())) >= contract.CODES_MAX) throw errors.tooManyCodes(contract.CODES_MAX);
    const { courseId, organisationId } = access;
    const fields = { courseId, organisationId, label, maxUses, expiresAt: expiresAt ? new Date(expiresAt) : null, createdBy: actor.userId };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const row = await codes.insertCode(tx.sql, { ...fields, id: ctx.newId(), code: randomCode() });
      if (!row) continue;
      await tx.audit({ action: "enrolment_code.created", targetType: "course", targetId: courseId, details: { codeId: row.id } });
      return toCode(row, ctx.now());
    }
    throw errors.tooManyCodes(contract.CODES_MAX);
  });
}

export async function revokeCode(ctx: Context, { access }: CourseGrant, codeId: string): Promise<contract.EnrolmentCode> {
  return ctx.transaction(async (tx) => {
    const row = await codes.revokeCode(tx.sql, access.courseId, codeId);
    if (!row) throw notFound("code");
    await tx.audit({ action: "enrolment_code.revoked", targetType: "course", targetId: access.courseId, details: { codeId } });
    return toCode(row, ctx.now());
  });
}

/** The code somebody typed, if the organisation has it; whether it may be used is asked on the locked course. Counts as a try. */
export async function lookUpCode(ctx: Context, actor: Actor, typed: string): Promise<codes.CodeRow> {
  const { allowed, retryAfterSeconds } = await ctx.limits.consume(`courses.code:${actor.userId}`, contract.CODE_TRIES);
  if (!allowed) throw rateLimited(retryAfterSeconds);
  const row = await codes.findCode(ctx.sql, actor.organisationId, normalised(typed));
  if (!row) throw errors.codeNotValid();
  return row;
}

/** On a locked course: the code as it is now, or the one answer for all that are not usable. */
export async function requireUsable(tx: Transaction, found: codes.CodeRow, now: Date): Promise<codes.CodeRow> {
  const row = await codes.lockCode(tx.sql, found.courseId, found.id);
  if (!row || !toCode(row, now).usable) throw errors.codeNotValid();
  return row;
}

function normalised(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

function randomCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
