import { defineCall, defineEvent, defineFilesInUse, defineJob, id, line } from "@lectern/core";
import { z } from "zod";
import { message, roomKind, systemNote } from "./models.ts";

export const getRecent = defineCall({
  name: "chat.getRecent",
  summary: "The latest message of each of several courses; rooms without messages are left out",
  input: z.object({ organisationId: id, courseIds: z.array(id).max(200) }),
  output: z.array(message),
});

/** The room of a live session: read and written by the people of its course. Its id is the session's. */
export const openSessionRoom = defineCall({
  name: "chat.openSessionRoom",
  summary: "Make sure a live session has its room; repeating changes its title at most",
  input: z.object({ organisationId: id, courseId: id, sessionId: id, title: line(200) }),
  output: z.object({ roomId: id }),
});

export const closeSessionRoom = defineCall({
  name: "chat.closeSessionRoom",
  summary: "The session is over: its room can be read, not written in any more",
  input: z.object({ organisationId: id, sessionId: id }),
  output: z.object({}),
});

/** A line by Lectern itself, such as an announcement. The same `clientId` again changes nothing. */
export const postSystemMessage = defineCall({
  name: "chat.postSystemMessage",
  summary: "Write a system message into a room; null when there is no such room",
  input: z.object({
    organisationId: id,
    roomId: id,
    clientId: z.string().max(100),
    /** On whose behalf; shown as the sender. */
    actorId: id,
    /** The sentence in English, for clients that do not know `system`. */
    message: z.string().min(1).max(1_000),
    system: systemNote,
  }),
  output: z.object({ messageId: id, sequence: z.number().int() }).nullable(),
});

/**
 * A message was meant for somebody: one event per message, with everybody it is meant for and why. Plain messages of a course's room emit
 * nothing. `everyone`: to all people of the room but the `silent`; `recipients` then holds only those it also names. Who wants to be told
 * `nothing` of the room is no recipient, nor of direct messages who only wants `mentions`.
 */
export const messageAddressed = defineEvent({
  name: "message.addressed",
  version: 1,
  summary: "A message mentions people, answers one of theirs, or is a direct message to them",
  data: z.object({
    roomId: id,
    kind: roomKind,
    courseId: id.nullable(),
    /** Of the course or session; null for direct messages. */
    roomTitle: z.string().nullable(),
    messageId: id,
    sequence: z.number().int(),
    senderId: id,
    senderName: z.string(),
    /** The beginning of the text, at most 200 characters. */
    excerpt: z.string(),
    recipients: z.array(z.object({ userId: id, reason: z.enum(["mention", "reply", "direct"]) })),
    everyone: z.boolean(),
    /** With `everyone`: people of the room who want to be told nothing of it. */
    silent: z.array(id).default([]),
  }),
});

/** After `message.addressed`, where there was one: what was told of the message is to follow. */
export const messageChanged = defineEvent({
  name: "message.changed",
  version: 1,
  summary: "A message was edited or taken back",
  data: z.object({
    roomId: id,
    kind: roomKind,
    courseId: id.nullable(),
    messageId: id,
    sequence: z.number().int(),
    /** The beginning of the new text, at most 200 characters; null: it was taken back. */
    excerpt: z.string().nullable(),
  }),
});

export const filesInUse = defineFilesInUse("chat");

/** Uploads that were taken into a room and never sent. */
export const tidyFiles = defineJob({
  name: "chat.tidyFiles",
  summary: "Forget files that were taken into a room and never sent",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "27 4 * * *",
});
