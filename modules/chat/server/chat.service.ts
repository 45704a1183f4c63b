import { decodeCursor, toPage, type Actor, type Context, type SocketConnection } from "@lectern/core";
import { getMany, type PersonSummary } from "@lectern/users/contract";
import { z } from "zod";
import { CATCH_UP_LIMIT, LATEST_LIMIT, typingIndicator, userJoined, userLeft, type Message } from "../contract.ts";
import type { RoomGrant } from "./chat.policy.ts";
import { presentMessages } from "./chat.presenter.ts";
import * as repository from "./chat.repository.ts";
import { courseOf, roomOf, staffRoomOf } from "./rooms.ts";
import { saveMessages } from "./save-messages.ts";

const ONLINE_LIST_LIMIT = 200;
/** The sequence number of the last message seen. */
const cursorShape = z.tuple([z.number().int().min(0)]);
/** Names and pictures may lag this long in what goes out with new messages. */
const PERSON_CACHE_MS = 30_000;

/** Enters the room first and reads afterwards: what is committed in between comes twice rather than not at all. */
export async function join(ctx: Context, { actor, access }: RoomGrant, afterSequence: number | undefined, connection: SocketConnection) {
  const { organisationId, courseId } = access;
  const room = { organisationId, courseId };
  await connection.join(roomOf(courseId));
  if (access.permissions.includes("see_progress")) await connection.join(staffRoomOf(courseId));
  const { first, online } = await ctx.presence.enter(roomOf(courseId), actor.userId, connection.id);
  // It may have gone while we asked who it is; nobody else would take it out again.
  if (!connection.connected) await ctx.presence.leaveAll(connection.id);
  else if (first) tellPresence(ctx, userJoined, courseId, await personOf(ctx, actor), online);

  const sequence = await repository.getLastSequence(ctx.sql, room);
  const rows =
    afterSequence === undefined
      ? (await repository.listBefore(ctx.sql, room, Number.MAX_SAFE_INTEGER, LATEST_LIMIT)).toReversed()
      : await repository.listAfter(ctx.sql, room, afterSequence, CATCH_UP_LIMIT);
  const last = rows.at(-1)?.sequence ?? sequence;
  return {
    sequence: Math.max(sequence, last),
    online,
    messages: await presentMessages(ctx, organisationId, rows),
    hasMore: afterSequence !== undefined && last < sequence,
  };
}

export async function leave(ctx: Context, actor: Actor, courseId: string, connection: SocketConnection): Promise<void> {
  await connection.leave(roomOf(courseId));
  await connection.leave(staffRoomOf(courseId));
  await leavePresence(ctx, actor, courseId, connection.id);
}

/** A connection that went away leaves every course it was in. */
export async function leaveAll(ctx: Context, connection: SocketConnection): Promise<void> {
  const { actor } = ctx;
  if (!actor) return;
  for (const { room, online } of await ctx.presence.leaveAll(connection.id)) {
    const courseId = courseOf(room);
    if (courseId) tellPresence(ctx, userLeft, courseId, await personOf(ctx, actor), online);
  }
}

/** Somebody lost their place in the course: their sockets were taken out of its room, now the others see them go. */
export async function expel(ctx: Context, { organisationId, courseId, userId }: { organisationId: string; courseId: string; userId: string }): Promise<void> {
  const { removed, online } = await ctx.presence.remove(roomOf(courseId), userId);
  if (!removed) return;
  const [user] = await ctx.call(getMany, { organisationId, ids: [userId] });
  if (user) tellPresence(ctx, userLeft, courseId, user, online);
}

/** A process died with the connections it held: the others in their rooms see how many are left. */
export async function tellGone(ctx: Context, gone: readonly { readonly room: string; readonly online: number }[]): Promise<void> {
  for (const { room, online } of gone) {
    const courseId = courseOf(room);
    if (courseId) ctx.realtime.toRoom(room, userLeft.name, userLeft.payload.parse({ courseId, online }));
  }
}

async function leavePresence(ctx: Context, actor: Actor, courseId: string, connectionId: string): Promise<void> {
  const { last, online } = await ctx.presence.leave(roomOf(courseId), actor.userId, connectionId);
  if (last) tellPresence(ctx, userLeft, courseId, await personOf(ctx, actor), online);
}

function tellPresence(ctx: Context, event: typeof userJoined | typeof userLeft, courseId: string, user: PersonSummary, online: number): void {
  ctx.realtime.toRoom(roomOf(courseId), event.name, event.payload.parse({ courseId, user, online }));
}

export interface Draft {
  readonly clientId: string;
  readonly message: string;
  readonly replyTo?: string | undefined;
}

/** Resolves after the commit; the same `clientId` again answers the message that is there. */
export async function send(ctx: Context, { actor, access }: RoomGrant, { clientId, message, replyTo }: Draft): Promise<Message> {
  const sender = await personOf(ctx, actor);
  const { organisationId, courseId } = access;
  return ctx.write(saveMessages, { organisationId, courseId, sender, clientId, body: message, replyTo: replyTo ?? null });
}

export async function tellTyping(ctx: Context, { actor, access }: RoomGrant, typing: boolean): Promise<void> {
  const user = await personOf(ctx, actor);
  ctx.realtime.toRoom(roomOf(access.courseId), typingIndicator.name, typingIndicator.payload.parse({ courseId: access.courseId, user, typing }));
}

/** Newest first. The cursor is the sequence number of the last message seen. */
export async function history(ctx: Context, { access }: RoomGrant, query: { cursor?: string | undefined; limit: number; q?: string | undefined }) {
  const { organisationId, courseId } = access;
  const [before] = decodeCursor(query.cursor, cursorShape) ?? [Number.MAX_SAFE_INTEGER];
  const rows = await repository.listBefore(ctx.sql, { organisationId, courseId }, before, query.limit + 1, query.q || undefined);
  const { items, nextCursor } = toPage(
    rows,
    query.limit,
    (row) => row,
    ({ sequence }) => [sequence],
  );
  return { items: await presentMessages(ctx, organisationId, items), nextCursor };
}

export async function online(ctx: Context, { access }: RoomGrant) {
  const room = roomOf(access.courseId);
  const ids = await ctx.presence.list(room, ONLINE_LIST_LIMIT);
  const people = ids.length === 0 ? [] : await ctx.call(getMany, { organisationId: access.organisationId, ids });
  return { items: people, online: await ctx.presence.count(room) };
}

export async function recent(ctx: Context, organisationId: string, courseIds: readonly string[]): Promise<Message[]> {
  return presentMessages(ctx, organisationId, await repository.listLatestPerCourse(ctx.sql, organisationId, courseIds));
}

async function personOf(ctx: Context, actor: Actor): Promise<PersonSummary> {
  const { organisationId, userId, fullName } = actor;
  const key = `chat:person:${userId}`;
  const cached = getMany.output.safeParse([await ctx.cache.get(key)]);
  const [known] = cached.success ? cached.data : [];
  if (known) return known;
  const [found] = await ctx.call(getMany, { organisationId, ids: [userId] });
  const person = found ?? { id: userId, fullName, avatarUrl: null };
  await ctx.cache.set(key, person, PERSON_CACHE_MS);
  return person;
}
