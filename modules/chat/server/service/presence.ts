import type { Actor, Context, SocketConnection } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";
import { NAMES_UP_TO, typingIndicator, userJoined, userLeft } from "../../contract.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { personOf } from "../people.ts";
import { roomNamed, roomOf, staffRoomOf } from "../rooms.ts";

const ONLINE_LIST_LIMIT = 200;

type Place = Pick<RoomAccess, "id" | "kind">;

/** Enters a room's sockets: from here on its broadcasts reach the connection. Answers how many people are in it. */
export async function enter(ctx: Context, { actor, access }: RoomGrant, connection: SocketConnection): Promise<number> {
  const name = roomOf(access);
  await connection.join(name);
  if (access.isStaff && access.kind === "course") await connection.join(staffRoomOf(access.id));
  const { first, online } = await ctx.presence.enter(name, actor.userId, connection.id);
  // It may have gone while we asked who it is; nobody else would take it out again.
  if (!connection.connected) await ctx.presence.leaveAll(connection.id);
  else if (first) tellPresence(ctx, userJoined, access, await personOf(ctx, actor), online);
  return online;
}

export async function leave(ctx: Context, actor: Actor, access: Place, connection: SocketConnection): Promise<void> {
  await connection.leave(roomOf(access));
  if (access.kind === "course") await connection.leave(staffRoomOf(access.id));
  const { last, online } = await ctx.presence.leave(roomOf(access), actor.userId, connection.id);
  if (last) tellPresence(ctx, userLeft, access, await personOf(ctx, actor), online);
}

/** A connection that went away leaves every room it was in. */
export async function leaveAll(ctx: Context, connection: SocketConnection): Promise<void> {
  const { actor } = ctx;
  if (!actor) return;
  for (const { room, online } of await ctx.presence.leaveAll(connection.id)) {
    const place = roomNamed(room);
    if (place) tellPresence(ctx, userLeft, place, await personOf(ctx, actor), online);
  }
}

/** Somebody lost their place in the course: their sockets were taken out of its room, now the others see them go. */
export async function expel(ctx: Context, { organisationId, courseId, userId }: { organisationId: string; courseId: string; userId: string }): Promise<void> {
  const place: Place = { id: courseId, kind: "course" };
  const { removed, online } = await ctx.presence.remove(roomOf(place), userId);
  if (!removed) return;
  const [user] = await ctx.call(getMany, { organisationId, ids: [userId] });
  if (user) tellPresence(ctx, userLeft, place, user, online);
}

/** A process died with the connections it held: the others in their rooms see how many are left. */
export async function tellGone(ctx: Context, gone: readonly { readonly room: string; readonly online: number }[]): Promise<void> {
  for (const { room, online } of gone) {
    const place = roomNamed(room);
    if (place) ctx.realtime.toRoom(room, userLeft.name, userLeft.payload.parse({ ...idsOf(place), online }));
  }
}

export async function tellTyping(ctx: Context, { actor, access }: RoomGrant, typing: boolean): Promise<void> {
  const user = await personOf(ctx, actor);
  ctx.realtime.toRoom(roomOf(access), typingIndicator.name, typingIndicator.payload.parse({ ...idsOf(access), user, typing }));
}

export async function listOnline(ctx: Context, { access }: RoomGrant) {
  const name = roomOf(access);
  const ids = await ctx.presence.list(name, ONLINE_LIST_LIMIT);
  const people = ids.length === 0 ? [] : await ctx.call(getMany, { organisationId: access.organisationId, ids });
  return { items: people, online: await ctx.presence.count(name) };
}

/** Both names of a room, for events. A live session's course is not known from its name alone. */
export const idsOf = ({ id, kind, courseId }: Place & { readonly courseId?: string | null }) => ({
  roomId: id,
  courseId: courseId ?? (kind === "course" ? id : null),
});

function tellPresence(ctx: Context, event: typeof userJoined | typeof userLeft, place: Place, user: PersonSummary, online: number): void {
  const named = online <= NAMES_UP_TO ? { user } : {};
  ctx.realtime.toRoom(roomOf(place), event.name, event.payload.parse({ ...idsOf(place), ...named, online }));
}
