import type { Context, Transaction } from "@lectern/core";
import type { z } from "zod";
import type { courseStorage } from "../../../contract.ts";
import { quotaExceeded } from "../../courses.errors.ts";
import type { CourseGrant } from "../../courses.policy.ts";
import * as storage from "../../repository/storage.repository.ts";

const GIGABYTE = 1000 ** 3;
/** Where an administrator has set nothing else. */
const USUAL_LIMITS: storage.Limits = { courseBytes: 10 * GIGABYTE, organisationBytes: 200 * GIGABYTE };

interface Place {
  readonly organisationId: string;
  readonly courseId: string;
}

/**
 * Refuses what does not fit into the course's or the organisation's room (`quota_exceeded`). Until the transaction ends
 * nobody else of the organisation adds files, so that two at once cannot both take the last place.
 */
export async function requireRoom(tx: Transaction, place: Place, needed: number): Promise<void> {
  await storage.takeTurns(tx.sql, place.organisationId);
  const [used, limits] = [await storage.measure(tx.sql, place), await getLimits(tx.sql, place.organisationId)];
  refuse("course", limits.courseBytes, used.course, needed);
  refuse("organisation", limits.organisationBytes, used.organisation, needed);
}

function refuse(scope: "course" | "organisation", limit: number, used: number, needed: number): void {
  if (used + needed > limit) throw quotaExceeded({ scope, limit, used, left: Math.max(0, limit - used), needed });
}

export async function getStorage(ctx: Context, { access }: CourseGrant): Promise<z.input<typeof courseStorage>> {
  const [used, limits] = await Promise.all([storage.measure(ctx.sql, access), getLimits(ctx.sql, access.organisationId)]);
  return { course: { used: used.course, limit: limits.courseBytes }, organisation: { used: used.organisation, limit: limits.organisationBytes } };
}

export async function getLimits(sql: Context["sql"], organisationId: string): Promise<storage.Limits> {
  return (await storage.findLimits(sql, organisationId)) ?? USUAL_LIMITS;
}

export async function setLimits(ctx: Context, { organisationId }: { organisationId: string }, limits: storage.Limits): Promise<storage.Limits> {
  await ctx.transaction(async (tx) => {
    await storage.saveLimits(tx.sql, organisationId, limits);
    await tx.audit({ action: "course.storage_limits_set", targetType: "organisation", targetId: organisationId, details: { ...limits } });
  });
  return limits;
}
