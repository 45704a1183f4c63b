import type { Actor, Context } from "@lectern/core";
import { UNREAD_UP_TO, type Room } from "../../contract.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { peopleById, presentMessages, stranger } from "../chat.presenter.ts";
import { listLatest } from "../repository/messages.repository.ts";
import { findMutes } from "../repository/parts.repository.ts";
import * as places from "../repository/places.repository.ts";
import * as rooms from "../repository/rooms.repository.ts";

/** Unread messages are looked for among so many: somebody's own hundred thousand are not read through for a number. */
export const UNREAD_WITHIN = 1_000;

/** What a room is presented from. */
export interface RoomEntry {
  readonly access: Pick<RoomAccess, "id" | "kind" | "organisationId" | "courseId" | "title" | "permissions" | "memberIds" | "closed">;
  readonly row: rooms.RoomRow | null;
}

interface Extent {
  /** Whether the rooms' latest messages are asked for; they cost as much as the rest. */
  readonly lastMessages?: boolean;
}

export async function presentRoom(ctx: Context, { actor, access }: RoomGrant, known?: rooms.RoomRow | null, extent: Extent = {}): Promise<Room> {
  const row = known === undefined ? await rooms.findRoom(ctx.sql, { organisationId: access.organisationId, roomId: access.id }) : known;
  const [room] = await presentRooms(ctx, actor, [{ access, row }], extent);
  if (!room) throw new TypeError(`room ${access.id} was not presented`);
  return room;
}

/** Rooms as one of their people sees them: the same few statements for one as for two hundred. */
export async function presentRooms(
  ctx: Context,
  { organisationId, userId }: Actor,
  entries: readonly RoomEntry[],
  { lastMessages = true }: Extent = {},
): Promise<Room[]> {
  const keys = entries.map(({ access }) => ({ roomId: access.id, userId }));
  const placeOf = await placesOf(ctx, userId, entries);
  const others = [...new Set(entries.flatMap(({ access }) => access.memberIds))].filter((id) => id !== userId);
  const moderated = entries.filter(({ access }) => access.kind !== "direct" && !access.permissions.includes("moderate"));
  const [counts, last, people, mutes] = await Promise.all([
    places.countUnread(ctx.sql, keys, { upTo: UNREAD_UP_TO, within: UNREAD_WITHIN }),
    lastMessages ? latestOf(ctx, organisationId, keys) : [],
    peopleById(ctx, organisationId, others),
    moderated.length === 0
      ? []
      : findMutes(
          ctx.sql,
          moderated.map(({ access }) => ({ roomId: access.id, userId })),
        ),
  ]);
  const countOf = new Map(counts.map((row) => [row.roomId, row]));
  const lastOf = new Map(last.map((message) => [message.roomId, message]));
  const muteOf = new Map(mutes.map((one) => [one.roomId, { until: one.until?.toISOString() ?? null, reason: one.reason }]));
  return entries.map(({ access, row }) => {
    const place = placeOf.get(access.id);
    const { unread = 0, unreadMentions = 0 } = countOf.get(access.id) ?? {};
    return {
      id: access.id,
      kind: access.kind,
      courseId: access.courseId,
      title: access.title,
      people: access.memberIds.filter((id) => id !== userId).map((id) => people.get(id) ?? stranger(id)),
      permissions: [...access.permissions],
      muted: muteOf.get(access.id) ?? null,
      slowModeSeconds: row?.slowModeSeconds ?? 0,
      writers: row?.writers ?? "everyone",
      closed: access.closed,
      sequence: row?.lastSequence ?? 0,
      revision: row?.lastRevision ?? 0,
      readSequence: place?.readSequence ?? 0,
      unread,
      unreadMentions,
      notices: place?.notices ?? "mentions",
      lastMessage: lastOf.get(access.id) ?? null,
    };
  });
}

async function latestOf(ctx: Context, organisationId: string, keys: readonly places.PlaceKey[]) {
  const ids = keys.map(({ roomId }) => roomId);
  return presentMessages(ctx, organisationId, await listLatest(ctx.sql, organisationId, ids));
}

async function placesOf(ctx: Context, userId: string, entries: readonly RoomEntry[]): Promise<Map<string, places.PlaceRow>> {
  const keys = entries.map(({ access }) => ({ roomId: access.id, userId }));
  const known = new Map((await places.findPlaces(ctx.sql, keys)).map((row) => [row.roomId, row]));
  const missing = entries.filter(({ access }) => !known.has(access.id));
  if (missing.length === 0) return known;
  await openPlaces(
    ctx,
    userId,
    missing.map(({ access }) => access),
  );
  return new Map((await places.findPlaces(ctx.sql, keys)).map((row) => [row.roomId, row]));
}

/** Places where there are none yet: whoever looks into a room for the first time begins at its end. */
export async function openPlaces(ctx: Context, userId: string, wanted: readonly Pick<RoomAccess, "id" | "kind" | "organisationId">[]): Promise<void> {
  if (wanted.length === 0) return;
  const ordered = wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await ctx.transaction(async (tx) => {
    await rooms.ensureCourseRooms(
      tx.sql,
      ordered.flatMap(({ id, kind, organisationId }) => (kind === "course" ? [{ organisationId, courseId: id }] : [])),
    );
    await places.openPlaces(
      tx.sql,
      ordered.map(({ id, organisationId }) => ({ organisationId, roomId: id, userId })),
    );
  });
}
