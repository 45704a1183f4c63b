import type { Sql } from "@lectern/core/ports";
import type { RoomKind } from "../../contract.ts";

export interface RoomRow {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: RoomKind;
  readonly courseId: string | null;
  /** Of live sessions. */
  readonly title: string | null;
  readonly lastSequence: number;
  readonly lastRevision: number;
  readonly slowModeSeconds: number;
  readonly writers: "everyone" | "staff";
  readonly words: string[];
  readonly closedAt: Date | null;
  readonly lastMessageAt: Date | null;
  readonly createdAt: Date;
}

export interface RoomKey {
  readonly organisationId: string;
  readonly roomId: string;
}

const roomColumns = (sql: Sql) => sql`
  r.id, r.organisation_id, r.kind, r.course_id, r.title, r.last_sequence, r.last_revision, r.slow_mode_seconds, r.writers, r.words, r.closed_at, r.last_message_at, r.created_at`;

export async function findRoom(sql: Sql, { organisationId, roomId }: RoomKey): Promise<RoomRow | null> {
  const [row] = await sql<RoomRow[]>`select ${roomColumns(sql)} from chat.room r where r.id = ${roomId} and r.organisation_id = ${organisationId}`;
  return row ?? null;
}

/** A course's room comes into being with the first thing that is written about it. */
export async function ensureCourseRooms(sql: Sql, rooms: readonly { readonly organisationId: string; readonly courseId: string }[]): Promise<void> {
  if (rooms.length === 0) return;
  const courses = rooms.map(({ courseId }) => courseId);
  await sql`
    insert into chat.room (id, organisation_id, kind, course_id)
    select course_id, organisation_id, 'course', course_id
    from unnest(${rooms.map((room) => room.organisationId)}::uuid[], ${courses}::uuid[]) as given (organisation_id, course_id)
    on conflict (id) do nothing`;
}

/** What a room's rules and numbers are, under its lock. Read with every group of messages: no more than is looked at. */
export interface LockedRoomRow extends Pick<RoomRow, "id" | "kind" | "lastSequence" | "slowModeSeconds" | "writers" | "words" | "closedAt"> {
  /** The time of this transaction. */
  readonly now: Date;
}

/** Locks rooms until the commit, in one order for everybody. */
export async function lockRooms(sql: Sql, roomIds: readonly string[]): Promise<LockedRoomRow[]> {
  return sql<LockedRoomRow[]>`
    select r.id, r.kind, r.last_sequence, r.slow_mode_seconds, r.writers, r.words, r.closed_at, now() as now
    from chat.room r where r.id = any(${[...roomIds]}::uuid[]) order by r.id for no key update`;
}

/** Takes the room's next revision for one change. On a locked room. */
export async function nextRevision(sql: Sql, roomId: string): Promise<number> {
  const [row] = await sql<{ lastRevision: number }[]>`update chat.room set last_revision = last_revision + 1 where id = ${roomId} returning last_revision`;
  return row?.lastRevision ?? 0;
}

/** Whether somebody is one of the people of a direct room; their ids then, else null. */
export async function findMembers(sql: Sql, { organisationId, roomId }: RoomKey, userId: string): Promise<string[] | null> {
  const rows = await sql<{ userId: string }[]>`
    select m.user_id from chat.room_member m join chat.room r on r.id = m.room_id
    where m.room_id = ${roomId} and r.organisation_id = ${organisationId} order by m.user_id`;
  const ids = rows.map((row) => row.userId);
  return ids.includes(userId) ? ids : null;
}

/** A course is gone: its room and those of its live sessions go too. */
export async function deleteRoomsOfCourse(sql: Sql, courseId: string): Promise<void> {
  await sql`delete from chat.room where course_id = ${courseId}`;
}

export async function findRooms(sql: Sql, organisationId: string, roomIds: readonly string[]): Promise<RoomRow[]> {
  return sql<RoomRow[]>`select ${roomColumns(sql)} from chat.room r where r.id = any(${[...roomIds]}::uuid[]) and r.organisation_id = ${organisationId}`;
}

/** Rooms of these courses, those of live sessions while they are open. */
export async function listCourseRooms(sql: Sql, organisationId: string, courseIds: readonly string[]): Promise<RoomRow[]> {
  if (courseIds.length === 0) return [];
  return sql<RoomRow[]>`
    select ${roomColumns(sql)} from chat.room r
    where r.course_id = any(${[...courseIds]}::uuid[]) and r.organisation_id = ${organisationId} and (r.kind = 'course' or r.closed_at is null)`;
}

/** Rooms of a course's live sessions, over or not. */
export async function listSessionRoomIds(sql: Sql, organisationId: string, courseId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select r.id from chat.room r where r.course_id = ${courseId} and r.organisation_id = ${organisationId} and r.kind = 'session'`;
  return rows.map(({ id }) => id);
}

/** Somebody's conversations, the latest activity first. */
export async function listDirectRooms(sql: Sql, { organisationId, userId }: { organisationId: string; userId: string }, limit: number): Promise<RoomRow[]> {
  return sql<RoomRow[]>`
    select ${roomColumns(sql)} from chat.room_member o join chat.room r on r.id = o.room_id
    where o.user_id = ${userId} and r.organisation_id = ${organisationId}
    order by coalesce(r.last_message_at, r.created_at) desc, r.id limit ${limit}`;
}

/** The people of several conversations. */
export async function listMembers(sql: Sql, organisationId: string, roomIds: readonly string[]): Promise<{ roomId: string; userId: string }[]> {
  if (roomIds.length === 0) return [];
  return sql<{ roomId: string; userId: string }[]>`
    select m.room_id, m.user_id from chat.room_member m join chat.room r on r.id = m.room_id
    where m.room_id = any(${[...roomIds]}::uuid[]) and r.organisation_id = ${organisationId} order by m.room_id, m.joined_at, m.user_id`;
}

/** The conversation of these people; `created` for the one of many who began it at the same moment. */
export async function ensureDirectRoom(sql: Sql, { organisationId, roomId }: RoomKey, memberIds: readonly string[]): Promise<{ id: string; created: boolean }> {
  const key = memberIds.toSorted().join(",");
  const [made] = await sql<{ id: string }[]>`
    insert into chat.room (id, organisation_id, kind, direct_key) values (${roomId}, ${organisationId}, 'direct', ${key})
    on conflict (organisation_id, direct_key) where kind = 'direct' do nothing returning id`;
  if (made) {
    await sql`insert into chat.room_member (room_id, user_id) select ${made.id}, unnest(${[...memberIds]}::uuid[])`;
    return { id: made.id, created: true };
  }
  const [known] = await sql<{ id: string }[]>`
    select id from chat.room where organisation_id = ${organisationId} and direct_key = ${key} and kind = 'direct'`;
  return { id: known?.id ?? roomId, created: false };
}
