import type { Context } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import * as users from "@lectern/users/contract";
import * as people from "../repository/people.repository.ts";
import * as roster from "../repository/roster.repository.ts";
import { personOf } from "../courses.presenter.ts";
import { searchForm } from "../text.ts";

export interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly avatarUrl: string | null;
}

/**
 * People of the organisation by id: from this room's read model; the users room is asked only for those it has not met,
 * and they are remembered. Not inside a transaction.
 */
export async function meetPeople(ctx: Context, organisationId: string, userIds: readonly string[]): Promise<Map<string, Person>> {
  const known = await knownPeople(ctx.sql, organisationId, userIds);
  const missing = [...new Set(userIds)].filter((userId) => !known.has(userId));
  if (missing.length === 0) return known;
  const [met, suspended] = await Promise.all([
    ctx.call(users.getMany, { organisationId, ids: missing }),
    ctx.call(users.findSuspended, { organisationId, ids: missing }),
  ]);
  await ctx.transaction((tx) =>
    people.addPeople(
      tx.sql,
      met.map(({ id, fullName, avatarUrl }) => ({ userId: id, organisationId, fullName, avatarUrl, isSuspended: suspended.includes(id) })),
    ),
  );
  return new Map([...known, ...met.map((person) => [person.id, person] as const)]);
}

/** For showing only: whoever this room has met. */
export async function knownPeople(sql: Sql, organisationId: string, userIds: readonly (string | null)[]): Promise<Map<string, Person>> {
  const ids = [...new Set(userIds.filter((userId) => userId !== null))];
  const rows = ids.length > 0 ? await people.findPeople(sql, organisationId, ids) : [];
  return new Map(rows.map((row) => [row.userId, { id: row.userId, fullName: row.fullName, avatarUrl: row.avatarUrl }]));
}

export function sortNames(known: ReadonlyMap<string, Person>): Map<string, string> {
  return new Map([...known.values()].map(({ id, fullName }) => [id, searchForm(fullName)]));
}

/** The instructors of each course. */
export async function instructorsOf(sql: Sql, courseIds: readonly string[]): Promise<Map<string, Person[]>> {
  const rows = courseIds.length > 0 ? await roster.listStaff(sql, courseIds, ["instructor"]) : [];
  const groups = Map.groupBy(rows, ({ courseId }) => courseId);
  return new Map([...groups].map(([courseId, staff]) => [courseId, staff.map(personOf).filter((person) => person !== null)]));
}
