import type { Sql } from "@lectern/core/ports";
import { messageColumns, messageRows, type MessageRow } from "./message-row.ts";
import type { RoomKey } from "./rooms.repository.ts";

export type { MessageRow };

/** Messages that were written before under these client ids. */
export async function findByClientIds(sql: Sql, keys: readonly { roomId: string; senderId: string; clientId: string }[]): Promise<MessageRow[]> {
  return messageRows(sql`
    select ${messageColumns(sql)} from chat.message m
    join unnest(${keys.map((key) => key.roomId)}::uuid[], ${keys.map((key) => key.senderId)}::uuid[], ${keys.map((key) => key.clientId)}::text[])
      as k (room_id, sender_id, client_id) on m.room_id = k.room_id and m.sender_id = k.sender_id and m.client_id = k.client_id`);
}

export interface ReplyTarget {
  readonly roomId: string;
  readonly id: string;
  readonly threadId: string | null;
  readonly senderId: string;
}

/** Those of the messages that can be answered. */
export async function findReplyTargets(sql: Sql, targets: readonly { roomId: string; id: string }[]): Promise<ReplyTarget[]> {
  if (targets.length === 0) return [];
  return sql<ReplyTarget[]>`
    select m.room_id, m.id, m.thread_id, m.sender_id from chat.message m
    join unnest(${targets.map((one) => one.roomId)}::uuid[], ${targets.map((one) => one.id)}::uuid[]) as t (room_id, id) on m.room_id = t.room_id and m.id = t.id
    where m.deleted_at is null`;
}

export type NewMessageRow = MessageRow & { readonly searchText: string };

/**
 * Writes all messages, however many, in one statement, but those whose client id is there already; answers how many it wrote. When that
 * is all of them, their rooms have gone on to their numbers. On locked rooms, and `createdAt` is the time of this transaction.
 */
export async function insertMessages(sql: Sql, rows: readonly NewMessageRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const [answer] = await sql<{ count: number }[]>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows.map(given))}::text::json) as n (
        id uuid, "organisationId" uuid, "roomId" uuid, "courseId" uuid, sequence bigint, "clientId" text, "senderId" uuid, body text, "messageType" text,
        "replyTo" uuid, "threadId" uuid, mentions uuid[], "mentionsEveryone" boolean, "fileId" uuid, system jsonb, "searchText" text)),
    written as (
      insert into chat.message (
        id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type, reply_to, thread_id, mentions, mentions_everyone, file_id,
        system, search_text, created_at)
      select n.id, n."organisationId", n."roomId", n."courseId", n.sequence, n."clientId", n."senderId", n.body, n."messageType", n."replyTo", n."threadId",
        coalesce(n.mentions, '{}'), coalesce(n."mentionsEveryone", false), n."fileId", n.system, n."searchText", date_trunc('milliseconds', now())
      from given n
      on conflict (room_id, sender_id, client_id) do nothing
      returning 1),
    advanced as (
      update chat.room r set last_sequence = n.sequence, last_message_at = now()
      from (select "roomId" as id, max(sequence) as sequence from given group by "roomId") n
      where r.id = n.id and (select count(*) from written) = ${rows.length})
    select count(*)::int as count from written`;
  return answer?.count ?? 0;
}

/** A message as JSON, without what most of them do not have: taking JSON apart is a seventh of what writing costs the database. */
const given = (row: NewMessageRow) => ({
  id: row.id,
  organisationId: row.organisationId,
  roomId: row.roomId,
  courseId: row.courseId ?? undefined,
  sequence: row.sequence,
  clientId: row.clientId,
  senderId: row.senderId,
  body: row.body,
  messageType: row.messageType,
  replyTo: row.replyTo ?? undefined,
  threadId: row.threadId ?? undefined,
  mentions: row.mentions.length > 0 ? row.mentions : undefined,
  mentionsEveryone: row.mentionsEveryone || undefined,
  fileId: row.fileId ?? undefined,
  system: row.system ?? undefined,
  searchText: row.searchText,
});

/** Removes what this transaction has just written, as if it had never been. */
export async function takeBack(sql: Sql, messageIds: readonly string[]): Promise<void> {
  await sql`delete from chat.message where id = any(${[...messageIds]}::uuid[])`;
}

/** Messages that name people, for the count of those unread. */
export async function insertMentions(sql: Sql, mentions: readonly { roomId: string; userId: string; sequence: number }[]): Promise<void> {
  if (mentions.length === 0) return;
  await sql`
    insert into chat.mention (room_id, user_id, sequence)
    select * from unnest(${mentions.map((one) => one.roomId)}::uuid[], ${mentions.map((one) => one.userId)}::uuid[], ${mentions.map((one) => one.sequence)}::bigint[])
    on conflict do nothing`;
}

/** One more answer each; every thread's first message takes its room's next revision. On locked rooms. Answers the first messages as they are now. */
export async function countReplies(sql: Sql, roomId: string, added: ReadonlyMap<string, number>): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  for (const [threadId, count] of added) {
    const changed = await sql<MessageRow[]>`
      with room as (update chat.room set last_revision = last_revision + 1 where id = ${roomId} returning last_revision)
      update chat.message m set reply_count = greatest(0, m.reply_count + ${count}), revision = room.last_revision
      from room where m.id = ${threadId} and m.room_id = ${roomId} returning ${messageColumns(sql)}`;
    rows.push(...changed);
  }
  return rows;
}

export async function findMessage(sql: Sql, { organisationId, roomId }: RoomKey, messageId: string): Promise<MessageRow | null> {
  const [row] = await sql<MessageRow[]>`
    select ${messageColumns(sql)} from chat.message m where m.id = ${messageId} and m.room_id = ${roomId} and m.organisation_id = ${organisationId}`;
  return row ?? null;
}

/** What came after a number, in order, as long as all before it together have no more than so many characters. */
export async function listAfter(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { after, limit, characters }: { after: number; limit: number; characters: number },
): Promise<MessageRow[]> {
  return messageRows(sql`
    select ${messageColumns(sql)} from (
      select *, sum(length(body)) over (order by sequence) - length(body) as before from (
        select * from chat.message where room_id = ${roomId} and organisation_id = ${organisationId} and sequence > ${after} order by sequence limit ${limit}) page
    ) m where m.before <= ${characters} order by m.sequence`);
}

/** Messages up to a number that changed after a revision, in the order they changed. */
export async function listChanged(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { upTo, after, limit }: { upTo: number; after: number; limit: number },
): Promise<MessageRow[]> {
  return messageRows(sql`
    select ${messageColumns(sql)} from chat.message m
    where m.room_id = ${roomId} and m.organisation_id = ${organisationId} and m.revision > ${after} and m.revision > 0 and m.sequence <= ${upTo}
    order by m.revision limit ${limit}`);
}

/** Which messages of a room a page of its history is made of. */
export interface HistoryFilter {
  /** Of the thread this message began, itself included. */
  readonly threadId: string | null;
  /** Patterns of `LIKE` for the words with a space on both sides; messages that are deleted have none. */
  readonly patterns: readonly string[] | null;
}

interface Range {
  /** Numbers between these two, both left out. */
  readonly after: number;
  readonly before: number;
  readonly limit: number;
}

/** Messages with numbers between two: the newest of them in falling order, or the oldest in rising order. */
export async function listBetween(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { threadId, patterns }: HistoryFilter,
  { after, before, limit, order }: Range & { readonly order: "newest" | "oldest" },
): Promise<MessageRow[]> {
  const direction = order === "newest" ? sql`desc` : sql`asc`;
  const page = (narrow: ReturnType<typeof messageColumns>) => sql`
    (select ${messageColumns(sql)} from chat.message m
    where m.room_id = ${roomId} and m.organisation_id = ${organisationId} and m.sequence > ${after} and m.sequence < ${before} ${narrow}
      ${patterns === null ? sql`` : sql`and m.deleted_at is null and ' ' || m.search_text || ' ' like all (${[...patterns]}::text[])`}
    order by m.sequence ${direction} limit ${limit})`;
  if (threadId === null) return messageRows(sql`${page(sql``)}`);
  // Two questions, so that each goes by its own index.
  return messageRows(sql`
    ${page(sql`and m.thread_id = ${threadId}`)} union all ${page(sql`and m.id = ${threadId}`)} order by sequence ${direction} limit ${limit}`);
}

/**
 * The newest messages with these words (a `tsquery`) between two numbers, by the index of words alone: the room is compared in a way no
 * index answers, since a million entries of a large room cost more to intersect than the few messages with a rare word.
 */
export async function findWords(sql: Sql, { organisationId, roomId }: RoomKey, query: string, { after, before, limit }: Range): Promise<MessageRow[]> {
  return messageRows(sql`
    with found as materialized (
      select m.id, m.sequence from chat.message m
      where array_to_tsvector(string_to_array(m.search_text, ' ')) @@ ${query}::tsquery and m.deleted_at is null
        and m.room_id::text = ${roomId} and m.organisation_id = ${organisationId} and m.sequence + 0 > ${after} and m.sequence + 0 < ${before})
    select ${messageColumns(sql)} from (select id from found order by sequence desc limit ${limit}) f join chat.message m on m.id = f.id
    order by m.sequence desc`);
}

/** The latest message of each of these rooms. */
export async function listLatest(sql: Sql, organisationId: string, roomIds: readonly string[]): Promise<MessageRow[]> {
  return messageRows(sql`
    select ${messageColumns(sql)} from chat.room r join chat.message m on m.room_id = r.id and m.sequence = r.last_sequence
    where r.organisation_id = ${organisationId} and r.id = any(${[...roomIds]}::uuid[])`);
}
