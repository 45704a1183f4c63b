import type { Sql } from "@lectern/core/ports";
import { messageColumns, type MessageRow } from "./message-row.ts";

/** One person's emoji under one message. */
export interface ReactionKey {
  readonly messageId: string;
  readonly emoji: string;
  readonly userId: string;
}

const columnsOf = (keys: readonly ReactionKey[]) => ({
  messages: keys.map((key) => key.messageId),
  emoji: keys.map((key) => key.emoji),
  people: keys.map((key) => key.userId),
});

/** Messages of rooms; others are left out. */
export async function findMessages(sql: Sql, keys: readonly { organisationId: string; roomId: string; messageId: string }[]): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select distinct on (m.id) ${messageColumns(sql)} from chat.message m
    join unnest(${keys.map((key) => key.messageId)}::uuid[], ${keys.map((key) => key.roomId)}::uuid[], ${keys.map((key) => key.organisationId)}::uuid[])
      as k (id, room_id, organisation_id) on m.id = k.id and m.room_id = k.room_id and m.organisation_id = k.organisation_id`;
}

export async function countKinds(sql: Sql, messageIds: readonly string[]): Promise<{ messageId: string; emoji: string; count: number }[]> {
  return sql<{ messageId: string; emoji: string; count: number }[]>`
    select message_id, emoji, count(*)::int as count from chat.reaction where message_id = any(${[...messageIds]}::uuid[]) group by message_id, emoji`;
}

/** Those of the reactions that are there. */
export async function findExisting(sql: Sql, keys: readonly ReactionKey[]): Promise<ReactionKey[]> {
  const { messages, emoji, people } = columnsOf(keys);
  return sql<ReactionKey[]>`
    select r.message_id, r.emoji, r.user_id from chat.reaction r
    join unnest(${messages}::uuid[], ${emoji}::text[], ${people}::uuid[]) as k (message_id, emoji, user_id)
      on r.message_id = k.message_id and r.emoji = k.emoji and r.user_id = k.user_id`;
}

/** In the order given: a microsecond apart, so that they keep it. */
export async function insertReactions(sql: Sql, keys: readonly ReactionKey[]): Promise<void> {
  if (keys.length === 0) return;
  const { messages, emoji, people } = columnsOf(keys);
  await sql`
    insert into chat.reaction (message_id, emoji, user_id, created_at)
    select k.message_id, k.emoji, k.user_id, clock_timestamp() + k.at * interval '1 microsecond'
    from unnest(${messages}::uuid[], ${emoji}::text[], ${people}::uuid[]) with ordinality as k (message_id, emoji, user_id, at)`;
}

export async function deleteReactions(sql: Sql, keys: readonly ReactionKey[]): Promise<void> {
  if (keys.length === 0) return;
  const { messages, emoji, people } = columnsOf(keys);
  await sql`
    delete from chat.reaction r using unnest(${messages}::uuid[], ${emoji}::text[], ${people}::uuid[]) as k (message_id, emoji, user_id)
    where r.message_id = k.message_id and r.emoji = k.emoji and r.user_id = k.user_id`;
}

/** Each of these messages changed once more: it takes its room's next revision. On locked rooms. */
export async function markChanged(sql: Sql, roomId: string, messageIds: readonly string[]): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    with room as (update chat.room set last_revision = last_revision + ${messageIds.length} where id = ${roomId} returning last_revision),
    changed as (select id, at from unnest(${[...messageIds]}::uuid[]) with ordinality as given (id, at))
    update chat.message m set revision = room.last_revision - ${messageIds.length} + changed.at
    from room, changed where m.id = changed.id and m.room_id = ${roomId} returning ${messageColumns(sql)}`;
}
