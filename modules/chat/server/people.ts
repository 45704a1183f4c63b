import type { Actor, Context } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";

/** Names and pictures may lag this long in what goes out with new messages. */
const PERSON_REMEMBERED_MS = 30_000;

/** How others see the actor. */
export async function personOf(ctx: Context, { organisationId, userId, fullName }: Actor): Promise<PersonSummary> {
  return ctx.remember(`chat:person:${organisationId}:${userId}`, PERSON_REMEMBERED_MS, async () => {
    const [found] = await ctx.call(getMany, { organisationId, ids: [userId] });
    return found ?? { id: userId, fullName, avatarUrl: null };
  });
}
