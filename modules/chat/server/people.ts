import { defineGroupRead, type Actor, type Context } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";

/** Names and pictures may lag this long in what goes out with new messages. */
const PERSON_REMEMBERED_MS = 30_000;

interface PersonKey {
  readonly organisationId: string;
  readonly userId: string;
}

const people = defineGroupRead<PersonKey, PersonSummary | null>({
  name: "chat.people",
  read: async (ctx, keys) => {
    const found = new Map<string, PersonSummary>();
    for (const [organisationId, some] of Map.groupBy(keys, (key) => key.organisationId)) {
      const ids = [...new Set(some.map(({ userId }) => userId))];
      for (const person of await ctx.call(getMany, { organisationId, ids })) found.set(`${organisationId} ${person.id}`, person);
    }
    return keys.map(({ organisationId, userId }) => found.get(`${organisationId} ${userId}`) ?? null);
  },
});

/** How others see the actor. */
export async function personOf(ctx: Context, { organisationId, userId, fullName }: Actor): Promise<PersonSummary> {
  return ctx.remember(`chat:person:${organisationId}:${userId}`, PERSON_REMEMBERED_MS, async () => {
    const found = await ctx.read(people, { organisationId, userId });
    return found ?? { id: userId, fullName, avatarUrl: null };
  });
}
