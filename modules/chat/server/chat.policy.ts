import { definePolicy, notAllowed, notFound, requireActor, type Actor, type Context } from "@lectern/core";
import { getAccess, type CourseAccess } from "@lectern/courses/contract";

/** What a policy of this room hands to its handler. */
export interface RoomGrant {
  readonly actor: Actor;
  readonly access: CourseAccess;
}

interface OfCourse {
  readonly courseId: string;
}

async function requireRoom(ctx: Context, { courseId }: OfCourse, permission: "read" | "chat"): Promise<RoomGrant> {
  const actor = requireActor(ctx);
  const { organisationId, userId, role } = actor;
  const access = await ctx.call(getAccess, { organisationId, userId, role, courseId });
  if (!access) throw notFound("course");
  if (!access.permissions.includes(permission)) throw notAllowed();
  return { actor, access };
}

/** Whoever may read the course reads its room, also after it was archived. */
export const mayReadRoom = definePolicy({
  name: "mayReadRoom",
  summary: "The course's members and staff",
  check: (ctx: Context, payload: OfCourse) => requireRoom(ctx, payload, "read"),
});

export const mayReadHistory = definePolicy({
  name: "mayReadHistory",
  summary: "The course's members and staff",
  check: (ctx: Context, { params }: { params: OfCourse }) => requireRoom(ctx, params, "read"),
});

export const mayWriteInRoom = definePolicy({
  name: "mayWriteInRoom",
  summary: "The course's active members and staff, while the course is not archived",
  check: (ctx: Context, payload: OfCourse) => requireRoom(ctx, payload, "chat"),
});
