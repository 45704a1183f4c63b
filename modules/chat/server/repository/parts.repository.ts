import type { Sql } from "@lectern/core/ports";
import { REACTORS_NAMED } from "../../contract.ts";

export interface ReactionRow {
  readonly messageId: string;
  readonly emoji: string;
  readonly count: number;
  readonly userIds: string[];
}

/** Reactions of these messages, each kind in the order it first came. */
export async function listReactions(sql: Sql, messageIds: readonly string[]): Promise<ReactionRow[]> {
  return sql<ReactionRow[]>`
    select message_id, emoji, count(*)::int as count, (array_agg(user_id order by created_at, user_id))[1:${REACTORS_NAMED}] as user_ids
    from chat.reaction where message_id = any(${[...messageIds]}::uuid[])
    group by message_id, emoji order by min(created_at), emoji`;
}

export interface FileRow {
  readonly id: string;
  readonly organisationId: string;
  readonly roomId: string;
  readonly uploadedBy: string;
  readonly messageId: string | null;
  readonly hash: string;
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
}

const fileColumns = (sql: Sql) => sql`id, organisation_id, room_id, uploaded_by, message_id, hash, name, size, media_type, width, height`;

export async function findFiles(sql: Sql, organisationId: string, fileIds: readonly string[]): Promise<FileRow[]> {
  return sql<FileRow[]>`select ${fileColumns(sql)} from chat.file where id = any(${[...fileIds]}::uuid[]) and organisation_id = ${organisationId}`;
}

/** Gives files to their messages; answers those that were still without one. */
export async function attachFiles(sql: Sql, files: readonly { fileId: string; messageId: string }[]): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const rows = await sql<{ id: string }[]>`
    update chat.file f set message_id = g.message_id
    from unnest(${files.map((one) => one.fileId)}::uuid[], ${files.map((one) => one.messageId)}::uuid[]) as g (id, message_id)
    where f.id = g.id and f.message_id is null returning f.id`;
  return new Set(rows.map(({ id }) => id));
}

export interface MuteRow {
  readonly roomId: string;
  readonly userId: string;
  readonly until: Date | null;
  readonly reason: string;
}

/** Mutes that hold now. */
export async function findMutes(sql: Sql, pairs: readonly { roomId: string; userId: string }[]): Promise<MuteRow[]> {
  if (pairs.length === 0) return [];
  return sql<MuteRow[]>`
    select u.room_id, u.user_id, u.until, u.reason from chat.mute u
    join unnest(${pairs.map((one) => one.roomId)}::uuid[], ${pairs.map((one) => one.userId)}::uuid[]) as p (room_id, user_id)
      on u.room_id = p.room_id and u.user_id = p.user_id
    where u.until is null or u.until > now()`;
}

/** When each of these people wrote last in a room, deleted messages included. */
export async function lastWritten(sql: Sql, pairs: readonly { roomId: string; userId: string }[]): Promise<{ roomId: string; userId: string; at: Date }[]> {
  if (pairs.length === 0) return [];
  return sql<{ roomId: string; userId: string; at: Date }[]>`
    select p.room_id, p.user_id, l.created_at as at
    from unnest(${pairs.map((one) => one.roomId)}::uuid[], ${pairs.map((one) => one.userId)}::uuid[]) as p (room_id, user_id)
    cross join lateral (
      -- By the index of the person's own messages: going back through the room until one is theirs could go through all of it.
      select max(m.created_at) as created_at from chat.message m
      where m.room_id = p.room_id and m.sender_id = p.user_id and m.message_type <> 'system') l
    where l.created_at is not null`;
}
