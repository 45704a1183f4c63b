import { chosenId, defineBroadcast, defineCall, defineRoute, defineSocket, id, instant, page, pageQuery } from "@lectern/core";
import { z } from "zod";

/** Characters (UTF-16 code units) of one message at most. */
export const MESSAGE_MAX_LENGTH = 1_000;
/** Messages one answer to `join-course` carries at most; with `hasMore` ask again from the last one. */
export const CATCH_UP_LIMIT = 200;
/** Messages a first visit gets. */
export const LATEST_LIMIT = 50;
/** How long a `typing-indicator` is to be believed. */
export const TYPING_TIMEOUT_MS = 5_000;

/** Somebody in the room. `fullName` is empty for people whose account is gone. */
export const chatPerson = z.object({ id, fullName: z.string(), avatarUrl: z.string().nullable() });

/** `system` messages are written by Lectern. */
export const messageType = z.enum(["text", "system"]);

export const message = z.object({
  id,
  courseId: id,
  /** 1, 2, 3 … within the room, without holes: what a client that was away catches up by. */
  sequence: z.number().int(),
  /** Chosen by the sender's client; the same one never makes a second message. */
  clientId: z.string(),
  sender: chatPerson,
  /** Plain text; show it as text. Empty once deleted. */
  message: z.string(),
  messageType,
  /** The message this one answers. */
  replyTo: id.nullable(),
  createdAt: instant,
  editedAt: instant.optional(),
  deletedAt: instant.optional(),
});
export type Message = z.output<typeof message>;

const courseRoom = z.object({ courseId: id });

export const joinCourse = defineSocket({
  name: "join-course",
  summary: "Enter a course's room and catch up: what came after `afterSequence` in order, or the latest messages",
  payload: courseRoom.extend({ afterSequence: z.number().int().min(0).optional() }),
  reply: z.object({
    /** The room's latest sequence number. */
    sequence: z.number().int(),
    /** People in the room now. */
    online: z.number().int(),
    /** In order, at most 200. */
    messages: z.array(message),
    /** More came after these: ask again with the last one's sequence. */
    hasMore: z.boolean(),
  }),
});

export const leaveCourse = defineSocket({ name: "leave-course", summary: "Leave a course's room", payload: courseRoom, reply: z.object({}) });

export const sendMessage = defineSocket({
  name: "send-message",
  summary: "Write to a course's room; acknowledged after the commit. Text only so far: `file` is refused",
  payload: courseRoom.extend({
    /** Unique per message of this sender; repeat it when the acknowledgement did not come. */
    clientId: chosenId,
    message: z
      .string()
      .max(MESSAGE_MAX_LENGTH)
      .transform((text) => text.normalize("NFC").trim())
      .refine((text) => text.length > 0, { message: "Write something" })
      .refine((text) => !text.includes("\u0000"), { message: "NUL is not allowed" }),
    messageType: z.literal("text").default("text"),
    /** A message of the same room. */
    replyTo: id.optional(),
  }),
  reply: z.object({ message }),
  limit: { points: 100, perSeconds: 10 },
});

export const typingStart = defineSocket({
  name: "typing-start",
  summary: "Tell the room that you are typing",
  payload: courseRoom,
  reply: z.object({}),
  limit: { points: 30, perSeconds: 10 },
});

export const typingStop = defineSocket({
  name: "typing-stop",
  summary: "Tell the room that you stopped typing",
  payload: courseRoom,
  reply: z.object({}),
  limit: { points: 30, perSeconds: 10 },
});

export const messageReceived = defineBroadcast({
  name: "message-received",
  summary: "A new message in a room you are in, your own included",
  payload: message,
});

export const userJoined = defineBroadcast({
  name: "user-joined",
  summary: "A person entered the room with their first connection",
  payload: courseRoom.extend({ user: chatPerson.optional(), online: z.number().int() }),
});

export const userLeft = defineBroadcast({
  name: "user-left",
  summary: "A person's last connection left the room",
  payload: courseRoom.extend({ user: chatPerson.optional(), online: z.number().int() }),
});

export const typingIndicator = defineBroadcast({
  name: "typing-indicator",
  summary: "Somebody types or stopped; forget it after 5 seconds",
  payload: courseRoom.extend({ user: chatPerson, typing: z.boolean() }),
});

export const listMessages = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/messages",
  summary: "A course's messages, newest first; `q` searches in them",
  params: z.object({ courseId: id }),
  query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
  reply: page(message),
});

export const listOnline = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/online",
  summary: "Who is in a course's room now, at most 200 people, and how many in all",
  params: z.object({ courseId: id }),
  reply: z.object({ items: z.array(chatPerson), online: z.number().int() }),
});

export type Routes = typeof listMessages | typeof listOnline;

export const getRecent = defineCall({
  name: "chat.getRecent",
  summary: "The latest message of each of several courses; rooms without messages are left out",
  input: z.object({ organisationId: id, courseIds: z.array(id).max(200) }),
  output: z.array(message),
});
