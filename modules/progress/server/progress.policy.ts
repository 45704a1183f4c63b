import { definePolicy, notAllowed, notFound, requireActor, type Actor, type Context } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import type { z } from "zod";

/*
 * Learners record and see their own progress; the course's staff and organisation administrators see everybody's. What a
 * person is in a course, the courses room decides.
 */

export interface ProgressGrant {
  readonly actor: Actor;
  readonly access: courses.CourseAccess;
}

export interface SectionProgressGrant extends ProgressGrant {
  readonly sectionId: string;
}

/** A section and what the courses room knows about it. */
export interface RuleGrant extends SectionProgressGrant {
  readonly access: NonNullable<z.output<typeof courses.getSectionAccess.output>>;
}

/** Whose progress was asked for. */
export interface ReadProgressGrant extends ProgressGrant {
  readonly userId: string;
}

export const mayRecordProgress = definePolicy({
  name: "mayRecordProgress",
  summary: "The course's members, in its published sections",
  check: async (ctx: Context, { params }: { params: { sectionId: string } }): Promise<SectionProgressGrant> => {
    const actor = requireActor(ctx);
    const { organisationId, userId, role } = actor;
    const access = await ctx.call(courses.getSectionAccess, { organisationId, userId, role, sectionId: params.sectionId });
    if (!access?.permissions.includes("read") || !access.published) throw notFound("section");
    if (!access.permissions.includes("learn")) throw notAllowed();
    return { actor, access, sectionId: params.sectionId };
  },
});

export const mayReadProgress = definePolicy({
  name: "mayReadProgress",
  summary: "Members their own; the course's staff and organisation administrators that of every member",
  check: async (ctx: Context, { params, query }: { params: { courseId: string }; query: { userId?: string | undefined } }): Promise<ReadProgressGrant> => {
    const { actor, access } = await requireCourse(ctx, params.courseId, "read");
    const userId = query.userId ?? actor.userId;
    if (userId === actor.userId) return { actor, access, userId };
    if (!access.permissions.includes("see_progress")) throw notAllowed();
    const learner = await ctx.call(courses.getAccess, { organisationId: actor.organisationId, userId, role: null, courseId: params.courseId });
    // Without a place in the course, now or before, there is no progress to see.
    if (!learner?.enrolmentStatus) throw notFound("learner");
    return { actor, access, userId };
  },
});

export const maySeeLearners = definePolicy({
  name: "maySeeLearners",
  summary: "The course's staff and organisation administrators",
  check: (ctx: Context, { params }: { params: { courseId: string } }): Promise<ProgressGrant> => requireCourse(ctx, params.courseId, "see_progress"),
});

export const mayEditRules = definePolicy({
  name: "mayEditRules",
  summary: "The course's instructors and organisation administrators",
  check: async (ctx: Context, { params }: { params: { sectionId: string } }): Promise<RuleGrant> => {
    const actor = requireActor(ctx);
    const { organisationId, userId, role } = actor;
    const access = await ctx.call(courses.getSectionAccess, { organisationId, userId, role, sectionId: params.sectionId });
    if (!access?.permissions.includes("read")) throw notFound("section");
    if (!access.permissions.includes("edit")) throw notAllowed();
    return { actor, access, sectionId: params.sectionId };
  },
});

export const mayListRules = definePolicy({
  name: "mayListRules",
  summary: "The course's instructors and organisation administrators",
  check: (ctx: Context, { params }: { params: { courseId: string } }): Promise<ProgressGrant> => requireCourse(ctx, params.courseId, "edit"),
});

/** Whose learning events: everybody's (`userId` null) is for staff. */
export const mayReadLearningEvents = definePolicy({
  name: "mayReadLearningEvents",
  summary: "Members their own; the course's staff and organisation administrators everybody's",
  check: async (ctx: Context, { params, query }: { params: { courseId: string }; query: { userId?: string | undefined } }) => {
    const { actor, access } = await requireCourse(ctx, params.courseId, "read");
    if (access.permissions.includes("see_progress")) return { actor, access, userId: query.userId ?? null };
    if (query.userId !== undefined && query.userId !== actor.userId) throw notAllowed();
    return { actor, access, userId: actor.userId };
  },
});

async function requireCourse(ctx: Context, courseId: string, permission: courses.CoursePermission): Promise<ProgressGrant> {
  const actor = requireActor(ctx);
  const { organisationId, userId, role } = actor;
  const access = await ctx.call(courses.getAccess, { organisationId, userId, role, courseId });
  if (!access) throw notFound("course");
  if (!access.permissions.includes(permission)) throw notAllowed();
  return { actor, access };
}
