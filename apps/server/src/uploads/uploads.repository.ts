import type { Sql } from "@lectern/core/ports";

export interface UploadRow {
  readonly id: string;
  readonly purpose: string;
  readonly filename: string;
  readonly metadata: string;
  readonly size: number;
  readonly received: number;
  readonly hash: string | null;
  readonly claimedAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface Owner {
  readonly organisationId: string;
  readonly userId: string;
}

const columns = (sql: Sql) => sql`id, purpose, filename, metadata, size, received, hash, claimed_at, created_at, expires_at`;

const mine = (sql: Sql, owner: Owner) => sql`owner_id = ${owner.userId} and organisation_id = ${owner.organisationId}`;

export async function findUpload(sql: Sql, owner: Owner, id: string): Promise<UploadRow | null> {
  const [row] = await sql<UploadRow[]>`select ${columns(sql)} from platform.upload where id = ${id} and ${mine(sql, owner)}`;
  return row ?? null;
}

/** Uploads of one person that wait or go on, and the bytes they will need. Takes turns with others of the same person. */
export async function countOpen(sql: Sql, owner: Owner): Promise<{ count: number; bytes: number }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('upload:' || ${owner.userId}, 0))`;
  const [row] = await sql<{ count: number; bytes: number }[]>`
    select count(*)::int as count, coalesce(sum(size), 0)::bigint as bytes from platform.upload
    where ${mine(sql, owner)} and claimed_at is null and expires_at > now()`;
  return row ?? { count: 0, bytes: 0 };
}

interface NewUpload extends Owner {
  readonly id: string;
  readonly purpose: string;
  readonly filename: string;
  readonly metadata: string;
  readonly size: number;
  readonly writer: string;
  readonly leaseMs: number;
  readonly lifeMs: number;
}

export async function insertUpload(sql: Sql, upload: NewUpload): Promise<void> {
  const { id, organisationId, userId, purpose, filename, metadata, size, writer, leaseMs, lifeMs } = upload;
  await sql`
    insert into platform.upload (id, organisation_id, owner_id, purpose, filename, metadata, size, writer, writer_until, expires_at)
    values (${id}, ${organisationId}, ${userId}, ${purpose}, ${filename}, ${metadata}, ${size}, ${writer},
            now() + ${leaseMs} * interval '1 ms', now() + ${lifeMs} * interval '1 ms')`;
}

/** Takes the place of the writer if it is free or its holder is gone; otherwise asks the holder to leave. `gone`: there is no such upload. */
export async function takeWriter(sql: Sql, id: string, writer: string, leaseMs: number): Promise<"taken" | "busy" | "gone"> {
  const [row] = await sql<{ taken: boolean }[]>`
    update platform.upload u set
      writer = case when free then ${writer}::uuid else u.writer end,
      writer_until = case when free then now() + ${leaseMs} * interval '1 ms' else u.writer_until end,
      takeover = not free
    from (select id, writer is null or writer_until < now() as free from platform.upload where id = ${id} for update) held
    where u.id = held.id
    returning u.writer = ${writer}::uuid as taken`;
  return row ? (row.taken ? "taken" : "busy") : "gone";
}

/** Stays the writer. `lost`: somebody else writes now, or the upload is gone. */
export async function keepWriter(sql: Sql, id: string, writer: string, leaseMs: number): Promise<"kept" | "wanted" | "lost"> {
  const [row] = await sql<{ takeover: boolean }[]>`
    update platform.upload set writer_until = now() + ${leaseMs} * interval '1 ms' where id = ${id} and writer = ${writer} returning takeover`;
  return row ? (row.takeover ? "wanted" : "kept") : "lost";
}

export async function leaveWriter(sql: Sql, id: string, writer: string): Promise<void> {
  await sql`update platform.upload set writer = null, writer_until = null, takeover = false where id = ${id} and writer = ${writer}`;
}

/** False when somebody else writes by now. */
export async function saveReceived(sql: Sql, id: string, writer: string, received: number): Promise<boolean> {
  const rows = await sql`update platform.upload set received = ${received} where id = ${id} and writer = ${writer} and hash is null returning id`;
  return rows.length > 0;
}

export async function saveFinished(sql: Sql, id: string, writer: string, hash: string): Promise<boolean> {
  const rows = await sql`update platform.upload set received = size, hash = ${hash} where id = ${id} and writer = ${writer} and hash is null returning id`;
  return rows.length > 0;
}

/** False when the person has no such upload that waits or goes on. */
export async function deleteUpload(sql: Sql, owner: Owner, id: string): Promise<boolean> {
  const rows = await sql`delete from platform.upload where id = ${id} and ${mine(sql, owner)} and claimed_at is null returning id`;
  return rows.length > 0;
}

/** Claims a finished upload; null when it is not there to be claimed. Two at once: the row lock lets one win. */
export async function claimUpload(sql: Sql, owner: Owner, id: string, purpose: string): Promise<{ hash: string; size: number; filename: string } | null> {
  const [row] = await sql<{ hash: string; size: number; filename: string }[]>`
    update platform.upload set claimed_at = now()
    where id = ${id} and ${mine(sql, owner)} and purpose = ${purpose} and hash is not null and claimed_at is null and expires_at > now()
    returning hash, size, filename`;
  return row ?? null;
}

/** Uploads whose time is over and that nobody is writing to. */
export async function deleteExpired(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    delete from platform.upload where id in (
      select id from platform.upload where expires_at < now() and (writer is null or writer_until < now()) limit ${limit} for update skip locked)
    returning id`;
  return rows.map(({ id }) => id);
}

export async function findKnown(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`select id from platform.upload where id = any(${[...ids]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}

/** Content of finished uploads that may still be claimed or were a short while ago. */
export async function findHashes(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`select distinct hash from platform.upload where hash = any(${[...hashes]}::text[])`;
  return rows.map(({ hash }) => hash);
}
