import type { OrganisationRole } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { GroupKind } from "../../contract.ts";
import { containing, searchName, searchPatterns } from "../search-name.ts";
import { rowMissing } from "../users.errors.ts";

export interface GroupRow {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: GroupKind;
  readonly name: string;
  readonly searchName: string;
  readonly code: string;
  /** ISO 8601 calendar days. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly batchId: string | null;
  readonly batchName: string | null;
  readonly batchCode: string | null;
  readonly term: string | null;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly memberCount: number;
  readonly teacherCount: number;
}

export interface GroupFields {
  readonly name: string;
  readonly code: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly batchId: string | null;
  readonly term: string | null;
  readonly archivedAt: Date | null;
}

const columns = (sql: Sql) => sql`
  g.id, g.organisation_id, g.kind, g.name, g.search_name, g.code, to_char(g.starts_on, 'YYYY-MM-DD') as starts_on,
  to_char(g.ends_on, 'YYYY-MM-DD') as ends_on, g.batch_id, b.name as batch_name, b.code as batch_code, g.term, g.archived_at, g.version,
  g.created_at, g.updated_at, coalesce(m.members, 0) as member_count, coalesce(m.teachers, 0) as teacher_count`;

/** Members are counted per group shown, not over the whole table; those who were deleted do not count. */
const source = (sql: Sql) => sql`
  users.people_group g
  left join users.people_group b on b.id = g.batch_id
  left join lateral (
    select count(*) as members, count(*) filter (where gm.role = 'teacher') as teachers
    from users.group_member gm join users.person p on p.id = gm.user_id and p.deleted_at is null
    where gm.group_id = g.id
  ) m on true`;

export interface GroupFilter {
  readonly organisationId: string;
  readonly kind: GroupKind;
  readonly query: string;
  readonly archived: "active" | "archived" | "all";
  readonly batchId: string | null;
  /** Only groups this person is in. */
  readonly memberId: string | null;
  readonly after: { readonly searchName: string; readonly id: string } | null;
  readonly limit: number;
}

export function listGroups(sql: Sql, filter: GroupFilter): Promise<GroupRow[]> {
  const { organisationId, kind, archived, batchId, memberId, after } = filter;
  const codePattern = filter.query.trim() === "" ? null : containing(filter.query.trim().toLowerCase());
  return sql<GroupRow[]>`
    select ${columns(sql)} from ${source(sql)}
    where g.organisation_id = ${organisationId} and g.kind = ${kind}
      and (${archived} = 'all' or (g.archived_at is not null) = (${archived} = 'archived'))
      and (${batchId}::uuid is null or g.batch_id = ${batchId})
      and (${memberId}::uuid is null or exists (select from users.group_member own where own.group_id = g.id and own.user_id = ${memberId}))
      and (g.search_name like all (${searchPatterns(filter.query)}::text[]) or lower(g.code) like ${codePattern})
      and (${after?.id ?? null}::uuid is null or (g.search_name, g.id) > (${after?.searchName ?? ""}, ${after?.id ?? null}::uuid))
    order by g.search_name, g.id
    limit ${filter.limit}`;
}

/** `kind` null: either. */
export async function findGroup(sql: Sql, organisationId: string, kind: GroupKind | null, id: string): Promise<GroupRow | null> {
  const [row] = await sql<GroupRow[]>`
    select ${columns(sql)} from ${source(sql)}
    where g.id = ${id} and g.organisation_id = ${organisationId} and (${kind}::text is null or g.kind = ${kind})`;
  return row ?? null;
}

export function findGroups(sql: Sql, organisationId: string, ids: readonly string[]): Promise<GroupRow[]> {
  return sql<GroupRow[]>`select ${columns(sql)} from ${source(sql)} where g.id = any(${[...ids]}::uuid[]) and g.organisation_id = ${organisationId}`;
}

/** Groups of a kind by code in any case. */
export function findGroupsByCode(sql: Sql, organisationId: string, kind: GroupKind, codes: readonly string[]): Promise<GroupRow[]> {
  return sql<GroupRow[]>`
    select ${columns(sql)} from ${source(sql)}
    where g.organisation_id = ${organisationId} and g.kind = ${kind} and lower(g.code) = any(select lower(code) from unnest(${[...codes]}::text[]) code)`;
}

/** Keeps the group as it is, and its membership, until the transaction ends. */
export async function lockGroup(sql: Sql, organisationId: string, id: string): Promise<{ version: number } | null> {
  const [row] = await sql<{ version: number }[]>`
    select version from users.people_group where id = ${id} and organisation_id = ${organisationId} for update`;
  return row ?? null;
}

/** Answers false when the code is taken. */
export async function insertGroup(
  sql: Sql,
  group: GroupFields & { id: string; organisationId: string; kind: GroupKind; now: Date; isDemo?: boolean },
): Promise<boolean> {
  const rows = await sql`
    insert into users.people_group
      (id, organisation_id, kind, name, search_name, code, starts_on, ends_on, batch_id, term, archived_at, is_demo, created_at, updated_at)
    values (${group.id}, ${group.organisationId}, ${group.kind}, ${group.name}, ${searchName(group.name)}, ${group.code}, ${group.startsOn}::text::date,
            ${group.endsOn}::text::date, ${group.batchId}, ${group.term}, ${group.archivedAt}, ${group.isDemo ?? false}, ${group.now}, ${group.now})
    on conflict do nothing
    returning id`;
  return rows.length > 0;
}

export async function isCodeTaken(sql: Sql, organisationId: string, kind: GroupKind, code: string, exceptId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from users.people_group
    where organisation_id = ${organisationId} and kind = ${kind} and lower(code) = lower(${code}) and id <> ${exceptId}`;
  return rows.length > 0;
}

export async function updateGroup(sql: Sql, id: string, fields: GroupFields, now: Date): Promise<void> {
  const rows = await sql`
    update users.people_group set
      name = ${fields.name}, search_name = ${searchName(fields.name)}, code = ${fields.code}, starts_on = ${fields.startsOn}::text::date,
      ends_on = ${fields.endsOn}::text::date, batch_id = ${fields.batchId}, term = ${fields.term}, archived_at = ${fields.archivedAt},
      version = version + 1, updated_at = ${now}
    where id = ${id}
    returning id`;
  if (rows.length === 0) throw rowMissing("users.people_group");
}

/** Groups of the demonstration where nobody is left; those that somebody uses by now are groups like any other. */
export async function deleteDemoGroups(sql: Sql, organisationId: string): Promise<void> {
  await sql`
    delete from users.people_group g where organisation_id = ${organisationId} and is_demo
      and not exists (select 1 from users.group_member m where m.group_id = g.id)`;
  await sql`update users.people_group set is_demo = false where organisation_id = ${organisationId} and is_demo`;
}

export async function deleteGroup(sql: Sql, id: string): Promise<void> {
  await sql`delete from users.people_group where id = ${id}`;
}

export interface GroupMemberRow {
  readonly userId: string;
  readonly fullName: string;
  readonly searchName: string;
  readonly email: string;
  readonly organisationRole: OrganisationRole;
  readonly avatarHash: string | null;
  readonly role: "member" | "teacher";
  readonly joinedAt: Date;
}

export function listMembers(
  sql: Sql,
  filter: {
    readonly organisationId: string;
    readonly groupId: string;
    readonly query: string;
    readonly searchEmail: boolean;
    readonly role: string | null;
    readonly after: { readonly searchName: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<GroupMemberRow[]> {
  const { after } = filter;
  const emailPattern = filter.searchEmail && filter.query.trim() !== "" ? containing(filter.query.trim().toLowerCase()) : null;
  return sql<GroupMemberRow[]>`
    select gm.user_id, p.full_name, p.search_name, p.email, p.role as organisation_role, p.avatar_hash, gm.role, gm.joined_at
    from users.group_member gm join users.person p on p.id = gm.user_id
    where gm.group_id = ${filter.groupId} and gm.organisation_id = ${filter.organisationId} and p.organisation_id = ${filter.organisationId}
      and p.deleted_at is null
      and (${filter.role}::text is null or gm.role = ${filter.role})
      and (p.search_name like all (${searchPatterns(filter.query)}::text[]) or p.email like ${emailPattern})
      and (${after?.id ?? null}::uuid is null or (p.search_name, p.id) > (${after?.searchName ?? ""}, ${after?.id ?? null}::uuid))
    order by p.search_name, p.id
    limit ${filter.limit}`;
}

/** Active members in the order of their ids, for other rooms. */
export function listActiveMembers(
  sql: Sql,
  filter: { organisationId: string; groupId: string; afterUserId: string | null; limit: number },
): Promise<{ userId: string; role: "member" | "teacher" }[]> {
  return sql<{ userId: string; role: "member" | "teacher" }[]>`
    select gm.user_id, gm.role
    from users.group_member gm join users.person p on p.id = gm.user_id and p.organisation_id = gm.organisation_id
    where gm.group_id = ${filter.groupId} and gm.organisation_id = ${filter.organisationId} and p.status = 'active'
      and (${filter.afterUserId}::uuid is null or gm.user_id > ${filter.afterUserId})
    order by gm.user_id
    limit ${filter.limit}`;
}

export async function isMember(sql: Sql, groupId: string, userId: string): Promise<boolean> {
  const rows = await sql`select 1 from users.group_member where group_id = ${groupId} and user_id = ${userId}`;
  return rows.length > 0;
}

/** Roles of those of the people who are in. */
export function findMembers(sql: Sql, groupId: string, userIds: readonly string[]): Promise<{ userId: string; role: "member" | "teacher" }[]> {
  return sql<{ userId: string; role: "member" | "teacher" }[]>`
    select user_id, role from users.group_member where group_id = ${groupId} and user_id = any(${[...userIds]}::uuid[])`;
}

export async function upsertMembers(
  sql: Sql,
  group: { id: string; organisationId: string },
  userIds: readonly string[],
  role: "member" | "teacher",
  now: Date,
): Promise<void> {
  await sql`
    insert into users.group_member (group_id, user_id, organisation_id, role, joined_at)
    select ${group.id}, person.id, ${group.organisationId}, ${role}, ${now}
    from users.person where person.id = any(${[...userIds]}::uuid[]) and person.organisation_id = ${group.organisationId}
    on conflict (group_id, user_id) do update set role = excluded.role`;
}

/** Answers who was in. */
export async function deleteMembers(sql: Sql, groupId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    delete from users.group_member where group_id = ${groupId} and user_id = any(${[...userIds]}::uuid[]) returning user_id`;
  return rows.map(({ userId }) => userId);
}

export async function deleteAllMembers(sql: Sql, groupId: string): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`delete from users.group_member where group_id = ${groupId} returning user_id`;
  return rows.map(({ userId }) => userId);
}
