import type { Sql } from "@lectern/core/ports";
import type { EntryRow } from "./entries.repository.ts";

export interface DigestRow {
  readonly userId: string;
  readonly organisationId: string;
  readonly attempts: number;
}

/** Something to mail: one digest per person, due when its first thing says. Locks the row, so that none is finished meanwhile without it. */
export async function planDigests(sql: Sql, plans: readonly { userId: string; organisationId: string; dueAt: Date }[]): Promise<void> {
  await sql`
    insert into notifications.digest as d (user_id, organisation_id, due_at)
    select user_id, organisation_id, due_at
    from unnest(${plans.map(({ userId }) => userId)}::uuid[], ${plans.map(({ organisationId }) => organisationId)}::uuid[],
                ${plans.map(({ dueAt }) => dueAt.toISOString())}::timestamptz[]) as p (user_id, organisation_id, due_at)
    order by user_id
    on conflict (user_id) do update set organisation_id = d.organisation_id`;
}

/** Takes the longest due ones for itself until `leaseUntil`; nobody else gets them before. */
export function claimDigests(sql: Sql, { now, leaseUntil, limit }: { now: Date; leaseUntil: Date; limit: number }): Promise<DigestRow[]> {
  return sql<DigestRow[]>`
    update notifications.digest set leased_until = ${leaseUntil}
    where user_id in (
      select user_id from notifications.digest
      where due_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by due_at limit ${limit} for update skip locked)
    returning user_id, organisation_id, attempts`;
}

/** `sequence` null: for the mail alone. */
export type PendingRow = Omit<EntryRow, "sequence"> & { readonly sequence: number | null };

export function listPending(sql: Sql, userId: string): Promise<PendingRow[]> {
  return sql<PendingRow[]>`
    select id, organisation_id, user_id, sequence, kind, values, actor_id, link, course_id, group_key, count, created_at, read_at
    from notifications.entry where user_id = ${userId} and mail_pending order by created_at, id`;
}

export async function postponeDigest(sql: Sql, userId: string, dueAt: Date, attempts: number): Promise<void> {
  await sql`update notifications.digest set due_at = ${dueAt}, leased_until = null, attempts = ${attempts} where user_id = ${userId}`;
}

/**
 * These are done with. What came meanwhile, and what an entry has gained since (its number is another then), makes the next
 * digest, due at `nextDueAt`. The mailbox is locked first: whoever delivers at this moment comes wholly before or after.
 */
export async function finishDigest(sql: Sql, userId: string, done: readonly PendingRow[], nextDueAt: Date): Promise<void> {
  await sql`select from notifications.mailbox where user_id = ${userId} for update`;
  await sql`select from notifications.digest where user_id = ${userId} for update`;
  const numbered = done.flatMap(({ id, sequence }) => (sequence === null ? [] : [{ id, sequence }]));
  await sql`
    update notifications.entry e set mail_pending = false
    from unnest(${numbered.map(({ id }) => id)}::uuid[], ${numbered.map(({ sequence }) => sequence)}::bigint[]) as d (id, sequence)
    where e.id = d.id and e.sequence = d.sequence and e.user_id = ${userId}`;
  await sql`
    delete from notifications.entry
    where user_id = ${userId} and sequence is null and id = any(${done.flatMap(({ id, sequence }) => (sequence === null ? [id] : []))}::uuid[])`;
  const [more] = await sql`select from notifications.entry where user_id = ${userId} and mail_pending limit 1`;
  if (more) await postponeDigest(sql, userId, nextDueAt, 0);
  else await sql`delete from notifications.digest where user_id = ${userId}`;
}
