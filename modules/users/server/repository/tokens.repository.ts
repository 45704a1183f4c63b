import type { Sql } from "@lectern/core/ports";

export type MailPurpose = "verify" | "reset" | "invitation";
/** `code`: a one-time sign-in code handed out on paper. */
type TokenPurpose = MailPurpose | "code";

export interface MailTokenRow {
  readonly userId: string;
  readonly organisationId: string;
  readonly purpose: TokenPurpose;
  readonly email: string;
}

export async function insertMailToken(
  sql: Sql,
  token: { hash: Buffer; organisationId: string; userId: string; purpose: MailPurpose; email: string; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into users.mail_token (token_hash, organisation_id, user_id, purpose, email, created_at, expires_at)
    values (${token.hash}, ${token.organisationId}, ${token.userId}, ${token.purpose}, ${token.email}, ${token.now}, ${token.expiresAt})`;
}

/** A token that is still good, for looking before the expensive part. */
export async function findMailToken(sql: Sql, hash: Buffer, purposes: readonly TokenPurpose[], now: Date): Promise<MailTokenRow | null> {
  const [row] = await sql<MailTokenRow[]>`
    select user_id, organisation_id, purpose, email from users.mail_token
    where token_hash = ${hash} and purpose = any(${[...purposes]}::text[]) and expires_at > ${now}`;
  return row ?? null;
}

/** Uses a token up: of two at once, one gets it. */
export async function takeMailToken(sql: Sql, hash: Buffer, purposes: readonly TokenPurpose[], now: Date): Promise<MailTokenRow | null> {
  const [row] = await sql<MailTokenRow[]>`
    delete from users.mail_token
    where token_hash = ${hash} and purpose = any(${[...purposes]}::text[]) and expires_at > ${now}
    returning user_id, organisation_id, purpose, email`;
  return row ?? null;
}

export async function deleteMailTokens(sql: Sql, userId: string, purposes: readonly TokenPurpose[]): Promise<void> {
  await sql`delete from users.mail_token where user_id = ${userId} and purpose = any(${[...purposes]}::text[])`;
}

export async function deleteExpiredMailTokens(sql: Sql, before: Date): Promise<number> {
  const result = await sql`delete from users.mail_token where expires_at < ${before}`;
  return result.count;
}

export interface SigningKeyRow {
  readonly kid: string;
  readonly secret: Buffer;
}

export async function findNewestSigningKey(sql: Sql): Promise<SigningKeyRow | null> {
  const [row] = await sql<SigningKeyRow[]>`select kid, secret from users.signing_key order by created_at desc, kid desc limit 1`;
  return row ?? null;
}

export async function findSigningKey(sql: Sql, kid: string): Promise<SigningKeyRow | null> {
  const [row] = await sql<SigningKeyRow[]>`select kid, secret from users.signing_key where kid = ${kid}`;
  return row ?? null;
}

/** Waits for whoever else is making the first key. Released with the transaction. */
export async function lockSigningKeys(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('users.signing_key', 0))`;
}

export async function insertSigningKey(sql: Sql, key: SigningKeyRow): Promise<void> {
  await sql`insert into users.signing_key (kid, secret) values (${key.kid}, ${key.secret})`;
}
