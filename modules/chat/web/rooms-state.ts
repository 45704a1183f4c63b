import { namingOf } from "../contract/naming.ts";
import type { Message, Naming, Room } from "../contract.ts";

/** Word that a room has come so far. */
export interface Activity {
  readonly sequence: number;
  readonly lastMessage: Message | null;
  readonly naming: readonly Naming[];
}

/** A room as lists and headers show it, after a message: a new one counts, a new state of the latest replaces it. */
export function withMessage(room: Room, message: Message, me: string | undefined): Room {
  const { sequence, lastMessage } = room;
  const revision = Math.max(room.revision, message.revision);
  if (message.sequence === sequence) return { ...room, revision, lastMessage: later(lastMessage, message) };
  if (message.sequence < sequence) return revision === room.revision ? room : { ...room, revision };
  const naming = namingOf(message);
  return { ...withActivity(room, { sequence: message.sequence, lastMessage: message, naming: naming ? [naming] : [] }, me), revision };
}

/** The same after word that a room has come so far; there may be several messages more, of which only the last is known whole. */
export function withActivity(room: Room, { sequence, lastMessage, naming }: Activity, me: string | undefined): Room {
  if (sequence < room.sequence) return room;
  if (sequence === room.sequence) return lastMessage ? { ...room, lastMessage: later(room.lastMessage, lastMessage) } : room;
  const own = lastMessage?.sender.id === me;
  const added = sequence - room.sequence - (own ? 1 : 0);
  const named = naming.filter(
    (one) => one.sequence > room.sequence && one.senderId !== me && (one.everyone || (me !== undefined && one.userIds.includes(me))),
  ).length;
  return { ...room, sequence, lastMessage: lastMessage ?? room.lastMessage, unread: room.unread + added, unreadMentions: room.unreadMentions + named };
}

/** The same after word that one has read so far. */
export function withRead(room: Room, read: number, unread: number, unreadMentions = unread === 0 ? 0 : room.unreadMentions): Room {
  return read < room.readSequence ? room : { ...room, readSequence: read, unread, unreadMentions };
}

/** Rooms with the latest activity first. */
export function inOrder(rooms: readonly Room[]): Room[] {
  return rooms.toSorted((one, other) => activityOf(other) - activityOf(one));
}

/** What the badge counts: rooms with something unread, and whether somebody is named in them. Silent rooms do not count. */
export function countUnread(rooms: readonly Room[]): { rooms: number; mentions: number } {
  const heard = rooms.filter(({ notices }) => notices !== "nothing");
  return {
    rooms: heard.filter(({ unread }) => unread > 0).length,
    mentions: heard.reduce((sum, { unreadMentions }) => sum + unreadMentions, 0),
  };
}

function activityOf({ lastMessage }: Room): number {
  return lastMessage ? Date.parse(lastMessage.createdAt) : 0;
}

function later(known: Message | null, arrived: Message): Message {
  return known && (known.sequence > arrived.sequence || (known.id === arrived.id && known.revision >= arrived.revision)) ? known : arrived;
}
