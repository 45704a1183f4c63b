import type { Sql } from "@lectern/core/ports";
import type { GroupKind } from "../../contract.ts";
import { searchName } from "../search-name.ts";
import type { PersonRow } from "./people.repository.ts";

/** The fields a batch may change, as they stand in `before` and `after`. */
export type ChangedFields = Partial<Pick<PersonRow, "fullName" | "role" | "language" | "status" | "externalId"> & { deleted: boolean }>;

export interface LedgerRow {
  readonly rowNumber: number;
  readonly userId: string | null;
  readonly outcome: "created" | "updated" | "unchanged" | "failed";
  readonly reason: string | null;
  readonly before: ChangedFields;
  readonly after: ChangedFields;
  readonly groupsAdded: readonly string[];
  readonly undone: "deleted" | "suspended" | "restored" | "kept" | "nothing" | null;
  readonly undoReason: "has_signed_in" | "changed_since" | "last_administrator" | "own_account" | "role_above_yours" | null;
}

/** Batches of one organisation write one after the other. */
export async function lockBatches(sql: Sql, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('users.batch:' || ${organisationId}, 0))`;
}

export function findLedger(sql: Sql, organisationId: string, batchId: string, rows: readonly number[]): Promise<LedgerRow[]> {
  return sql<LedgerRow[]>`
    select row_number, user_id, outcome, reason, before, after, groups_added, undone, undo_reason from users.batch_row
    where batch_id = ${batchId} and organisation_id = ${organisationId} and row_number = any(${[...rows]}::integer[])
    order by row_number`;
}

export async function insertLedger(
  sql: Sql,
  batch: { id: string; organisationId: string; now: Date },
  rows: readonly Pick<LedgerRow, "rowNumber" | "userId" | "outcome" | "reason" | "before" | "after" | "groupsAdded">[],
): Promise<void> {
  if (rows.length === 0) return;
  const flat = rows.map((row) => ({ ...row, groupsAdded: `{${row.groupsAdded.join(",")}}` }));
  await sql`
    insert into users.batch_row (batch_id, row_number, organisation_id, user_id, outcome, reason, before, after, groups_added, created_at)
    select ${batch.id}, r."rowNumber", ${batch.organisationId}, r."userId", r.outcome, r.reason, r.before, r.after, r."groupsAdded"::uuid[], ${batch.now}
    from jsonb_to_recordset(${JSON.stringify(flat)}::text::jsonb)
      as r("rowNumber" integer, "userId" uuid, outcome text, reason text, before jsonb, after jsonb, "groupsAdded" text)`;
}

export async function markUndone(sql: Sql, batchId: string, rows: readonly { rowNumber: number; undone: string; undoReason: string | null }[]): Promise<void> {
  await sql`
    update users.batch_row b set undone = r.undone, undo_reason = r."undoReason"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r("rowNumber" integer, undone text, "undoReason" text)
    where b.batch_id = ${batchId} and b.row_number = r."rowNumber"`;
}

/** A known person as planning needs them; people of other organisations carry nothing but that they exist. */
export interface KnownPerson extends Pick<
  PersonRow,
  "id" | "organisationId" | "email" | "fullName" | "role" | "status" | "language" | "externalId" | "deletedAt" | "avatarHash"
> {}

/** Everybody with one of the addresses, wherever they are (addresses are unique on the platform), and the organisation's people with one of the keys. */
export function findKnown(sql: Sql, organisationId: string, emails: readonly string[], externalIds: readonly string[]): Promise<KnownPerson[]> {
  return sql<KnownPerson[]>`
    select id, organisation_id, email, full_name, role, status, language, external_id, deleted_at, avatar_hash from users.person
    where email = any(${[...emails]}::text[]) or (organisation_id = ${organisationId} and external_id = any(${[...externalIds]}::text[]))`;
}

/** The people, kept as they are until the transaction ends. */
export function lockPeople(sql: Sql, organisationId: string, ids: readonly string[]): Promise<PersonRow[]> {
  return sql<PersonRow[]>`
    select id, organisation_id, email, full_name, search_name, role, status, password_hash, email_verified_at, language, time_zone, theme,
      reduced_motion, avatar_hash, avatar_media_type, is_demo, created_at, deleted_at, external_id
    from users.person where id = any(${[...ids]}::uuid[]) and organisation_id = ${organisationId}
    order by id for update`;
}

export interface NewBatchPerson {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: string;
  readonly status: string;
  readonly language: string;
  readonly externalId: string | null;
}

/** Answers the ids that were written; a row whose address or key was taken in the same moment is left out. */
export async function insertPeople(
  sql: Sql,
  about: { organisationId: string; timeZone: string; now: Date },
  people: readonly NewBatchPerson[],
): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = people.map((person) => ({ ...person, searchName: searchName(person.fullName) }));
  const written = await sql<{ id: string }[]>`
    insert into users.person (id, organisation_id, email, full_name, search_name, role, status, language, time_zone, external_id, created_at, updated_at)
    select p.id, ${about.organisationId}, p.email, p."fullName", p."searchName", p.role, p.status, p.language, ${about.timeZone}, p."externalId", ${about.now}, ${about.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as p(id uuid, email text, "fullName" text, "searchName" text, role text, status text, language text, "externalId" text)
    on conflict do nothing
    returning id`;
  return new Set(written.map(({ id }) => id));
}

/** Writes the given fields of each person; `externalId` null clears the key, other nulls cannot be. */
export async function updatePeople(sql: Sql, changes: readonly { id: string; fields: ChangedFields }[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, fields }) => ({
    id,
    ...fields,
    searchName: fields.fullName === undefined ? undefined : searchName(fields.fullName),
    setsExternalId: fields.externalId !== undefined,
  }));
  await sql`
    update users.person p set
      full_name = coalesce(c."fullName", p.full_name),
      search_name = coalesce(c."searchName", p.search_name),
      role = coalesce(c.role, p.role),
      language = coalesce(c.language, p.language),
      status = coalesce(c.status, p.status),
      external_id = case when c."setsExternalId" then c."externalId" else p.external_id end,
      deleted_at = case when c.deleted is null then p.deleted_at when c.deleted then ${now}::timestamptz end,
      updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as c(id uuid, "fullName" text, "searchName" text, role text, language text, status text, "externalId" text, "setsExternalId" boolean, deleted boolean)
    where p.id = c.id`;
}

/** Active administrators who are none of the given people. Lock the organisation first. */
export async function countAdministratorsBeside(sql: Sql, organisationId: string, userIds: readonly string[]): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) from users.person
    where organisation_id = ${organisationId} and status = 'active' and role in ('admin', 'platform_admin') and id <> all(${[...userIds]}::uuid[])`;
  return row?.count ?? 0;
}

/** Adds memberships that are not there yet and answers those. */
export async function addMemberships(
  sql: Sql,
  organisationId: string,
  memberships: readonly { groupId: string; userId: string; role: "member" | "teacher" }[],
  now: Date,
): Promise<{ groupId: string; userId: string }[]> {
  if (memberships.length === 0) return [];
  return sql<{ groupId: string; userId: string }[]>`
    insert into users.group_member (group_id, user_id, organisation_id, role, joined_at)
    select m."groupId", m."userId", ${organisationId}, m.role, ${now}
    from jsonb_to_recordset(${JSON.stringify(memberships)}::text::jsonb) as m("groupId" uuid, "userId" uuid, role text)
    on conflict do nothing
    returning group_id, user_id`;
}

/** Which of the memberships exist. */
export function findMemberships(sql: Sql, groupIds: readonly string[], userIds: readonly string[]): Promise<{ groupId: string; userId: string }[]> {
  return sql<{ groupId: string; userId: string }[]>`
    select group_id, user_id from users.group_member where group_id = any(${[...groupIds]}::uuid[]) and user_id = any(${[...userIds]}::uuid[])`;
}

export function removeMemberships(sql: Sql, memberships: readonly { groupId: string; userId: string }[]): Promise<{ groupId: string; userId: string }[]> {
  return sql<{ groupId: string; userId: string }[]>`
    delete from users.group_member gm
    using jsonb_to_recordset(${JSON.stringify(memberships)}::text::jsonb) as m("groupId" uuid, "userId" uuid)
    where gm.group_id = m."groupId" and gm.user_id = m."userId"
    returning gm.group_id, gm.user_id`;
}

/** Every membership of the people, for telling other rooms before they go. */
export function findMembershipsOf(sql: Sql, userIds: readonly string[]): Promise<{ groupId: string; userId: string; kind: GroupKind }[]> {
  return sql<{ groupId: string; userId: string; kind: GroupKind }[]>`
    select gm.group_id, gm.user_id, g.kind from users.group_member gm join users.people_group g on g.id = gm.group_id
    where gm.user_id = any(${[...userIds]}::uuid[])`;
}

export function findGroupKinds(sql: Sql, ids: readonly string[]): Promise<{ id: string; kind: GroupKind }[]> {
  return sql<{ id: string; kind: GroupKind }[]>`select id, kind from users.people_group where id = any(${[...ids]}::uuid[])`;
}

export async function recordBatchGroup(sql: Sql, batchId: string, groupId: string): Promise<void> {
  await sql`insert into users.batch_group (batch_id, group_id) values (${batchId}, ${groupId}) on conflict do nothing`;
}

/** Deletes groups the batch made that nobody is in and no class section belongs to. */
export async function deleteEmptyBatchGroups(sql: Sql, organisationId: string, batchId: string): Promise<{ id: string; kind: GroupKind }[]> {
  return sql<{ id: string; kind: GroupKind }[]>`
    delete from users.people_group g
    using users.batch_group b
    where b.batch_id = ${batchId} and b.group_id = g.id and g.organisation_id = ${organisationId}
      and not exists (select from users.group_member m where m.group_id = g.id)
      and not exists (select from users.people_group s where s.batch_id = g.id)
    returning g.id, g.kind`;
}

/** Those of the people who have ever signed in or chosen a password. */
export async function findUsedAccounts(sql: Sql, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select p.id from users.person p
    where p.id = any(${[...userIds]}::uuid[])
      and (p.password_hash is not null or exists (select from users.session s where s.user_id = p.id))`;
  return new Set(rows.map(({ id }) => id));
}

/** From so many on, planning the cascades anew is cheaper than their old plans. */
const MANY_DELETIONS = 100;

export async function deletePeople(sql: Sql, organisationId: string, userIds: readonly string[]): Promise<void> {
  // Each deletion looks into these tables: not by plans from when they were empty.
  if (userIds.length >= MANY_DELETIONS) await sql`analyze users.mail_token, users.session, users.group_member`;
  await sql`delete from users.person where id = any(${[...userIds]}::uuid[]) and organisation_id = ${organisationId}`;
}

/** A page of people the batch created, in the order of their rows: those of them who have no password yet. `lastRow` null: none are left. */
export async function listCreatedWithoutPassword(
  sql: Sql,
  filter: { organisationId: string; batchId: string; afterRow: number; limit: number },
): Promise<{ people: { row: number; userId: string; fullName: string; email: string; externalId: string | null }[]; lastRow: number | null }> {
  const page = await sql<{ rowNumber: number; userId: string }[]>`
    select row_number, user_id from users.batch_row
    where batch_id = ${filter.batchId} and organisation_id = ${filter.organisationId} and outcome = 'created' and undone is null
      and user_id is not null and row_number > ${filter.afterRow}
    order by row_number limit ${filter.limit}`;
  const people = await sql<{ id: string; fullName: string; email: string; externalId: string | null }[]>`
    select id, full_name, email, external_id from users.person
    where id = any(${page.map(({ userId }) => userId)}::uuid[]) and organisation_id = ${filter.organisationId}
      and status = 'active' and password_hash is null and role <> 'platform_admin'`;
  const byId = new Map(people.map((person) => [person.id, person]));
  return {
    people: page.flatMap(({ rowNumber, userId }) => {
      const person = byId.get(userId);
      return person ? [{ row: rowNumber, userId, fullName: person.fullName, email: person.email, externalId: person.externalId }] : [];
    }),
    lastRow: page.length < filter.limit ? null : (page.at(-1)?.rowNumber ?? null),
  };
}

/** People from which on the planner goes by indexes on its own. */
const FEW_PEOPLE = 5_000;

/**
 * Tells the planner that the table has grown. Connections keep the plans of foreign-key checks they made while there
 * were a dozen people (a scan of the whole table), and with thousands more each check takes milliseconds until
 * autovacuum comes by.
 */
export async function refreshStatistics(sql: Sql): Promise<void> {
  const [row] = await sql<{ people: number }[]>`select reltuples::integer as people from pg_class where oid = 'users.person'::regclass`;
  if ((row?.people ?? 0) < FEW_PEOPLE) await sql`analyze users.person`;
}

/** Replaces each person's code; `hashes` in the order of `userIds`. */
export async function replaceCodes(
  sql: Sql,
  organisationId: string,
  codes: readonly { userId: string; email: string; hash: string }[],
  now: Date,
  expiresAt: Date,
): Promise<void> {
  if (codes.length === 0) return;
  await sql`delete from users.mail_token where user_id = any(${codes.map(({ userId }) => userId)}::uuid[]) and purpose = 'code'`;
  await sql`
    insert into users.mail_token (token_hash, organisation_id, user_id, purpose, email, created_at, expires_at)
    select decode(c.hash, 'hex'), ${organisationId}, c."userId", 'code', c.email, ${now}, ${expiresAt}
    from jsonb_to_recordset(${JSON.stringify(codes)}::text::jsonb) as c("userId" uuid, email text, hash text)`;
}
