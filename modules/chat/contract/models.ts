import { id, instant } from "@lectern/core";
import { z } from "zod";

/** Characters (UTF-16 code units) of one message at most. */
export const MESSAGE_MAX_LENGTH = 1_000;
/** People a conversation may have, oneself included. */
export const DIRECT_MAX_PEOPLE = 8;
/** People a message may mention by name. */
export const MENTIONS_MAX = 20;
/** Different emoji under one message. */
export const REACTIONS_MAX = 20;
/** Of the people behind one reaction, so many are named; `count` is always whole. */
export const REACTORS_NAMED = 100;
/** Pinned messages of one room. */
export const PINS_MAX = 50;
/** Unread messages are counted so far; 100 means "100 or more". Looked for among the 1,000 messages after the last one read. */
export const UNREAD_UP_TO = 100;
/** Rooms in one's list. */
export const ROOMS_LISTED = 200;
/** Rooms with more people present than this hear of numbers instead of names: who came, who left, who has read what. */
export const NAMES_UP_TO = 50;

/** Somebody in the room. `fullName` is empty for people whose account is gone. */
export const chatPerson = z.object({ id, fullName: z.string(), avatarUrl: z.string().nullable() });
export type ChatPerson = z.output<typeof chatPerson>;

/** `course`: a course's room, whose id is the course's. `session`: a live session's, whose id is the session's. `direct`: between a few people. */
export const roomKind = z.enum(["course", "session", "direct"]);
export type RoomKind = z.output<typeof roomKind>;

/** `system` messages are written by Lectern. */
export const messageType = z.enum(["text", "file", "system"]);

/** A file of a message. `url` serves it to whoever may read the room; what could run is only ever downloaded. */
export const messageFile = z.object({
  id,
  name: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Read from the content, never from the name. */
  mediaType: z.string(),
  url: z.string(),
  /** Pixels, of pictures. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});

export const reaction = z.object({
  /** One emoji: a single grapheme. */
  emoji: z.string(),
  count: z.number().int(),
  /** Who, in the order they reacted; at most the first 100. */
  userIds: z.array(id),
});

/** What a system message says, for interfaces that say it in their own words; `message` says it in English. */
export const systemNote = z.object({
  kind: z.enum(["slow_mode_changed", "writers_changed", "message_pinned", "announcement", "session_started", "session_ended"]),
  /** Values for the sentence. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/**
 * A message as it is now. Every change of a room's messages (edited, deleted, reacted to, pinned, answered) takes the room's next
 * `revision`: of two states of one message the higher one counts, in whatever order they arrive.
 */
export const message = z.object({
  id,
  roomId: id,
  /** Null in direct messages. */
  courseId: id.nullable(),
  /** 1, 2, 3 … within the room, without holes: what a client that was away catches up by. */
  sequence: z.number().int(),
  /** Number of its latest change among all changes in the room; 0: as it was written. */
  revision: z.number().int(),
  /** Chosen by the sender's client; the same one never makes a second message. */
  clientId: z.string(),
  sender: chatPerson,
  /** Plain text; show it as text. Empty once deleted. */
  message: z.string(),
  messageType,
  /** The message this one answers. */
  replyTo: id.nullable(),
  /** The first message of the thread it belongs to; null for what answers nothing. */
  threadId: id.nullable(),
  /** Messages in the thread that this one began, deleted ones left out. */
  replyCount: z.number().int(),
  /** The text has `@` and their full name. */
  mentions: z.array(chatPerson),
  /** `@everyone`, by staff. */
  mentionsEveryone: z.boolean(),
  /** In the order of the first of each kind. */
  reactions: z.array(reaction),
  file: messageFile.nullable(),
  system: systemNote.nullable(),
  createdAt: instant,
  editedAt: instant.optional(),
  deletedAt: instant.optional(),
  pinnedAt: instant.optional(),
});
export type Message = z.output<typeof message>;

/** Who may write: everybody who may read and is not muted, or the course's staff alone. */
export const writers = z.enum(["everyone", "staff"]);

/**
 * How much of a room somebody wants to be told of beside the badge of the room itself: `all` of direct messages, mentions and answers,
 * only `mentions` and answers, or `nothing`. At first `all` in direct messages, `mentions` elsewhere.
 */
export const noticeLevel = z.enum(["all", "mentions", "nothing"]);

/** What one may do in a room now. */
export const roomPermission = z.enum(["read", "write", "moderate"]);

/** A room as one of its people sees it. */
export const room = z.object({
  id,
  kind: roomKind,
  courseId: id.nullable(),
  /** The course's or session's title; null for direct messages: name them by their people. */
  title: z.string().nullable(),
  /** The others, of direct messages; empty elsewhere. */
  people: z.array(chatPerson),
  permissions: z.array(roomPermission),
  /** Why one may not write although others may. */
  muted: z.object({ until: instant.nullable(), reason: z.string() }).nullable(),
  /** Seconds between two messages of one person; 0: none. Staff is not held back. */
  slowModeSeconds: z.number().int(),
  writers,
  /** The course is archived or the session over: it can be read, not written in. */
  closed: z.boolean(),
  /** Number of the latest message. */
  sequence: z.number().int(),
  /** Number of the latest change. */
  revision: z.number().int(),
  /**
   * How far one has read. Whoever is new to a room begins at its end: what was said before they got their place (or, without one, first
   * looked into the room) counts as read.
   */
  readSequence: z.number().int(),
  /** Messages after it, one's own and deleted ones left out; counted up to 100. */
  unread: z.number().int(),
  /** How many after it name one; counted up to 100. */
  unreadMentions: z.number().int(),
  notices: noticeLevel,
  lastMessage: message.nullable(),
});
export type Room = z.output<typeof room>;

/** How far somebody has received and read a room. */
export const readMark = z.object({ userId: id, delivered: z.number().int(), read: z.number().int() });
