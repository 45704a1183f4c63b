import { defineGroupRead, definePolicy, notAllowed, notFound, requireActor, type Actor, type Context } from "@lectern/core";
import { getAccesses, type AccessQuestion, type CourseAccess, type CoursePermission } from "@lectern/courses/contract";
import type { RoomKind } from "../contract.ts";
import { roomClosed } from "./chat.errors.ts";
import { findMessage, type MessageRow } from "./repository/messages.repository.ts";
import { findServedFile, type ServedFileRow } from "./repository/files.repository.ts";
import * as rooms from "./repository/rooms.repository.ts";

export type RoomPermission = "read" | "write" | "moderate";

/** What somebody may do in a room. */
export interface RoomAccess {
  readonly id: string;
  readonly kind: RoomKind;
  readonly organisationId: string;
  readonly courseId: string | null;
  /** Of the course or session; null for direct messages. */
  readonly title: string | null;
  readonly permissions: readonly RoomPermission[];
  /** Sees learners' progress: the course's staff. */
  readonly isStaff: boolean;
  /** Of direct messages, oneself included; empty elsewhere. */
  readonly memberIds: readonly string[];
  /** The course is archived or the session over. */
  readonly closed: boolean;
}

/** What a policy of this room hands to its handler. */
export interface RoomGrant {
  readonly actor: Actor;
  readonly access: RoomAccess;
}

/** A room by either name; of a course's room both are the same. */
export interface RoomReference {
  readonly roomId?: string | undefined;
  readonly courseId?: string | undefined;
}

/**
 * How long a right may outlive its loss in one process: asked with every message. Whoever loses a place in a course is also taken out
 * of its socket room at once, and mutes are read with every message.
 */
const ACCESS_REMEMBERED_MS = 3_000;
/** A right that was asked for with an old row is as old as both. */
const ROOM_REMEMBERED_MS = 1_000;

export const accessKey = ({ organisationId, roomId, userId }: { organisationId: string; roomId: string; userId: string }) =>
  `chat:access:${organisationId}:${roomId}:${userId}`;

const roomRowKey = ({ organisationId, roomId }: rooms.RoomKey) => `chat:room:${organisationId}:${roomId}`;

/** The same for everybody in it. That a room does not exist is not remembered: with its first message it does. */
async function rememberedRoom(ctx: Context, key: rooms.RoomKey): Promise<rooms.RoomRow | null> {
  const row = await ctx.remember(roomRowKey(key), ROOM_REMEMBERED_MS, () => rooms.findRoom(ctx.sql, key));
  if (!row) ctx.forget(roomRowKey(key));
  return row;
}

/** A class that comes back, or writes, within a second asks in a few queries. */
const courseAccesses = defineGroupRead<AccessQuestion, CourseAccess | null>({
  name: "chat.courseAccesses",
  read: (ctx, questions) => ctx.call(getAccesses, { questions: [...questions] }),
});

/** What the actor may do in a room; null when there is no such room for them. */
export async function findAccess(ctx: Context, actor: Actor, roomId: string): Promise<RoomAccess | null> {
  const { organisationId, userId, role } = actor;
  return ctx.remember(accessKey({ organisationId, roomId, userId }), ACCESS_REMEMBERED_MS, async () => {
    const row = await rememberedRoom(ctx, { organisationId, roomId });
    if (row?.kind === "direct") return directAccess(ctx, actor, row);
    const courseId = row?.courseId ?? roomId;
    const access = await ctx.read(courseAccesses, { organisationId, userId, role, courseId });
    if (!access) return null;
    const closed = access.status === "archived" || (row?.closedAt ?? null) !== null;
    return {
      id: roomId,
      kind: row?.kind ?? "course",
      organisationId,
      courseId,
      title: row?.kind === "session" ? row.title : access.title,
      permissions: permissionsIn(access.permissions, closed),
      isStaff: access.permissions.includes("see_progress"),
      memberIds: [],
      closed,
    };
  });
}

/** What rights in a course are in its rooms. */
export function permissionsIn(inCourse: readonly CoursePermission[], closed: boolean): RoomPermission[] {
  const permissions: RoomPermission[] = [];
  if (inCourse.includes("read")) permissions.push("read");
  if (inCourse.includes("chat") && !closed) permissions.push("write");
  if (inCourse.includes("moderate")) permissions.push("moderate");
  return permissions;
}

async function directAccess(ctx: Context, { organisationId, userId }: Actor, { id }: rooms.RoomRow): Promise<RoomAccess | null> {
  const memberIds = await rooms.findMembers(ctx.sql, { organisationId, roomId: id }, userId);
  if (!memberIds) return null;
  return { id, kind: "direct", organisationId, courseId: null, title: null, permissions: ["read", "write"], isStaff: false, memberIds, closed: false };
}

/** Looks at what holds now. */
async function requireRoom(ctx: Context, reference: RoomReference, permission: RoomPermission): Promise<RoomGrant> {
  const { organisationId, userId } = requireActor(ctx);
  const roomId = roomIdOf(reference);
  ctx.forget(accessKey({ organisationId, roomId, userId }));
  ctx.forget(roomRowKey({ organisationId, roomId }));
  return requireRememberedRoom(ctx, reference, permission);
}

const roomIdOf = ({ roomId, courseId }: RoomReference) => roomId ?? courseId ?? "";

/** For what comes many times a second and leaves nobody in a room. */
async function requireRememberedRoom(ctx: Context, reference: RoomReference, permission: RoomPermission): Promise<RoomGrant> {
  const actor = requireActor(ctx);
  const access = await findAccess(ctx, actor, roomIdOf(reference));
  if (!access) throw notFound("room");
  if (access.permissions.includes(permission)) return { actor, access };
  // Somebody may know of a course without being in it: its conversation is then not theirs to know.
  if (access.permissions.length === 0) throw notAllowed();
  throw permission === "write" && access.closed ? roomClosed() : notAllowed();
}

/** Whoever may read the course reads its room, also after it was archived. Who enters stays until they are taken out: never from memory. */
export const mayEnterRoom = definePolicy({
  name: "mayEnterRoom",
  summary: "The people of a room: the course's members and staff, or those of the conversation",
  check: (ctx: Context, payload: RoomReference) => requireRoom(ctx, payload, "read"),
});

export const mayReadRoom = definePolicy({
  name: "mayReadRoom",
  summary: "The people of a room: the course's members and staff, or those of the conversation",
  check: (ctx: Context, payload: RoomReference) => requireRememberedRoom(ctx, payload, "read"),
});

export const mayReadRoomOf = definePolicy({
  name: "mayReadRoomOf",
  summary: "The people of a room: the course's members and staff, or those of the conversation",
  check: (ctx: Context, { params }: { params: RoomReference }) => requireRoom(ctx, params, "read"),
});

export const mayWriteInRoom = definePolicy({
  name: "mayWriteInRoom",
  summary: "The people of a room, while the course is not archived and the session not over; mutes and the room's rules hold beside it",
  check: (ctx: Context, payload: RoomReference) => requireRememberedRoom(ctx, payload, "write"),
});

export const mayWriteInRoomOf = definePolicy({
  name: "mayWriteInRoomOf",
  summary: "The people of a room, while the course is not archived and the session not over; mutes and the room's rules hold beside it",
  check: (ctx: Context, { params }: { params: RoomReference }) => requireRoom(ctx, params, "write"),
});

export const mayModerateRoom = definePolicy({
  name: "mayModerateRoom",
  summary: "The course's staff",
  check: (ctx: Context, { params }: { params: RoomReference }) => requireRoom(ctx, params, "moderate"),
});

/** A message of the room, as it was when it was asked for. */
export interface MessageGrant extends RoomGrant {
  readonly message: MessageRow;
}

interface MessageReference extends RoomReference {
  readonly messageId: string;
}

async function requireMessage(ctx: Context, reference: MessageReference, permission: RoomPermission): Promise<MessageGrant> {
  const grant = await requireRoom(ctx, reference, permission);
  const { access } = grant;
  const message = await findMessage(ctx.sql, { organisationId: access.organisationId, roomId: access.id }, reference.messageId);
  if (!message) throw notFound("message");
  return { ...grant, message };
}

/** Lectern's own lines are nobody's, though they stand under somebody's name. */
const isAuthor = ({ actor, message }: MessageGrant) => message.senderId === actor.userId && message.messageType !== "system";

export const mayEditMessage = definePolicy({
  name: "mayEditMessage",
  summary: "Whoever wrote it, while they may write in the room",
  check: async (ctx: Context, payload: MessageReference) => {
    const grant = await requireMessage(ctx, payload, "write");
    if (!isAuthor(grant)) throw notAllowed();
    return grant;
  },
});

/** Also while muted: taking back harms nobody. Not where the room is closed: what was said there stays. */
export const mayDeleteMessage = definePolicy({
  name: "mayDeleteMessage",
  summary: "Whoever wrote it while the room is open, and the course's staff",
  check: async (ctx: Context, payload: MessageReference) => {
    const grant = await requireMessage(ctx, payload, "read");
    if (grant.access.permissions.includes("moderate")) return grant;
    if (!isAuthor(grant)) throw notAllowed();
    if (grant.access.closed) throw roomClosed();
    return grant;
  },
});

export const mayPinMessage = definePolicy({
  name: "mayPinMessage",
  summary: "The course's staff; in a conversation its people",
  check: async (ctx: Context, payload: MessageReference) => {
    const grant = await requireMessage(ctx, payload, "read");
    const { access } = grant;
    if (access.kind !== "direct" && !access.permissions.includes("moderate")) throw notAllowed();
    if (access.closed) throw roomClosed();
    return grant;
  },
});

/** Not found and not allowed look the same: an address that leaked says nothing. */
export const mayReadFile = definePolicy({
  name: "mayReadFile",
  summary: "The people of the room it was sent to, until the message is taken back; before that whoever uploaded it",
  check: async (ctx: Context, { params }: { params: { fileId: string } }): Promise<ServedFileRow> => {
    const actor = requireActor(ctx);
    const file = await findServedFile(ctx.sql, actor.organisationId, params.fileId);
    if (!file || file.deleted || (!file.messageId && file.uploadedBy !== actor.userId)) throw notFound("file");
    const access = await findAccess(ctx, actor, file.roomId);
    if (!access?.permissions.includes("read")) throw notFound("file");
    return file;
  },
});
