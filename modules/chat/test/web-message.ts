import type { Message, Room } from "../contract.ts";

/** A message as a browser gets it. */
export function message(sequence: number, changes: Partial<Message> = {}): Message {
  return {
    id: `id-${sequence}`,
    roomId: "room",
    courseId: "course",
    sequence,
    revision: 0,
    clientId: `c-${sequence}`,
    sender: { id: "ann", fullName: "Ann", avatarUrl: null },
    message: `m${sequence}`,
    messageType: "text",
    replyTo: null,
    threadId: null,
    replyCount: 0,
    mentions: [],
    mentionsEveryone: false,
    reactions: [],
    file: null,
    system: null,
    createdAt: "2026-11-21T03:10:00.000Z",
    ...changes,
  };
}

/** A room as one of its people sees it. */
export function room(changes: Partial<Room> = {}): Room {
  return {
    id: "room",
    kind: "course",
    courseId: "course",
    title: "Course",
    people: [],
    permissions: ["read", "write"],
    muted: null,
    slowModeSeconds: 0,
    writers: "everyone",
    closed: false,
    sequence: 0,
    revision: 0,
    readSequence: 0,
    unread: 0,
    unreadMentions: 0,
    notices: "mentions",
    lastMessage: null,
    ...changes,
  };
}
