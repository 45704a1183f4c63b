import { defineRoute, defineUploadPurpose, id, instant, line, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { chatPerson, DIRECT_MAX_PEOPLE, message, messageFile, noticeLevel, readMark, room, writers } from "./models.ts";

/** Bytes of a file in a message. */
export const CHAT_FILE_MAX_BYTES = 10 * 1024 * 1024;

export const chatFile = defineUploadPurpose({ name: "chat-file", summary: "A file of a message", maxBytes: CHAT_FILE_MAX_BYTES });

const ofRoom = z.object({ roomId: id });

/** Pages hold the newest message first; `nextCursor` goes to older ones. */
const historyQuery = pageQuery
  .extend({
    /** Words that all have to be in the message, with or without diacritics; the last may be the beginning of one. Deleted messages are not found. */
    q: z.string().trim().max(200).optional(),
    /** Only messages of the thread that this message began, itself included. */
    threadId: id.optional(),
    /** Messages around this sequence number instead of the latest: half of them up to it, half after. Not with `cursor` or `q`. */
    around: z.coerce.number().int().min(1).optional(),
    /**
     * Only what came after this sequence number: the messages next to it, still newest first. For more ask again after the first one's
     * number, until nothing comes; `nextCursor` is null. Not with `cursor`, `q` or `around`.
     */
    after: z.coerce.number().int().min(0).optional(),
  })
  .refine(({ around, cursor, q }) => around === undefined || (cursor === undefined && !q), { message: "Not together with cursor or q", path: ["around"] })
  .refine(({ after, cursor, q, around }) => after === undefined || (cursor === undefined && !q && around === undefined), {
    message: "Not together with cursor, q or around",
    path: ["after"],
  });

export const listMessages = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/messages",
  summary: "A course's messages, newest first; `q` searches in them",
  params: z.object({ courseId: id }),
  query: historyQuery,
  reply: page(message),
});

export const listRoomMessages = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/messages",
  summary: "A room's messages, newest first; `q` searches in them",
  params: ofRoom,
  query: historyQuery,
  reply: page(message),
});

export const listOnline = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/online",
  summary: "Who is in a course's room now, at most 200 people, and how many in all",
  params: z.object({ courseId: id }),
  reply: z.object({ items: z.array(chatPerson), online: z.number().int() }),
});

export const listRoomOnline = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/online",
  summary: "Who is in a room now, at most 200 people, and how many in all",
  params: ofRoom,
  reply: z.object({ items: z.array(chatPerson), online: z.number().int() }),
});

export const listRooms = defineRoute({
  method: "GET",
  path: "/api/chat/rooms",
  summary: "One's rooms with what is unread, the latest activity first; at most 200",
  reply: z.object({ rooms: z.array(room) }),
});

export const getRoom = defineRoute({ method: "GET", path: "/api/chat/rooms/:roomId", summary: "One room as one sees it", params: ofRoom, reply: room });

export const openDirect = defineRoute({
  method: "POST",
  path: "/api/chat/direct",
  summary: "The conversation of oneself with these people, begun if need be: the same people, the same room. At most 8 with oneself",
  body: z.object({
    userIds: z
      .array(id)
      .min(1)
      .max(DIRECT_MAX_PEOPLE - 1),
  }),
  reply: room,
  status: [200, 201],
  idempotency: "natural",
  limit: { per: "actor", points: 60, perSeconds: 60 },
});

export const listRoomPeople = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/people",
  summary: "People of a room whose name has the words of `q`, to mention them; at most 20",
  params: ofRoom,
  query: z.object({ q: z.string().trim().max(100).optional() }),
  reply: z.object({ items: z.array(chatPerson) }),
});

export const searchPeople = defineRoute({
  method: "GET",
  path: "/api/chat/people",
  summary: "People one may write to, by name; at most 20",
  query: z.object({ q: z.string().trim().min(1).max(100) }),
  reply: z.object({ items: z.array(chatPerson) }),
  limit: { per: "actor", points: 120, perSeconds: 60 },
});

export const listPins = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/pins",
  summary: "Pinned messages, the last pinned first; at most 50",
  params: ofRoom,
  reply: z.object({ items: z.array(message) }),
});

/** Whoever came to the room after the message is not counted. `marks` are of at most 100 people, those who read furthest first. */
export const getReceipts = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/messages/:messageId/receipts",
  summary: "How many have received and read a message, and the first 100 who read it; for its sender and for moderators",
  params: z.object({ roomId: id, messageId: id }),
  reply: z.object({ delivered: z.number().int(), read: z.number().int(), readers: z.array(chatPerson), marks: z.array(readMark) }),
});

export const getChatFile = defineRoute({
  method: "GET",
  path: "/api/chat/files/:fileId",
  summary: "A file of a message, for whoever may read its room",
  params: z.object({ fileId: id }),
  query: z.object({ download: z.enum(["1"]).optional() }),
  reply: "file",
});

/** Claims an upload ahead of the message, so that the file can be shown while it is written. */
export const describeFile = defineRoute({
  method: "POST",
  path: "/api/chat/rooms/:roomId/files",
  summary: "Take a finished upload into a room; then send it with `fileId`. Repeating answers the same",
  params: ofRoom,
  body: z.object({ fileId: id }),
  reply: messageFile,
  idempotency: "natural",
});

export const updateMyRoom = defineRoute({
  method: "PATCH",
  path: "/api/chat/rooms/:roomId/me",
  summary: "How much of a room one wants to be told of",
  params: ofRoom,
  body: z.object({ notices: noticeLevel }),
  reply: room,
});

/** What moderators set for a room. */
export const moderation = z.object({
  slowModeSeconds: z.number().int(),
  writers,
  /** Words and phrases no message may have, compared without regard to case, as whole words. */
  words: z.array(z.string()),
});

export const getModeration = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/moderation",
  summary: "A room's rules, for its moderators",
  params: ofRoom,
  reply: moderation,
});

export const updateModeration = defineRoute({
  method: "PATCH",
  path: "/api/chat/rooms/:roomId/moderation",
  summary: "Change a room's rules",
  params: ofRoom,
  body: z.object({
    /** Up to an hour; 0 ends it. */
    slowModeSeconds: z.number().int().min(0).max(3600).optional(),
    writers: writers.optional(),
    words: z.array(line(60)).max(500).optional(),
  }),
  reply: moderation,
});

/** Somebody who may read and not write. */
export const mute = z.object({ user: chatPerson, until: instant.nullable(), reason: z.string(), by: chatPerson.nullable(), createdAt: instant });

export const listMutes = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/mutes",
  summary: "Who is muted in a room, the latest first",
  params: ofRoom,
  query: pageQuery,
  reply: page(mute),
});

export const muteUser = defineRoute({
  method: "PUT",
  path: "/api/chat/rooms/:roomId/mutes/:userId",
  summary: "Let somebody read and not write in a room; never its staff. Reaches their open sockets at once",
  params: z.object({ roomId: id, userId: id }),
  body: z.object({
    /** Minutes, up to 30 days; null: until it is taken back. */
    minutes: z.number().int().min(1).max(43_200).nullable().default(null),
    /** Shown to the person. */
    reason: z.string().trim().max(300).default(""),
  }),
  reply: mute,
});

export const unmuteUser = defineRoute({
  method: "DELETE",
  path: "/api/chat/rooms/:roomId/mutes/:userId",
  summary: "Let somebody write again",
  params: z.object({ roomId: id, userId: id }),
  reply: "nothing",
});

export const exportRoom = defineRoute({
  method: "GET",
  path: "/api/chat/rooms/:roomId/export",
  summary: "All messages of a room as CSV or JSON lines, for its moderators; recorded in the audit log",
  params: ofRoom,
  query: z.object({ format: z.enum(["csv", "jsonl"]).default("csv") }),
  reply: "file",
});

export type Routes =
  | typeof listMessages
  | typeof listRoomMessages
  | typeof listOnline
  | typeof listRoomOnline
  | typeof listRooms
  | typeof getRoom
  | typeof openDirect
  | typeof listRoomPeople
  | typeof searchPeople
  | typeof listPins
  | typeof getReceipts
  | typeof getChatFile
  | typeof describeFile
  | typeof updateMyRoom
  | typeof getModeration
  | typeof updateModeration
  | typeof listMutes
  | typeof muteUser
  | typeof unmuteUser
  | typeof exportRoom;
