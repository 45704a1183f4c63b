import { defineGroupWrite, notAllowed, notFound, type Context, type Transaction } from "@lectern/core";
import { NAMES_UP_TO, readMarks, roomAdded, roomRead, UNREAD_UP_TO, type Room } from "../../contract.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { peopleById } from "../chat.presenter.ts";
import { createCoalescer } from "../coalesce.ts";
import { findMessage } from "../repository/messages.repository.ts";
import * as places from "../repository/places.repository.ts";
import type { RoomRow } from "../repository/rooms.repository.ts";
import { personRoomOf, roomOf } from "../rooms.ts";
import { idsOf, onlineIn } from "./presence.ts";
import { openPlaces, presentRoom, UNREAD_WITHIN } from "./present-rooms.ts";

/** How often somebody may tell how far they have read, by the people in the room: a room of 2,000 sends 67 a second, not 2,000. */
const MARK_EVERY_MS = [
  { upTo: NAMES_UP_TO, ms: 1_000 },
  { upTo: 500, ms: 5_000 },
  { upTo: Infinity, ms: 30_000 },
] as const;

/** Others hear of marks in one room at most so often from one process. */
const TELL_MARKS_EVERY_MS = 1_000;

const RECEIPTS_NAMED = 100;

const markEveryMs = (online: number) => MARK_EVERY_MS.find(({ upTo }) => online <= upTo)?.ms ?? 30_000;

/** A room as this person sees it on entering, and how far the others are. */
export async function presentPlace(ctx: Context, grant: RoomGrant, row: RoomRow | null, online: number) {
  const [{ lastMessage: _, ...room }, marks] = await Promise.all([presentRoom(ctx, grant, row, { lastMessages: false }), marksOf(ctx, grant, online)]);
  return { room, markEveryMs: markEveryMs(online), marks };
}

/** Of a conversation everybody's marks, of other rooms those of the people who are in it now. */
async function marksOf(ctx: Context, { actor, access }: RoomGrant, online: number) {
  if (access.kind !== "direct" && online > NAMES_UP_TO) return [];
  const people = access.kind === "direct" ? access.memberIds : await ctx.presence.list(roomOf(access), NAMES_UP_TO).catch(() => []);
  const others = people.filter((userId) => userId !== actor.userId);
  return (await places.listMarks(ctx.sql, access.id, others)).map(presentMark);
}

const presentMark = ({ userId, deliveredSequence, readSequence }: places.PlaceRow) => ({ userId, delivered: deliveredSequence, read: readSequence });

interface NewMark extends places.Mark {
  readonly access: Pick<RoomAccess, "id" | "kind" | "courseId">;
}

interface SavedMark {
  readonly read: number;
  readonly delivered: number;
  readonly unread: number;
}

const saveMarks = defineGroupWrite<NewMark, SavedMark>({ name: "chat.marks", write: writeMarks });

export async function markRead(
  ctx: Context,
  { actor, access }: RoomGrant,
  { read = 0, delivered = 0 }: { read?: number | undefined; delivered?: number | undefined },
): Promise<SavedMark> {
  const { organisationId, userId } = actor;
  return ctx.write(saveMarks, { organisationId, roomId: access.id, userId, read, delivered, access });
}

const keyOf = ({ roomId, userId }: places.PlaceKey) => `${roomId} ${userId}`;

async function writeMarks(tx: Transaction, items: readonly NewMark[], ctx: Context): Promise<SavedMark[]> {
  const wanted = new Map<string, NewMark>();
  for (const item of items) {
    const { read = 0, delivered = 0 } = wanted.get(keyOf(item)) ?? {};
    wanted.set(keyOf(item), { ...item, read: Math.max(read, item.read), delivered: Math.max(delivered, item.delivered) });
  }
  const marks = [...wanted.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await places.openPlaces(tx.sql, marks);
  const moved = await places.advancePlaces(tx.sql, marks);
  const now = new Map((await places.findPlaces(tx.sql, marks)).map((row) => [keyOf(row), row]));
  const counts = new Map((await places.countUnread(tx.sql, marks, { upTo: UNREAD_UP_TO, within: UNREAD_WITHIN })).map((row) => [keyOf(row), row]));
  for (const row of moved) {
    const mark = wanted.get(keyOf(row));
    if (!mark) continue;
    const { unread = 0, unreadMentions = 0 } = counts.get(keyOf(row)) ?? {};
    if (mark.read >= row.readSequence) {
      tx.broadcast(personRoomOf(row.userId), roomRead, { ...idsOf(mark.access), read: row.readSequence, unread, unreadMentions });
    }
    tx.afterCommit(() => tellMark(ctx, mark.access, row));
  }
  return items.map((item) => {
    const row = now.get(keyOf(item));
    return { read: row?.readSequence ?? 0, delivered: row?.deliveredSequence ?? 0, unread: counts.get(keyOf(item))?.unread ?? 0 };
  });
}

interface MarksToTell {
  readonly ctx: Context;
  readonly access: NewMark["access"];
  /** The latest of each person. */
  readonly marks: ReadonlyMap<string, places.PlaceRow>;
}

const marksToTell = createCoalescer<MarksToTell>({
  everyMs: TELL_MARKS_EVERY_MS,
  merge: (earlier, later) => ({ ...later, marks: new Map([...earlier.marks, ...later.marks]) }),
  send: (room, { ctx, access, marks }) =>
    ctx.realtime.toRoom(room, readMarks.name, readMarks.payload.parse({ ...idsOf(access), marks: [...marks.values()].map(presentMark) })),
});

async function tellMark(ctx: Context, access: NewMark["access"], row: places.PlaceRow): Promise<void> {
  if (access.kind !== "direct" && (await onlineIn(ctx, access)) > NAMES_UP_TO) return;
  marksToTell.push(roomOf(access), { ctx, access, marks: new Map([[row.userId, row]]) });
}

export async function chooseNotices(ctx: Context, grant: RoomGrant, notices: Room["notices"]): Promise<Room> {
  const { actor, access } = grant;
  await openPlaces(ctx, actor.userId, [access]);
  await ctx.transaction(async (tx) => {
    await places.setNotices(tx.sql, { roomId: access.id, userId: actor.userId }, notices);
    tx.broadcast(personRoomOf(actor.userId), roomAdded, idsOf(access));
  });
  return presentRoom(ctx, grant);
}

/** For the sender and for moderators; to the others the numbers would say who does not read. */
export async function receiptsOf(ctx: Context, { actor, access }: RoomGrant, messageId: string) {
  const key = { organisationId: access.organisationId, roomId: access.id };
  const message = await findMessage(ctx.sql, key, messageId);
  if (!message || message.deletedAt) throw notFound("message");
  if (message.senderId !== actor.userId && !access.permissions.includes("moderate")) throw notAllowed();
  const [counts, receivers] = await Promise.all([
    places.countReceipts(ctx.sql, key, message),
    places.listReceivers(ctx.sql, key, { ...message, limit: RECEIPTS_NAMED }),
  ]);
  const readers = receivers.filter(({ readSequence }) => readSequence >= message.sequence).map(({ userId }) => userId);
  const people = await peopleById(ctx, access.organisationId, readers);
  return { ...counts, readers: readers.flatMap((userId) => people.get(userId) ?? []), marks: receivers.map(presentMark) };
}
