import { chosenId, defineSocket, id } from "@lectern/core";
import { z } from "zod";
import { CATCH_UP_LIMIT, CATCH_UP_MAX } from "./catch-up.ts";
import { MENTIONS_MAX, MESSAGE_MAX_LENGTH, message, readMark, room } from "./models.ts";

/** Messages a first visit gets. */
export const LATEST_LIMIT = 50;

const inRoom = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .object({ roomId: id.optional(), courseId: id.optional(), ...shape })
    .refine(({ roomId, courseId }: { roomId?: unknown; courseId?: unknown }) => roomId !== undefined || courseId !== undefined, {
      message: "Name a roomId or a courseId",
      path: ["roomId"],
    });

/** A room by its id; `courseId` is the same for a course's room and stays for clients that know no others. */
export const roomReference = inRoom({});

/** Plain text of a message: NFC, without spaces around it, not empty. */
export const messageText = z
  .string()
  .max(MESSAGE_MAX_LENGTH)
  .transform((text) => text.normalize("NFC").trim())
  .refine((text) => !text.includes("\u0000"), { message: "NUL is not allowed" });

const someText = messageText.refine((text) => text.length > 0, { message: "Write something" });

export const joinCourse = defineSocket({
  name: "join-course",
  summary: "Enter a room and catch up: what came after `afterSequence` in order, or the latest messages, and what changed since `afterRevision`",
  payload: inRoom({
    afterSequence: z.number().int().min(0).optional(),
    /** The `revision` of the last answer; only together with `afterSequence`. */
    afterRevision: z.number().int().min(0).optional(),
    /** Messages wanted at once. A page that a slow line cuts is lost whole: ask for 200 there. */
    limit: z.number().int().min(1).max(CATCH_UP_MAX).default(CATCH_UP_LIMIT),
  }),
  reply: z.object({
    room: room.omit({ lastMessage: true }),
    /** The room's latest sequence number. */
    sequence: z.number().int(),
    /** Ask with it next time. While `hasMore` it stands at the last of `changed`. */
    revision: z.number().int(),
    /** People in the room now. */
    online: z.number().int(),
    /** In order, at most `limit`; fewer when they are long. */
    messages: z.array(message),
    /** Messages up to `afterSequence` that changed after `afterRevision`, in the order they changed, at most 200. */
    changed: z.array(message),
    /** More came, or more changed: ask again from the last message's sequence and with `revision`. */
    hasMore: z.boolean(),
    /** Milliseconds to leave between two `mark-read`; more in larger rooms. */
    markEveryMs: z.number().int(),
    /** Of the others: everybody's in direct messages; elsewhere of those who are in the room now, where these are at most 50. */
    marks: z.array(readMark),
  }),
  // Somebody who was away for a day comes back to thousands of messages, some hundred at a time.
  limit: { points: 200, perSeconds: 10 },
});

export const leaveCourse = defineSocket({ name: "leave-course", summary: "Leave a room", payload: roomReference, reply: z.object({}) });

export const sendMessage = defineSocket({
  name: "send-message",
  summary: "Write to a room; acknowledged after the commit. The same `clientId` again gives the same message",
  payload: inRoom({
    /** Unique per message of this sender; repeat it when the acknowledgement did not come. */
    clientId: chosenId,
    /** Up to 1,000 characters; may be empty with a file. */
    message: messageText.default(""),
    messageType: z.enum(["text", "file"]).default("text"),
    /** A finished upload of the purpose `chat-file`; needs `messageType: "file"`. */
    fileId: id.optional(),
    /** A message of the same room. */
    replyTo: id.optional(),
    /** People of the room whose `@` and full name stand in the text; others are left out. */
    mentions: z.array(id).max(MENTIONS_MAX).optional(),
    /** Mention everybody; only staff may. */
    mentionsEveryone: z.boolean().optional(),
  }).refine(({ message: text, messageType, fileId }) => (messageType === "file" ? fileId !== undefined : text.length > 0 && fileId === undefined), {
    message: "Write something, or name a file",
    path: ["message"],
  }),
  reply: z.object({ message }),
  limit: { points: 100, perSeconds: 10 },
});

export const editMessage = defineSocket({
  name: "edit-message",
  summary: "Change the text of one's own message",
  payload: inRoom({ messageId: id, message: someText, mentions: z.array(id).max(MENTIONS_MAX).optional() }),
  reply: z.object({ message }),
  limit: { points: 30, perSeconds: 10 },
});

export const deleteMessage = defineSocket({
  name: "delete-message",
  summary: "Take back one's own message, or as moderator anybody's; its place stays",
  payload: inRoom({ messageId: id }),
  reply: z.object({ message }),
  limit: { points: 30, perSeconds: 10 },
});

export const react = defineSocket({
  name: "react",
  summary: "Put an emoji under a message, or take it away; repeating changes nothing",
  payload: inRoom({
    messageId: id,
    /** One grapheme that is an emoji (Unicode UTS #51). */
    emoji: z.string().min(1).max(32),
    on: z.boolean(),
  }),
  reply: z.object({ message }),
  limit: { points: 50, perSeconds: 10 },
});

export const pinMessage = defineSocket({
  name: "pin-message",
  summary: "Pin a message, or take the pin away: moderators, and everybody in direct messages. At most 50 in a room",
  payload: inRoom({ messageId: id, pinned: z.boolean() }),
  reply: z.object({ message }),
  limit: { points: 30, perSeconds: 10 },
});

export const markRead = defineSocket({
  name: "mark-read",
  summary: "Tell how far one has received and read; never goes back. Keep to `markEveryMs`",
  payload: inRoom({ delivered: z.number().int().min(0).optional(), read: z.number().int().min(0).optional() }),
  reply: z.object({ read: z.number().int(), delivered: z.number().int(), unread: z.number().int() }),
  limit: { points: 60, perSeconds: 10 },
});

export const watchRooms = defineSocket({
  name: "watch-rooms",
  summary: "One's rooms with what is unread, and `room-activity` for each of them from now on",
  payload: z.object({}),
  reply: z.object({ rooms: z.array(room) }),
  limit: { points: 20, perSeconds: 10 },
});

export const typingStart = defineSocket({
  name: "typing-start",
  summary: "Tell the room that you are typing",
  payload: roomReference,
  reply: z.object({}),
  limit: { points: 30, perSeconds: 10 },
});

export const typingStop = defineSocket({
  name: "typing-stop",
  summary: "Tell the room that you stopped typing",
  payload: roomReference,
  reply: z.object({}),
  limit: { points: 30, perSeconds: 10 },
});
