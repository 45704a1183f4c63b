import type { Context } from "@lectern/core";
import { getAccess } from "@lectern/courses/contract";
import type { PersonSummary } from "@lectern/users/contract";
import type { RoomAccess } from "../chat.policy.ts";
import { peopleById } from "../chat.presenter.ts";

/** Of the people somebody means to mention, those who are in the room and whose `@` and full name stand in the text. */
export async function mentionedIn(ctx: Context, access: RoomAccess, text: string, userIds: readonly string[]): Promise<PersonSummary[]> {
  const wanted = [...new Set(userIds)];
  if (wanted.length === 0) return [];
  const people = await peopleById(ctx, access.organisationId, wanted);
  const named = wanted.flatMap((id) => {
    const person = people.get(id);
    return person && text.includes(`@${person.fullName}`) ? [person] : [];
  });
  const inRoom = await Promise.all(named.map(({ id }) => isIn(ctx, access, id)));
  return named.filter((_, index) => inRoom[index]);
}

/** Whether somebody reads the room: in direct messages its people, else whoever has a place in the course. */
async function isIn(ctx: Context, { kind, memberIds, organisationId, courseId }: RoomAccess, userId: string): Promise<boolean> {
  if (kind === "direct") return memberIds.includes(userId);
  if (!courseId) return false;
  // Without a role in the organisation: an administrator who has no place in the course does not follow its conversation.
  const found = await ctx.call(getAccess, { organisationId, userId, role: null, courseId });
  return found?.permissions.includes("read") ?? false;
}
