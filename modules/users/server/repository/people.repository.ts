import type { OrganisationRole } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type { personStatus, theme } from "../../contract.ts";
import { containing, searchName, searchPatterns } from "../search-name.ts";
import { rowMissing } from "../users.errors.ts";

export interface PersonRow {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly fullName: string;
  readonly searchName: string;
  readonly role: OrganisationRole;
  readonly status: z.output<typeof personStatus>;
  readonly passwordHash: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly language: "en" | "vi";
  readonly timeZone: string;
  readonly theme: z.output<typeof theme>;
  readonly reducedMotion: boolean;
  readonly avatarHash: string | null;
  readonly avatarMediaType: string | null;
  readonly isDemo: boolean;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  readonly externalId: string | null;
}

export interface NewPerson {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: OrganisationRole;
  readonly passwordHash: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly language: string;
  readonly timeZone: string;
  readonly isDemo?: boolean;
  readonly createdAt: Date;
}

const columns = (sql: Sql) => sql`
  id, organisation_id, email, full_name, search_name, role, status, password_hash, email_verified_at, language, time_zone, theme,
  reduced_motion, avatar_hash, avatar_media_type, is_demo, created_at, deleted_at, external_id`;

/** Null when the address is taken. */
export async function insertPerson(sql: Sql, person: NewPerson): Promise<PersonRow | null> {
  const [row] = await sql<PersonRow[]>`
    insert into users.person
      (id, organisation_id, email, full_name, search_name, role, password_hash, email_verified_at, language, time_zone, is_demo, created_at, updated_at)
    values
      (${person.id}, ${person.organisationId}, ${person.email}, ${person.fullName}, ${searchName(person.fullName)}, ${person.role},
       ${person.passwordHash}, ${person.emailVerifiedAt}, ${person.language}, ${person.timeZone}, ${person.isDemo ?? false},
       ${person.createdAt}, ${person.createdAt})
    on conflict (email) do nothing
    returning ${columns(sql)}`;
  return row ?? null;
}

/** By address over the whole platform: only for doors (sign-in, forgotten password). */
export async function findPersonByEmail(sql: Sql, email: string): Promise<PersonRow | null> {
  const [row] = await sql<PersonRow[]>`select ${columns(sql)} from users.person where email = ${email}`;
  return row ?? null;
}

/** `organisationId` null: any organisation, for platform administrators and the person's own acts. */
export async function findPerson(sql: Sql, organisationId: string | null, id: string): Promise<PersonRow | null> {
  const [row] = await sql<PersonRow[]>`
    select ${columns(sql)} from users.person
    where id = ${id} and (${organisationId}::uuid is null or organisation_id = ${organisationId}) and deleted_at is null`;
  return row ?? null;
}

/** Keeps the row as it is until the transaction ends: `share` for many at once, `update` before changing it. */
export async function lockPerson(sql: Sql, id: string, mode: "share" | "update"): Promise<PersonRow | null> {
  const lock = mode === "share" ? sql`for share` : sql`for update`;
  const [row] = await sql<PersonRow[]>`select ${columns(sql)} from users.person where id = ${id} and deleted_at is null ${lock}`;
  return row ?? null;
}

export interface PersonChanges {
  readonly fullName?: string | undefined;
  readonly language?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly theme?: string | undefined;
  readonly reducedMotion?: boolean | undefined;
  readonly role?: string | undefined;
  readonly status?: string | undefined;
}

/** Members left out stay as they are. */
export async function updatePerson(sql: Sql, id: string, changes: PersonChanges, now: Date): Promise<PersonRow> {
  const nameToSearch = changes.fullName === undefined ? null : searchName(changes.fullName);
  const [row] = await sql<PersonRow[]>`
    update users.person set
      full_name = coalesce(${changes.fullName ?? null}, full_name),
      search_name = coalesce(${nameToSearch}, search_name),
      language = coalesce(${changes.language ?? null}, language),
      time_zone = coalesce(${changes.timeZone ?? null}, time_zone),
      theme = coalesce(${changes.theme ?? null}, theme),
      reduced_motion = coalesce(${changes.reducedMotion ?? null}, reduced_motion),
      role = coalesce(${changes.role ?? null}, role),
      status = coalesce(${changes.status ?? null}, status),
      updated_at = ${now}
    where id = ${id}
    returning ${columns(sql)}`;
  if (!row) throw rowMissing("users.person");
  return row;
}

export async function updateAvatar(sql: Sql, id: string, avatar: { hash: string; mediaType: string } | null, now: Date): Promise<PersonRow> {
  const [row] = await sql<PersonRow[]>`
    update users.person set avatar_hash = ${avatar?.hash ?? null}, avatar_media_type = ${avatar?.mediaType ?? null}, updated_at = ${now}
    where id = ${id}
    returning ${columns(sql)}`;
  if (!row) throw rowMissing("users.person");
  return row;
}

export async function updatePasswordHash(sql: Sql, id: string, passwordHash: string, now: Date): Promise<void> {
  await sql`update users.person set password_hash = ${passwordHash}, updated_at = ${now} where id = ${id}`;
}

/** Only while the address is still the one that was proven. Answers whether something changed. */
export async function markEmailVerified(sql: Sql, id: string, email: string, now: Date): Promise<boolean> {
  const rows = await sql`
    update users.person set email_verified_at = ${now}, updated_at = ${now}
    where id = ${id} and email = ${email} and email_verified_at is null
    returning id`;
  return rows.length > 0;
}

export interface PeopleFilter {
  readonly organisationId: string;
  readonly query: string;
  /** Whether the query may also match the e-mail address. */
  readonly searchEmail: boolean;
  readonly role: string | null;
  readonly status: string | null;
  readonly after: { readonly searchName: string; readonly id: string } | null;
  readonly limit: number;
}

/** People by name, from after a given one. */
export function listPeople(sql: Sql, filter: PeopleFilter): Promise<PersonRow[]> {
  const { organisationId, role, status, after } = filter;
  const emailPattern = filter.searchEmail && filter.query.trim() !== "" ? containing(filter.query.trim().toLowerCase()) : null;
  return sql<PersonRow[]>`
    select ${columns(sql)} from users.person
    where organisation_id = ${organisationId} and deleted_at is null
      and (${role}::text is null or role = ${role})
      and (${status}::text is null or status = ${status})
      and (search_name like all (${searchPatterns(filter.query)}::text[]) or email like ${emailPattern})
      and (${after?.id ?? null}::uuid is null or (search_name, id) > (${after?.searchName ?? ""}, ${after?.id ?? null}::uuid))
    order by search_name, id
    limit ${filter.limit}`;
}

/** Deleted people among them: what they did keeps their name. */
export function findPeople(sql: Sql, organisationId: string, ids: readonly string[]): Promise<PersonRow[]> {
  return sql<PersonRow[]>`select ${columns(sql)} from users.person where id = any(${[...ids]}::uuid[]) and organisation_id = ${organisationId}`;
}

export function findPeopleByEmail(sql: Sql, organisationId: string, emails: readonly string[]): Promise<PersonRow[]> {
  return sql<PersonRow[]>`select ${columns(sql)} from users.person
    where email = any(${[...emails]}::text[]) and organisation_id = ${organisationId} and deleted_at is null`;
}

/** Active administrators but one person; of an organisation, or with null of the platform. Lock the organisation first. */
export async function countOtherAdministrators(sql: Sql, organisationId: string | null, exceptUserId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) from users.person
    where status = 'active' and id <> ${exceptUserId}
      and case when ${organisationId}::uuid is null then role = 'platform_admin'
               else organisation_id = ${organisationId} and role in ('admin', 'platform_admin') end`;
  return row?.count ?? 0;
}

/** All but one, who is no longer part of the demonstration then. */
export async function deleteDemoPeople(sql: Sql, organisationId: string, keepUserId: string): Promise<{ id: string }[]> {
  await sql`update users.person set is_demo = false where organisation_id = ${organisationId} and is_demo and id = ${keepUserId}`;
  return sql<{ id: string }[]>`
    delete from users.person where organisation_id = ${organisationId} and is_demo and id <> ${keepUserId} returning id`;
}

export interface PeopleCount {
  readonly role: OrganisationRole;
  readonly people: number;
  readonly suspended: number;
  readonly demoPeople: number;
}

export function countPeople(sql: Sql, organisationId: string | null): Promise<PeopleCount[]> {
  return sql<PeopleCount[]>`
    select role, count(*) as people, count(*) filter (where status = 'suspended') as suspended, count(*) filter (where is_demo) as demo_people
    from users.person
    where (${organisationId}::uuid is null or organisation_id = ${organisationId}) and deleted_at is null
    group by role`;
}
