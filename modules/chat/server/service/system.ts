import { notFound, type Context, type Transaction } from "@lectern/core";
import { getMany as getCourses } from "@lectern/courses/contract";
import type { PersonSummary } from "@lectern/users/contract";
import { roomChanged, type Message } from "../../contract.ts";
import type { RoomAccess } from "../chat.policy.ts";
import { peopleById, stranger } from "../chat.presenter.ts";
import { findRoom } from "../repository/rooms.repository.ts";
import * as sessions from "../repository/sessions.repository.ts";
import { roomOf } from "../rooms.ts";
import { saveMessages, writeMessages, type NewMessage } from "../save-messages.ts";

/** A line by Lectern itself, and on whose behalf it stands there. */
export interface SystemLine {
  readonly clientId: string;
  readonly actorId: string;
  readonly message: string;
  readonly system: NonNullable<Message["system"]>;
}

/** What a room is, for Lectern itself: nobody's rights. */
export type KnownRoom = Pick<RoomAccess, "id" | "kind" | "organisationId" | "courseId" | "title" | "memberIds">;

/** Writes it in the order of the room's messages. */
async function writeSystemLine(ctx: Context, room: KnownRoom, { actorId, ...line }: SystemLine): Promise<{ messageId: string; sequence: number }> {
  const people = await peopleById(ctx, room.organisationId, [actorId]);
  const saved = await ctx.write(saveMessages, toMessage(room, people.get(actorId) ?? stranger(actorId), line));
  const { id, sequence } = saved.repeated ? saved.row : saved.message;
  return { messageId: id, sequence };
}

/** The line that goes with a change of the room, in the transaction of that change. */
export async function writeSystemLineIn(
  ctx: Context,
  tx: Transaction,
  room: KnownRoom,
  sender: PersonSummary,
  line: Omit<SystemLine, "actorId">,
): Promise<void> {
  await writeMessages(tx, [toMessage(room, sender, line)], ctx);
}

/** A space is in no client id that a person's client may choose. */
function toMessage(room: KnownRoom, sender: PersonSummary, { clientId, message: body, system }: Omit<SystemLine, "actorId">): NewMessage {
  return {
    access: room,
    isModerator: true,
    sender,
    clientId: `system ${clientId}`,
    body,
    messageType: "system",
    replyTo: null,
    mentions: [],
    mentionsEveryone: false,
    file: null,
    system,
  };
}

/** For other rooms of the house; null where there is no such room. A course's room is made with its first line. */
export async function postSystemMessage(ctx: Context, { organisationId, roomId, ...line }: SystemLine & { organisationId: string; roomId: string }) {
  const room = await knownRoom(ctx, organisationId, roomId);
  return room && writeSystemLine(ctx, room, line);
}

async function knownRoom(ctx: Context, organisationId: string, roomId: string): Promise<KnownRoom | null> {
  const row = await findRoom(ctx.sql, { organisationId, roomId });
  if (row && row.kind !== "course") return { id: row.id, kind: row.kind, organisationId, courseId: row.courseId, title: row.title, memberIds: [] };
  const [course] = await ctx.call(getCourses, { organisationId, ids: [roomId] });
  return course ? { id: roomId, kind: "course", organisationId, courseId: roomId, title: course.title, memberIds: [] } : null;
}

export async function openSessionRoom(ctx: Context, room: { organisationId: string; courseId: string; sessionId: string; title: string }) {
  const [course] = await ctx.call(getCourses, { organisationId: room.organisationId, ids: [room.courseId] });
  if (!course || !(await sessions.ensureSessionRoom(ctx.sql, room))) throw notFound("course");
  return { roomId: room.sessionId };
}

/** Whoever is in it at this moment is told to enter again, and finds it closed. */
export async function closeSessionRoom(ctx: Context, { organisationId, sessionId }: { organisationId: string; sessionId: string }) {
  await ctx.transaction(async (tx) => {
    const closed = await sessions.closeSessionRoom(tx.sql, organisationId, sessionId);
    if (closed) tx.broadcast(roomOf({ id: sessionId, kind: "session" }), roomChanged, { roomId: sessionId, courseId: closed.courseId });
  });
  return {};
}
