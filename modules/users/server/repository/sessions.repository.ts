import type { OrganisationRole } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";

export type RevocationReason = "signed_out" | "revoked" | "token_reused" | "password_changed" | "password_reset" | "suspended" | "deleted";

export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly userAgent: string;
}

export interface AuthenticatedRow {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: OrganisationRole;
  readonly fullName: string;
  readonly language: "en" | "vi";
  readonly timeZone: string;
  readonly sessionId: string;
}

export interface RefreshTokenRow {
  readonly sessionId: string;
  readonly userId: string;
  readonly organisationId: string;
  readonly sessionCreatedAt: Date;
  readonly sessionExpiresAt: Date;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly retriedAt: Date | null;
}

export async function insertSession(
  sql: Sql,
  session: { id: string; organisationId: string; userId: string; userAgent: string; addressHash: string | null; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into users.session (id, organisation_id, user_id, user_agent, address_hash, created_at, last_used_at, expires_at)
    values (${session.id}, ${session.organisationId}, ${session.userId}, ${session.userAgent}, ${session.addressHash}, ${session.now}, ${session.now}, ${session.expiresAt})`;
}

/** The one query behind every request: both sides by primary key. */
export async function authenticate(
  sql: Sql,
  claims: { sessionId: string; userId: string; organisationId: string },
  now: Date,
): Promise<AuthenticatedRow | null> {
  const [row] = await sql<AuthenticatedRow[]>`
    select person.id as user_id, person.organisation_id, person.role, person.full_name, person.language, person.time_zone, session.id as session_id
    from users.session join users.person on person.id = session.user_id
    where session.id = ${claims.sessionId} and session.user_id = ${claims.userId} and session.organisation_id = ${claims.organisationId}
      and person.organisation_id = session.organisation_id
      and session.revoked_at is null and session.expires_at > ${now} and person.status = 'active'`;
  return row ?? null;
}

export async function findValidSessions(sql: Sql, sessionIds: readonly string[], now: Date): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select session.id from users.session join users.person on person.id = session.user_id
    where session.id = any(${[...sessionIds]}::uuid[])
      and person.organisation_id = session.organisation_id
      and session.revoked_at is null and session.expires_at > ${now} and person.status = 'active'`;
  return rows.map((row) => row.id);
}

export function listSessions(sql: Sql, userId: string, before: string | null, limit: number, now: Date): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select id, created_at, last_used_at, user_agent from users.session
    where user_id = ${userId} and revoked_at is null and expires_at > ${now} and (${before}::uuid is null or id < ${before})
    order by id desc
    limit ${limit}`;
}

/** Ends one session of a person. Answers false when it is not theirs or has ended already. */
export async function revokeSession(sql: Sql, userId: string, sessionId: string, reason: RevocationReason, now: Date): Promise<boolean> {
  const rows = await sql`
    update users.session set revoked_at = ${now}, revoked_reason = ${reason}
    where id = ${sessionId} and user_id = ${userId} and revoked_at is null
    returning id`;
  return rows.length > 0;
}

/** Ends a person's sessions, all or all but one. Answers those it ended. */
export async function revokeSessions(sql: Sql, userId: string, exceptSessionId: string | null, reason: RevocationReason, now: Date): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    update users.session set revoked_at = ${now}, revoked_reason = ${reason}
    where user_id = ${userId} and revoked_at is null and id is distinct from ${exceptSessionId}::uuid
    returning id`;
  return rows.map((row) => row.id);
}

export async function touchSession(sql: Sql, sessionId: string, now: Date, expiresAt: Date): Promise<void> {
  await sql`update users.session set last_used_at = ${now}, expires_at = ${expiresAt} where id = ${sessionId}`;
}

export async function insertRefreshToken(sql: Sql, token: { hash: Buffer; sessionId: string; now: Date; expiresAt: Date }): Promise<void> {
  await sql`
    insert into users.refresh_token (token_hash, session_id, created_at, expires_at)
    values (${token.hash}, ${token.sessionId}, ${token.now}, ${token.expiresAt})`;
}

/** The token with its session, both locked: of two that refresh with one token at once, one is first. */
export async function lockRefreshToken(sql: Sql, hash: Buffer): Promise<RefreshTokenRow | null> {
  const [row] = await sql<RefreshTokenRow[]>`
    select token.session_id, session.user_id, session.organisation_id, session.created_at as session_created_at, session.expires_at as session_expires_at,
           session.revoked_at, token.expires_at, token.rotated_at, token.retried_at
    from users.refresh_token token join users.session on session.id = token.session_id
    where token.token_hash = ${hash}
    for update of token, session`;
  return row ?? null;
}

export async function markRotated(sql: Sql, hash: Buffer, now: Date): Promise<void> {
  await sql`update users.refresh_token set rotated_at = ${now} where token_hash = ${hash}`;
}

export async function markRetried(sql: Sql, hash: Buffer, now: Date): Promise<void> {
  await sql`update users.refresh_token set retried_at = ${now} where token_hash = ${hash}`;
}

export async function countActiveSessions(sql: Sql, organisationId: string | null, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) from users.session
    where revoked_at is null and expires_at > ${now} and (${organisationId}::uuid is null or organisation_id = ${organisationId})`;
  return row?.count ?? 0;
}

/** Deletes what ended or expired before the moment, tokens of living sessions included. */
export async function deleteExpiredSessions(sql: Sql, before: Date): Promise<number> {
  const sessions = await sql`delete from users.session where expires_at < ${before} or revoked_at < ${before}`;
  await sql`delete from users.refresh_token where expires_at < ${before}`;
  return sessions.count;
}
