import type { Actor, Context, SocketConnection } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";
import { NAMES_UP_TO, typingIndicator, userJoined, userLeft } from "../../contract.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { personOf } from "../people.ts";
import { createCoalescer, createTrickle } from "../coalesce.ts";
import { roomNamed, roomOf, staffRoomOf } from "../rooms.ts";

const ONLINE_LIST_LIMIT = 200;
/** A room of many hears how many are there at most so often from one process. */
const TELL_NUMBER_EVERY_MS = 1_000;
/** Signs of typing in a room of many, per second and process: nobody reads more, and each goes to everybody. */
const TYPING_PER_SECOND = 5;
/** How old the number may be by which a room counts as one of many. */
const ONLINE_REMEMBERED_MS = 1_000;

type Place = Pick<RoomAccess, "id" | "kind"> & { readonly courseId?: string | null };
type Coming = typeof userJoined | typeof userLeft;

/** Enters a room's sockets: from here on its broadcasts reach the connection. Answers how many people are in it. */
export async function enter(ctx: Context, { actor, access }: RoomGrant, connection: SocketConnection): Promise<number> {
  const name = roomOf(access);
  await connection.join(name);
  if (access.isStaff && access.kind === "course") await connection.join(staffRoomOf(access.id));
  try {
    const { first, online } = await ctx.presence.enter(name, actor.userId, connection.id);
    // It may have gone while we asked who it is; nobody else would take it out again.
    if (!connection.connected) await ctx.presence.leaveAll(connection.id);
    else if (first) await tellPresence(ctx, userJoined, access, actor, online);
    return online;
  } catch (error) {
    // Who else is there is not worth a room that cannot be entered.
    ctx.log.warn({ err: error, room: name }, "presence could not be kept");
    return 0;
  }
}

/** How many people are in a room, as of a moment ago. */
export async function onlineIn(ctx: Context, place: Pick<Place, "id" | "kind">): Promise<number> {
  const name = roomOf(place);
  return ctx.remember(`chat:online:${name}`, ONLINE_REMEMBERED_MS, () => ctx.presence.count(name));
}

export async function leave(ctx: Context, actor: Actor, access: Place, connection: SocketConnection): Promise<void> {
  await connection.leave(roomOf(access));
  if (access.kind === "course") await connection.leave(staffRoomOf(access.id));
  const { last, online } = await ctx.presence.leave(roomOf(access), actor.userId, connection.id);
  if (last) await tellPresence(ctx, userLeft, access, actor, online);
}

/** A connection that went away leaves every room it was in. */
export async function leaveAll(ctx: Context, connection: SocketConnection): Promise<void> {
  const { actor } = ctx;
  if (!actor) return;
  for (const { room, online } of await ctx.presence.leaveAll(connection.id)) {
    const place = roomNamed(room);
    if (place) await tellPresence(ctx, userLeft, place, actor, online);
  }
}

/** Somebody lost their place in the course: their sockets were taken out of its room, now the others see them go. */
export async function expel(ctx: Context, { organisationId, place, userId }: { organisationId: string; place: Place; userId: string }): Promise<void> {
  const { removed, online } = await ctx.presence.remove(roomOf(place), userId);
  if (!removed) return;
  const [user] = await ctx.call(getMany, { organisationId, ids: [userId] });
  if (user) tellOf(ctx, userLeft, place, user, online);
}

/** A process died with the connections it held: the others in their rooms see how many are left, once for all who went. */
export async function tellGone(ctx: Context, gone: readonly { readonly room: string; readonly online: number }[]): Promise<void> {
  for (const [room, online] of new Map(gone.map((one) => [one.room, one.online]))) {
    const place = roomNamed(room);
    if (place) tellOf(ctx, userLeft, place, null, online);
  }
}

const mayTellTyping = createTrickle(TYPING_PER_SECOND);

/** In a room of many only a few are shown, and that they stopped is left to the indicator's own end. */
export async function tellTyping(ctx: Context, { actor, access }: RoomGrant, typing: boolean): Promise<void> {
  const name = roomOf(access);
  if ((await onlineIn(ctx, access)) > NAMES_UP_TO && (!typing || !mayTellTyping(name))) return;
  const user = await personOf(ctx, actor);
  ctx.realtime.toRoom(name, typingIndicator.name, typingIndicator.payload.parse({ ...idsOf(access), user, typing }));
}

export async function listOnline(ctx: Context, { access }: RoomGrant) {
  const name = roomOf(access);
  const ids = await ctx.presence.list(name, ONLINE_LIST_LIMIT);
  const people = ids.length === 0 ? [] : await ctx.call(getMany, { organisationId: access.organisationId, ids });
  return { items: people, online: await ctx.presence.count(name) };
}

/** Both names of a room, for events. A live session's course is not known from its name alone. */
export const idsOf = ({ id, kind, courseId }: Place) => ({ roomId: id, courseId: courseId ?? (kind === "course" ? id : null) });

async function tellPresence(ctx: Context, event: Coming, place: Place, actor: Actor, online: number): Promise<void> {
  tellOf(ctx, event, place, online <= NAMES_UP_TO ? await personOf(ctx, actor) : null, online);
}

interface Crowd {
  readonly ctx: Context;
  readonly event: Coming;
  readonly place: Place;
}

const crowds = createCoalescer<Crowd>({ everyMs: TELL_NUMBER_EVERY_MS, send: (_room, crowd) => void tellNumber(crowd) });

/** The number as it is when it is told: between then and the last who came or went, somebody may have been told by name. */
async function tellNumber({ ctx, event, place }: Crowd): Promise<void> {
  const name = roomOf(place);
  try {
    const online = await ctx.presence.count(name);
    ctx.realtime.toRoom(name, event.name, event.payload.parse({ ...idsOf(place), online }));
  } catch (error) {
    ctx.log.warn({ err: error, room: name }, "presence could not be told");
  }
}

function tellOf(ctx: Context, event: Coming, place: Place, user: PersonSummary | null, online: number): void {
  const name = roomOf(place);
  if (online > NAMES_UP_TO) crowds.push(name, { ctx, event, place });
  else ctx.realtime.toRoom(name, event.name, event.payload.parse({ ...idsOf(place), ...(user ? { user } : {}), online }));
}
