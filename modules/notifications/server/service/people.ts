import type { Context } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";

/** Names and pictures of people, by id. */
export async function findPeople(ctx: Context, organisationId: string, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, PersonSummary>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  return new Map((await ctx.call(getMany, { organisationId, ids: known })).map((person) => [person.id, person]));
}
