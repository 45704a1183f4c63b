import type { Sql } from "@lectern/core/ports";
import { messageColumns, messageRows, type MessageRow } from "./message-row.ts";

/** Keeps a text that is about to be replaced or taken back, under the number of the change that does it. */
export async function keepVersion(sql: Sql, version: { messageId: string; revision: number; body: string; by: string }): Promise<void> {
  const { messageId, revision, body, by } = version;
  await sql`insert into chat.message_version (message_id, revision, body, replaced_by) values (${messageId}, ${revision}, ${body}, ${by})`;
}

interface NewText {
  readonly id: string;
  readonly revision: number;
  readonly body: string;
  readonly mentions: readonly string[];
  readonly searchText: string;
}

export async function saveText(sql: Sql, { id, revision, body, mentions, searchText }: NewText): Promise<MessageRow | null> {
  const [row] = await sql<MessageRow[]>`
    update chat.message m set body = ${body}, mentions = ${[...mentions]}::uuid[], search_text = ${searchText}, edited_at = now(), revision = ${revision}
    where m.id = ${id} returning ${messageColumns(sql)}`;
  return row ?? null;
}

/** Its place in the room stays; what it said, whom it named and what people put under it goes. */
export async function markDeleted(sql: Sql, { id, revision, by }: { id: string; revision: number; by: string }): Promise<MessageRow | null> {
  await sql`delete from chat.reaction where message_id = ${id}`;
  const [row] = await sql<MessageRow[]>`
    update chat.message m
    set body = '', search_text = '', mentions = '{}', mentions_everyone = false, pinned_at = null, pinned_by = null, deleted_at = now(), deleted_by = ${by},
      revision = ${revision}
    where m.id = ${id} returning ${messageColumns(sql)}`;
  return row ?? null;
}

/** Of one message: all its mentions, or those of the people given. */
export async function deleteMentions(sql: Sql, roomId: string, sequence: number, userIds: readonly string[] | null): Promise<void> {
  await sql`
    delete from chat.mention where room_id = ${roomId} and sequence = ${sequence}
    ${userIds === null ? sql`` : sql`and user_id = any(${[...userIds]}::uuid[])`}`;
}

/** `by` null takes the pin away. */
export async function savePin(sql: Sql, { id, revision, by }: { id: string; revision: number; by: string | null }): Promise<MessageRow | null> {
  const [row] = await sql<MessageRow[]>`
    update chat.message m set pinned_at = ${by === null ? null : sql`clock_timestamp()`}, pinned_by = ${by}, revision = ${revision}
    where m.id = ${id} returning ${messageColumns(sql)}`;
  return row ?? null;
}

export async function countPins(sql: Sql, roomId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from chat.message where room_id = ${roomId} and pinned_at is not null`;
  return row?.count ?? 0;
}

/** The last pinned first. */
export async function listPins(sql: Sql, organisationId: string, roomId: string, limit: number): Promise<MessageRow[]> {
  return messageRows(sql`
    select ${messageColumns(sql)} from chat.message m
    where m.room_id = ${roomId} and m.organisation_id = ${organisationId} and m.pinned_at is not null
    order by m.pinned_at desc, m.sequence desc limit ${limit}`);
}
