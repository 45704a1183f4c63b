import type { Sql } from "@lectern/core/ports";

export interface RuleColumns {
  readonly slowModeSeconds: number;
  readonly writers: "everyone" | "staff";
  readonly words: readonly string[];
}

/** On a locked room. */
export async function saveRules(sql: Sql, roomId: string, { slowModeSeconds, writers, words }: RuleColumns): Promise<void> {
  await sql`
    update chat.room set slow_mode_seconds = ${slowModeSeconds}, writers = ${writers}, words = ${[...words]}::text[] where id = ${roomId}`;
}

export interface FullMuteRow {
  readonly userId: string;
  readonly until: Date | null;
  readonly reason: string;
  readonly mutedBy: string;
  readonly createdAt: Date;
}

const muteColumns = (sql: Sql) => sql`u.user_id, u.until, u.reason, u.muted_by, date_trunc('milliseconds', u.created_at) as created_at`;

/** Mutes that hold now, the latest first. */
export async function listMutes(sql: Sql, roomId: string, before: { createdAt: string; userId: string } | null, limit: number): Promise<FullMuteRow[]> {
  return sql<FullMuteRow[]>`
    select ${muteColumns(sql)} from chat.mute u
    where u.room_id = ${roomId} and (u.until is null or u.until > now())
    ${before ? sql`and (date_trunc('milliseconds', u.created_at), u.user_id) < (${before.createdAt}::timestamptz, ${before.userId}::uuid)` : sql``}
    order by date_trunc('milliseconds', u.created_at) desc, u.user_id desc limit ${limit}`;
}

export async function findMute(sql: Sql, roomId: string, userId: string): Promise<FullMuteRow | null> {
  const [row] = await sql<FullMuteRow[]>`
    select ${muteColumns(sql)} from chat.mute u
    where u.room_id = ${roomId} and u.user_id = ${userId} and (u.until is null or u.until > now())`;
  return row ?? null;
}

interface NewMute {
  readonly roomId: string;
  readonly userId: string;
  /** From now on; null: until it is taken back. */
  readonly minutes: number | null;
  readonly reason: string;
  readonly by: string;
}

export async function saveMute(sql: Sql, { roomId, userId, minutes, reason, by }: NewMute): Promise<void> {
  await sql`
    insert into chat.mute as u (room_id, user_id, until, reason, muted_by)
    values (${roomId}, ${userId}, now() + ${minutes}::int * interval '1 minute', ${reason}, ${by})
    on conflict (room_id, user_id) do update set until = excluded.until, reason = excluded.reason, muted_by = excluded.muted_by, created_at = now()`;
}

/** Whether there was one that held. */
export async function deleteMute(sql: Sql, roomId: string, userId: string): Promise<boolean> {
  const rows = await sql<{ held: boolean }[]>`
    delete from chat.mute where room_id = ${roomId} and user_id = ${userId} returning until is null or until > now() as held`;
  return rows.some(({ held }) => held);
}
