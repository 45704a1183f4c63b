import type { Context } from "@lectern/core";
import * as progress from "@lectern/progress/contract";
import type { z } from "zod";
import type { CourseAccess } from "../../contract.ts";

type Locked = z.output<typeof progress.getBlocking.output>;

/** The sections whose content this reader does not get yet. Only learners are held up; staff is not even asked about. */
export async function lockedFor(ctx: Context, access: CourseAccess, userId: string | null, sectionIds: readonly string[]): Promise<Locked> {
  const isLearner = access.role === "student" && !access.permissions.includes("edit");
  if (!isLearner || !userId || sectionIds.length === 0) return [];
  const { organisationId, courseId } = access;
  return ctx.call(progress.getBlocking, { organisationId, courseId, userId, sectionIds: [...sectionIds] });
}
