import type { Context } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import { recordProgress } from "./server/service/record.ts";

/** Progress as the learner would have recorded it; the sections may be of several lessons of the course. */
export async function buildProgress(
  ctx: Context,
  given: {
    organisationId: string;
    courseId: string;
    userId: string;
    sectionIds: readonly string[];
    status?: "in_progress" | "completed";
    timeSpentSeconds?: number;
  },
): Promise<void> {
  const { organisationId, courseId, userId, sectionIds, status = "completed", timeSpentSeconds = 60 } = given;
  const access = await ctx.call(courses.getAccess, { organisationId, userId, role: null, courseId });
  if (!access) throw new TypeError(`there is no course ${courseId} for ${userId}`);
  const actor = { userId, organisationId, role: "student", fullName: "", language: "en", timeZone: "UTC", sessionId: null } as const;
  for (const sectionId of sectionIds) await recordProgress(ctx, { actor, access, sectionId }, { operationId: ctx.newId(), status, timeSpentSeconds });
}
