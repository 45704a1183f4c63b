import type { Sql } from "@lectern/core/ports";
import type { NotificationKind } from "../../contract.ts";

/** What leads to one place: a message, a course. */
export interface LeadingTo {
  readonly organisationId: string;
  readonly link: string;
}

export interface EntryRow {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly sequence: number;
  readonly kind: NotificationKind;
  readonly values: Readonly<Record<string, string | number>>;
  readonly actorId: string | null;
  readonly link: string;
  readonly courseId: string | null;
  readonly groupKey: string;
  readonly count: number;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

export interface MailboxRow {
  readonly userId: string;
  readonly sequence: number;
  readonly revision: number;
  readonly unread: number;
}

export interface NewEntry {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly kind: NotificationKind;
  readonly values: Readonly<Record<string, string | number>>;
  readonly actorId: string | null;
  readonly link: string;
  readonly courseId: string | null;
  readonly groupKey: string;
  readonly eventId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly mailPending: boolean;
}

interface Owner {
  readonly organisationId: string;
  readonly userId: string;
}

const columns = (sql: Sql) => sql`
  id, organisation_id, user_id, sequence, kind, values, actor_id, link, course_id, group_key, count, created_at, read_at`;

/** Those of the pairs whose person has been told of the event already. */
export function findTold(sql: Sql, items: readonly { userId: string; eventId: string }[]): Promise<{ userId: string; eventId: string }[]> {
  return sql<{ userId: string; eventId: string }[]>`
    select e.user_id, e.event_id from notifications.entry e
    join unnest(${items.map(({ userId }) => userId)}::uuid[], ${items.map(({ eventId }) => eventId)}::uuid[]) as told (user_id, event_id) using (user_id, event_id)`;
}

/** The next number of each person's, in the order of their ids so that two deliveries never wait for each other. Locks their mailboxes. */
export function takeNumbers(sql: Sql, owners: readonly Owner[]): Promise<MailboxRow[]> {
  return sql<MailboxRow[]>`
    insert into notifications.mailbox as m (user_id, organisation_id, sequence, revision)
    select user_id, organisation_id, 1, 1
    from unnest(${owners.map(({ userId }) => userId)}::uuid[], ${owners.map(({ organisationId }) => organisationId)}::uuid[]) as o (user_id, organisation_id)
    order by user_id
    on conflict (user_id) do update set sequence = m.sequence + 1, revision = m.revision + 1
    returning user_id, sequence, revision, unread`;
}

/** One entry per person. What joins an unread entry of its group takes the entry's place at the new number. */
export function saveEntries(sql: Sql, entries: readonly (NewEntry & { readonly sequence: number })[]): Promise<EntryRow[]> {
  return sql<EntryRow[]>`
    insert into notifications.entry as e
      (id, organisation_id, user_id, sequence, kind, values, actor_id, link, course_id, group_key, slot, event_id, created_at, mail_pending)
    select n.id, n."organisationId", n."userId", n.sequence, n.kind, n.values, n."actorId", n.link, n."courseId", n."groupKey", n."groupKey", n."eventId",
      n."createdAt", n."mailPending"
    from ${newEntries(sql, entries)}
    on conflict (user_id, slot) where read_at is null and sequence is not null do update set
      sequence = excluded.sequence, kind = excluded.kind, values = excluded.values, actor_id = excluded.actor_id, link = excluded.link,
      event_id = excluded.event_id, created_at = excluded.created_at, count = e.count + 1, mail_pending = e.mail_pending or excluded.mail_pending
    returning ${columns(sql)}`;
}

/** For the next mail alone: without a number, in nobody's list. */
export async function saveMailOnly(sql: Sql, entries: readonly NewEntry[]): Promise<void> {
  await sql`
    insert into notifications.entry
      (id, organisation_id, user_id, kind, values, actor_id, link, course_id, group_key, slot, event_id, created_at, mail_pending)
    select n.id, n."organisationId", n."userId", n.kind, n.values, n."actorId", n.link, n."courseId", n."groupKey", n.id::text, n."eventId", n."createdAt", true
    from ${newEntries(sql, entries)}
    on conflict (user_id, event_id) do nothing`;
}

const newEntries = (sql: Sql, entries: readonly (NewEntry & { readonly sequence?: number })[]) => sql`
  jsonb_to_recordset(${sql.json(entries.map((entry) => ({ ...entry })))}) as n (
    id uuid, "organisationId" uuid, "userId" uuid, sequence bigint, kind text, values jsonb, "actorId" uuid, link text, "courseId" uuid,
    "groupKey" text, "eventId" uuid, "createdAt" timestamptz, "mailPending" boolean)`;

export function addUnread(sql: Sql, userIds: readonly string[]): Promise<MailboxRow[]> {
  return sql<MailboxRow[]>`
    update notifications.mailbox set unread = unread + 1 where user_id = any(${[...userIds]}::uuid[])
    returning user_id, sequence, revision, unread`;
}

export interface EntryFilter extends Owner {
  readonly unread: boolean;
  readonly before: number | null;
  /** Given: ascending from there. */
  readonly after: number | null;
  readonly limit: number;
}

export function listEntries(sql: Sql, { organisationId, userId, unread, before, after, limit }: EntryFilter): Promise<EntryRow[]> {
  const order = after === null ? sql`sequence desc` : sql`sequence`;
  return sql<EntryRow[]>`
    select ${columns(sql)} from notifications.entry
    where user_id = ${userId} and organisation_id = ${organisationId} and sequence is not null
      ${unread ? sql`and read_at is null` : sql``}
      ${before === null ? sql`` : sql`and sequence < ${before}`}
      ${after === null ? sql`` : sql`and sequence > ${after}`}
    order by ${order} limit ${limit}`;
}

export async function findEntry(sql: Sql, { organisationId, userId }: Owner, id: string): Promise<EntryRow | null> {
  const [row] = await sql<EntryRow[]>`
    select ${columns(sql)} from notifications.entry
    where id = ${id} and user_id = ${userId} and organisation_id = ${organisationId} and sequence is not null`;
  return row ?? null;
}

export async function findMailbox(sql: Sql, { organisationId, userId }: Owner): Promise<MailboxRow | null> {
  const [row] = await sql<MailboxRow[]>`
    select user_id, sequence, revision, unread from notifications.mailbox where user_id = ${userId} and organisation_id = ${organisationId}`;
  return row ?? null;
}

/** Null: nobody ever told them anything. */
export async function lockMailbox(sql: Sql, { organisationId, userId }: Owner): Promise<MailboxRow | null> {
  const [row] = await sql<MailboxRow[]>`
    select user_id, sequence, revision, unread from notifications.mailbox
    where user_id = ${userId} and organisation_id = ${organisationId} for update`;
  return row ?? null;
}

/** On a locked mailbox. What is read is not mailed any more. Answers the ids of those that were unread. */
export async function markRead(sql: Sql, userId: string, which: { ids: readonly string[] } | { upTo: number }, now: Date): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    update notifications.entry set read_at = ${now}, mail_pending = false
    where user_id = ${userId} and read_at is null and sequence is not null
      and ${"ids" in which ? sql`id = any(${[...which.ids]}::uuid[])` : sql`sequence <= ${which.upTo}`}
    returning id`;
  return rows.map(({ id }) => id);
}

/** What was told of one place says this now. Answers where the people stand who were told. Mailboxes are locked first. */
export async function retellEntries(sql: Sql, { organisationId, link }: LeadingTo, excerpt: string): Promise<MailboxRow[]> {
  const told = sql`link = ${link} and organisation_id = ${organisationId} and values ->> 'excerpt' <> ${excerpt}`;
  await sql`
    select from notifications.mailbox where user_id in (select user_id from notifications.entry where ${told}) order by user_id for update`;
  return sql<MailboxRow[]>`
    with retold as (
      update notifications.entry set values = jsonb_set(values, '{excerpt}', to_jsonb(${excerpt}::text)) where ${told} returning user_id
    )
    update notifications.mailbox set revision = revision + 1 where user_id in (select user_id from retold)
    returning user_id, sequence, revision, unread`;
}

/** On a locked mailbox. It keeps its number; where a newer one of its group is unread, it stands beside that. */
export async function markUnread(sql: Sql, userId: string, id: string): Promise<boolean> {
  const { count } = await sql`
    update notifications.entry e set read_at = null,
      slot = case when exists (
        select from notifications.entry o where o.user_id = e.user_id and o.slot = e.slot and o.id <> e.id and o.read_at is null and o.sequence is not null
      ) then e.id::text else e.slot end
    where e.user_id = ${userId} and e.id = ${id} and e.read_at is not null and e.sequence is not null`;
  return count > 0;
}

export async function changeUnread(sql: Sql, userId: string, by: number): Promise<MailboxRow | null> {
  const [row] = await sql<MailboxRow[]>`
    update notifications.mailbox set unread = unread + ${by}, revision = revision + 1 where user_id = ${userId}
    returning user_id, sequence, revision, unread`;
  return row ?? null;
}
