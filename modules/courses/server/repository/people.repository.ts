import type { Sql } from "@lectern/core/ports";

export interface PersonRow {
  readonly userId: string;
  readonly organisationId: string;
  readonly fullName: string;
  readonly avatarUrl: string | null;
}

export async function findPeople(sql: Sql, organisationId: string, userIds: readonly string[]): Promise<PersonRow[]> {
  return sql<PersonRow[]>`
    select user_id, organisation_id, full_name, avatar_url from courses.people
    where user_id = any(${[...userIds]}::uuid[]) and organisation_id = ${organisationId}`;
}

interface MetPerson extends PersonRow {
  readonly isSuspended: boolean;
}

/** Adds people this room has not met yet; what events told already stays. */
export async function addPeople(sql: Sql, people: readonly MetPerson[]): Promise<void> {
  if (people.length === 0) return;
  await sql`insert into courses.people ${sql(people.map((person) => ({ ...person })))} on conflict (user_id) do nothing`;
}

/** Whether this room takes somebody for suspended. */
export async function isSuspended(sql: Sql, organisationId: string, userId: string): Promise<boolean> {
  const rows = await sql`select 1 from courses.people where user_id = ${userId} and organisation_id = ${organisationId} and is_suspended`;
  return rows.length > 0;
}

/** Only people this room knows; others are asked for when they come. */
export async function updatePerson(
  sql: Sql,
  { userId, organisationId, fullName, avatarUrl, isSuspended: suspended }: MetPerson,
  sortName: string,
): Promise<void> {
  await sql`
    update courses.people set full_name = ${fullName}, avatar_url = ${avatarUrl}, is_suspended = ${suspended}, updated_at = now()
    where user_id = ${userId} and organisation_id = ${organisationId}`;
  await sql`
    update courses.enrolments set sort_name = ${sortName}
    where user_id = ${userId} and organisation_id = ${organisationId} and sort_name <> ${sortName}`;
}

export async function deletePerson(sql: Sql, organisationId: string, userId: string): Promise<void> {
  await sql`delete from courses.people where user_id = ${userId} and organisation_id = ${organisationId}`;
  await sql`update courses.enrolments set sort_name = '' where user_id = ${userId} and organisation_id = ${organisationId}`;
}
