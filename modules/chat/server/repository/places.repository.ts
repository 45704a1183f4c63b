import type { Sql } from "@lectern/core/ports";
import type { RoomKey } from "./rooms.repository.ts";

/** How far somebody is in a room, and how much they want to be told of it. */
export interface PlaceRow {
  readonly roomId: string;
  readonly userId: string;
  readonly readSequence: number;
  readonly deliveredSequence: number;
  readonly notices: "all" | "mentions" | "nothing";
}

export interface PlaceKey {
  readonly roomId: string;
  readonly userId: string;
}

const placeColumns = (sql: Sql) => sql`p.room_id, p.user_id, p.read_sequence, p.delivered_sequence, p.notices`;

const pairsOf = (sql: Sql, keys: readonly PlaceKey[]) =>
  sql`unnest(${keys.map(({ roomId }) => roomId)}::uuid[], ${keys.map(({ userId }) => userId)}::uuid[]) as k (room_id, user_id)`;

/**
 * Places for those who have none yet, at the end of their rooms: what was said before they came is not unread. On rooms that exist. The
 * same order for everybody who does this at the same time.
 */
export async function openPlaces(sql: Sql, keys: readonly (PlaceKey & { readonly organisationId: string })[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into chat.place (room_id, user_id, read_sequence, delivered_sequence, from_sequence, notices)
    select r.id, k.user_id, r.last_sequence, r.last_sequence, r.last_sequence, case r.kind when 'direct' then 'all' else 'mentions' end
    from unnest(${keys.map(({ organisationId }) => organisationId)}::uuid[], ${keys.map(({ roomId }) => roomId)}::uuid[],
      ${keys.map(({ userId }) => userId)}::uuid[]) as k (organisation_id, room_id, user_id)
    join chat.room r on r.id = k.room_id and r.organisation_id = k.organisation_id
    order by r.id, k.user_id
    on conflict do nothing`;
}

export async function findPlaces(sql: Sql, keys: readonly PlaceKey[]): Promise<PlaceRow[]> {
  if (keys.length === 0) return [];
  return sql<PlaceRow[]>`select ${placeColumns(sql)} from ${pairsOf(sql, keys)} join chat.place p on p.room_id = k.room_id and p.user_id = k.user_id`;
}

export interface Mark extends PlaceKey {
  readonly organisationId: string;
  readonly read: number;
  readonly delivered: number;
}

/** Moves marks on, never back and never past the last message; what is read is delivered. Answers the places that moved. */
export async function advancePlaces(sql: Sql, marks: readonly Mark[]): Promise<PlaceRow[]> {
  return sql<PlaceRow[]>`
    with k as (
      select k.room_id, k.user_id, least(k.read, r.last_sequence) as read, least(greatest(k.read, k.delivered), r.last_sequence) as delivered
      from unnest(${marks.map(({ organisationId }) => organisationId)}::uuid[], ${marks.map(({ roomId }) => roomId)}::uuid[],
        ${marks.map(({ userId }) => userId)}::uuid[], ${marks.map(({ read }) => read)}::bigint[], ${marks.map(({ delivered }) => delivered)}::bigint[])
        as k (organisation_id, room_id, user_id, read, delivered)
      join chat.room r on r.id = k.room_id and r.organisation_id = k.organisation_id)
    update chat.place p
    set read_sequence = greatest(p.read_sequence, k.read), delivered_sequence = greatest(p.delivered_sequence, k.delivered), updated_at = now()
    from k where p.room_id = k.room_id and p.user_id = k.user_id and (k.read > p.read_sequence or k.delivered > p.delivered_sequence)
    returning ${placeColumns(sql)}`;
}

export interface UnreadRow extends PlaceKey {
  readonly unread: number;
  readonly unreadMentions: number;
}

/** Of one person's or many people's places: messages after what they have read, by others, neither deleted nor beyond these limits. */
export async function countUnread(sql: Sql, keys: readonly PlaceKey[], { upTo, within }: { upTo: number; within: number }): Promise<UnreadRow[]> {
  if (keys.length === 0) return [];
  return sql<UnreadRow[]>`
    select p.room_id, p.user_id, c.unread, n.unread_mentions
    from ${pairsOf(sql, keys)} join chat.place p on p.room_id = k.room_id and p.user_id = k.user_id
    cross join lateral (
      select count(*)::int as unread from (
        select from chat.message m
        where m.room_id = p.room_id and m.sequence > p.read_sequence and m.sequence <= p.read_sequence + ${within}::bigint
          and m.sender_id <> p.user_id and m.deleted_at is null
        limit ${upTo}) m) c
    cross join lateral (
      select count(*)::int as unread_mentions from (
        select from chat.mention o where o.room_id = p.room_id and o.user_id = p.user_id and o.sequence > p.read_sequence limit ${upTo}) o) n`;
}

/** Marks of these people in a room. */
export async function listMarks(sql: Sql, roomId: string, userIds: readonly string[]): Promise<PlaceRow[]> {
  if (userIds.length === 0) return [];
  return sql<PlaceRow[]>`select ${placeColumns(sql)} from chat.place p where p.room_id = ${roomId} and p.user_id = any(${[...userIds]}::uuid[])`;
}

/** How many of those who read along have received and read a message, its sender left out. */
export async function countReceipts(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { sequence, senderId }: { sequence: number; senderId: string },
): Promise<{ delivered: number; read: number }> {
  const [row] = await sql<{ delivered: number; read: number }[]>`
    select count(*)::int as delivered, (count(*) filter (where p.read_sequence >= ${sequence}))::int as read
    from chat.place p join chat.room r on r.id = p.room_id
    where p.room_id = ${roomId} and r.organisation_id = ${organisationId} and p.delivered_sequence >= ${sequence} and p.from_sequence < ${sequence}
      and p.user_id <> ${senderId}`;
  return row ?? { delivered: 0, read: 0 };
}

/** Places that have received a message, those who read furthest first. */
export async function listReceivers(
  sql: Sql,
  { organisationId, roomId }: RoomKey,
  { sequence, senderId, limit }: { sequence: number; senderId: string; limit: number },
): Promise<PlaceRow[]> {
  return sql<PlaceRow[]>`
    select ${placeColumns(sql)} from chat.place p join chat.room r on r.id = p.room_id
    where p.room_id = ${roomId} and r.organisation_id = ${organisationId} and p.delivered_sequence >= ${sequence} and p.from_sequence < ${sequence}
      and p.user_id <> ${senderId}
    order by p.read_sequence desc, p.user_id limit ${limit}`;
}

/** On a place that is there. */
export async function setNotices(sql: Sql, { roomId, userId }: PlaceKey, notices: PlaceRow["notices"]): Promise<void> {
  await sql`update chat.place set notices = ${notices}, updated_at = now() where room_id = ${roomId} and user_id = ${userId}`;
}

/** Who wants to be told nothing of a room. */
export async function listSilent(sql: Sql, roomId: string): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`select user_id from chat.place where room_id = ${roomId} and notices = 'nothing' order by user_id`;
  return rows.map(({ userId }) => userId);
}

/** Somebody left a course: their places in its rooms go. */
export async function deletePlaces(
  sql: Sql,
  { organisationId, courseId, userId }: { organisationId: string; courseId: string; userId: string },
): Promise<void> {
  await sql`
    delete from chat.place p using chat.room r
    where r.id = p.room_id and r.course_id = ${courseId} and r.organisation_id = ${organisationId} and p.user_id = ${userId}`;
}
