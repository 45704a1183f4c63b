import type { Sql } from "@lectern/core/ports";
import type { LeadingTo, MailboxRow } from "./entries.repository.ts";

/** What goes: everything about a course, one group of it, or what leads to one place and tells of nothing else. */
export type Doomed = { readonly courseId: string; readonly groupKey?: string } | LeadingTo;

/** Answers where the people stand who lost entries. Mailboxes are locked first, as by everybody who changes entries. */
export function removeEntries(sql: Sql, doomed: Doomed): Promise<MailboxRow[]> {
  const about =
    "link" in doomed
      ? sql`link = ${doomed.link} and organisation_id = ${doomed.organisationId} and count = 1`
      : sql`course_id = ${doomed.courseId} ${doomed.groupKey === undefined ? sql`` : sql`and group_key = ${doomed.groupKey}`}`;
  return removeWhere(sql, sql`select id from notifications.entry where ${about}`);
}

/** Read ones from before `readBefore`, all from before `allBefore`, at most so many. */
export function removeOld(sql: Sql, { readBefore, allBefore, limit }: { readBefore: Date; allBefore: Date; limit: number }): Promise<MailboxRow[]> {
  return removeWhere(
    sql,
    sql`select id from notifications.entry
      where created_at < ${allBefore} or (created_at < ${readBefore} and read_at is not null)
      order by created_at limit ${limit}`,
  );
}

async function removeWhere(sql: Sql, ids: ReturnType<Sql>): Promise<MailboxRow[]> {
  const doomed = await sql<{ id: string; userId: string }[]>`select id, user_id from notifications.entry where id in (${ids})`;
  if (doomed.length === 0) return [];
  const userIds = [...new Set(doomed.map(({ userId }) => userId))];
  await sql`select from notifications.mailbox where user_id = any(${userIds}::uuid[]) order by user_id for update`;
  return sql<MailboxRow[]>`
    with gone as (
      delete from notifications.entry where id = any(${doomed.map(({ id }) => id)}::uuid[])
      returning user_id, read_at is null and sequence is not null as was_unread
    ), lost as (select user_id, count(*) filter (where was_unread) as unread from gone group by user_id)
    update notifications.mailbox m set unread = m.unread - lost.unread::int, revision = m.revision + 1
    from lost where m.user_id = lost.user_id
    returning m.user_id, m.sequence, m.revision, m.unread`;
}

export async function countOld(sql: Sql, { readBefore, allBefore }: { readBefore: Date; allBefore: Date }): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) from notifications.entry where created_at < ${allBefore} or (created_at < ${readBefore} and read_at is not null)`;
  return row?.count ?? 0;
}

/** Everything that is a person's alone. What they wrote to courses stays, without their name. */
export async function forgetPerson(sql: Sql, userId: string): Promise<void> {
  await sql`delete from notifications.entry where user_id = ${userId}`;
  await sql`delete from notifications.mailbox where user_id = ${userId}`;
  await sql`delete from notifications.preference where user_id = ${userId}`;
  await sql`delete from notifications.digest where user_id = ${userId}`;
}
