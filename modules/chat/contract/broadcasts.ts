import { defineBroadcast, id } from "@lectern/core";
import { z } from "zod";
import { chatPerson, message, readMark } from "./models.ts";

/** How long a `typing-indicator` is to be believed. */
export const TYPING_TIMEOUT_MS = 5_000;

const ofRoom = z.object({ roomId: id, courseId: id.nullable() });

export const messageReceived = defineBroadcast({
  name: "message-received",
  summary: "A new message in a room you are in, your own included",
  payload: message,
});

export const messageUpdated = defineBroadcast({
  name: "message-updated",
  summary: "A message of a room you are in changed: take it when its `revision` is higher than that of the one you hold",
  payload: message,
});

export const roomChanged = defineBroadcast({
  name: "room-changed",
  summary: "A room's settings, people or your rights in it changed: enter it again",
  payload: ofRoom,
});

export const userJoined = defineBroadcast({
  name: "user-joined",
  summary: "A person entered the room with their first connection. In rooms of more than 50 people only the number is told, once for many",
  payload: ofRoom.extend({ user: chatPerson.optional(), online: z.number().int() }),
});

export const userLeft = defineBroadcast({
  name: "user-left",
  summary: "A person's last connection left the room. In rooms of more than 50 people only the number is told, once for many",
  payload: ofRoom.extend({ user: chatPerson.optional(), online: z.number().int() }),
});

export const typingIndicator = defineBroadcast({
  name: "typing-indicator",
  summary: "Somebody types or stopped; forget it after 5 seconds. In large rooms not everybody's typing is told",
  payload: ofRoom.extend({ user: chatPerson, typing: z.boolean() }),
});

export const readMarks = defineBroadcast({
  name: "read-marks",
  summary: "How far people have received and read the room; only in rooms of at most 50 people, once for many",
  payload: ofRoom.extend({ marks: z.array(readMark) }),
});

/** A message that names people, as far as counting takes it. */
const naming = z.object({ sequence: z.number().int(), senderId: id, userIds: z.array(id), everyone: z.boolean() });
export type Naming = z.output<typeof naming>;

export const roomActivity = defineBroadcast({
  name: "room-activity",
  summary: "There are new messages in one of your rooms; for `watch-rooms`. Once for many",
  payload: ofRoom.extend({
    sequence: z.number().int(),
    lastMessage: message.nullable(),
    /** The new messages that name somebody, in their order; the last 100. */
    naming: z.array(naming),
  }),
});

/** To `user_<userId>`: from another of their devices, or by their own hand. */
export const roomRead = defineBroadcast({
  name: "room-read",
  summary: "You have read a room so far, on some device",
  payload: ofRoom.extend({ read: z.number().int(), unread: z.number().int(), unreadMentions: z.number().int() }),
});

/** To `user_<userId>`. */
export const roomAdded = defineBroadcast({
  name: "room-added",
  summary: "You have a new room, or a room changed in your list: ask `watch-rooms` again",
  payload: ofRoom,
});
