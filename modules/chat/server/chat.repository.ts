import type { Sql } from "@lectern/core/ports";
import type { Message } from "../contract.ts";

export interface MessageRow {
  readonly id: string;
  readonly roomId: string;
  readonly courseId: string;
  readonly sequence: number;
  readonly clientId: string;
  readonly senderId: string;
  readonly body: string;
  readonly messageType: Message["messageType"];
  readonly replyTo: string | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

export interface RoomRow {
  readonly id: string;
  readonly courseId: string;
  readonly lastSequence: number;
}

interface RoomKey {
  readonly organisationId: string;
  readonly courseId: string;
}

const columns = (sql: Sql) => sql`id, room_id, course_id, sequence, client_id, sender_id, body, message_type, reply_to, created_at, edited_at, deleted_at`;

/** Creates the rooms that are missing and locks all of them, in one order for everybody, until the commit. */
export async function lockRooms(sql: Sql, rooms: readonly (RoomKey & { id: string })[]): Promise<RoomRow[]> {
  const ids = rooms.map(({ id }) => id);
  const organisations = rooms.map(({ organisationId }) => organisationId);
  const courses = rooms.map(({ courseId }) => courseId);
  await sql`
    insert into chat.room (id, organisation_id, course_id)
    select * from unnest(${ids}::uuid[], ${organisations}::uuid[], ${courses}::uuid[])
    on conflict (course_id) do nothing`;
  return sql<RoomRow[]>`select id, course_id, last_sequence from chat.room where course_id = any(${courses}::uuid[]) order by id for update`;
}

/** Messages that were written before under these client ids. */
export async function findByClientIds(sql: Sql, keys: readonly { roomId: string; senderId: string; clientId: string }[]): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select ${columns(sql)} from chat.message
    where (room_id, sender_id, client_id) in (
      select * from unnest(${keys.map((key) => key.roomId)}::uuid[], ${keys.map((key) => key.senderId)}::uuid[], ${keys.map((key) => key.clientId)}::text[]))`;
}

/** Which of these messages exist, as `<roomId> <id>`. */
export async function findReplyTargets(sql: Sql, targets: readonly { roomId: string; id: string }[]): Promise<Set<string>> {
  if (targets.length === 0) return new Set();
  const rows = await sql<{ roomId: string; id: string }[]>`
    select room_id, id from chat.message
    where (room_id, id) in (select * from unnest(${targets.map((one) => one.roomId)}::uuid[], ${targets.map((one) => one.id)}::uuid[])) and deleted_at is null`;
  return new Set(rows.map((row) => `${row.roomId} ${row.id}`));
}

export type NewMessageRow = Omit<MessageRow, "createdAt" | "editedAt" | "deletedAt"> & { readonly organisationId: string };

/** Writes all messages and their rooms' new counts in two statements. */
export async function insertMessages(sql: Sql, rows: readonly NewMessageRow[], lastSequences: ReadonlyMap<string, number>): Promise<MessageRow[]> {
  if (rows.length === 0) return [];
  const inserted = await sql<MessageRow[]>`
    insert into chat.message ${sql(rows, "id", "organisationId", "roomId", "courseId", "sequence", "clientId", "senderId", "body", "messageType", "replyTo")}
    returning ${columns(sql)}`;
  await sql`
    update chat.room r set last_sequence = n.sequence
    from unnest(${[...lastSequences.keys()]}::uuid[], ${[...lastSequences.values()]}::bigint[]) as n (id, sequence) where r.id = n.id`;
  return inserted;
}

export async function getLastSequence(sql: Sql, { organisationId, courseId }: RoomKey): Promise<number> {
  const [room] = await sql<
    { lastSequence: number }[]
  >`select last_sequence from chat.room where course_id = ${courseId} and organisation_id = ${organisationId}`;
  return room?.lastSequence ?? 0;
}

/** What came after a number, in order. */
export async function listAfter(sql: Sql, { organisationId, courseId }: RoomKey, after: number, limit: number): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select ${columns(sql)} from chat.message
    where room_id = (select id from chat.room where course_id = ${courseId} and organisation_id = ${organisationId}) and sequence > ${after}
    order by sequence limit ${limit}`;
}

/** What came before a number, newest first; `search` keeps messages that contain the words as written. */
export async function listBefore(sql: Sql, { organisationId, courseId }: RoomKey, before: number, limit: number, search?: string): Promise<MessageRow[]> {
  const matching = search ? sql`and deleted_at is null and body ilike ${`%${escapeLike(search)}%`}` : sql``;
  return sql<MessageRow[]>`
    select ${columns(sql)} from chat.message
    where room_id = (select id from chat.room where course_id = ${courseId} and organisation_id = ${organisationId}) and sequence < ${before} ${matching}
    order by sequence desc limit ${limit}`;
}

export async function listLatestPerCourse(sql: Sql, organisationId: string, courseIds: readonly string[]): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select m.id, m.room_id, m.course_id, m.sequence, m.client_id, m.sender_id, m.body, m.message_type, m.reply_to, m.created_at, m.edited_at, m.deleted_at
    from chat.room r join chat.message m on m.room_id = r.id and m.sequence = r.last_sequence
    where r.organisation_id = ${organisationId} and r.course_id = any(${[...courseIds]}::uuid[])`;
}

export async function deleteRoom(sql: Sql, courseId: string): Promise<void> {
  await sql`delete from chat.room where course_id = ${courseId}`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (char) => `\\${char}`);
}
