import type { Message } from "../contract.ts";

/** What a tab knows of a room. Messages stand in the order of their sequence numbers, each once. */
export interface RoomState {
  readonly messages: readonly Message[];
  /** Where the history before the first message goes on; null at its beginning. */
  readonly olderCursor: string | null;
  /** People in the room; null until known. */
  readonly online: number | null;
}

export const EMPTY_ROOM: RoomState = { messages: [], olderCursor: null, online: null };

/** Puts messages in their places; one that is there already is replaced by the newer state of itself. */
export function mergeMessages(room: RoomState, arrived: readonly Message[]): RoomState {
  const last = room.messages.at(-1);
  const [only] = arrived;
  if (!only) return room;
  // The usual case, a new message at the end, does not sort the whole list.
  if (arrived.length === 1 && (!last || only.sequence > last.sequence)) return { ...room, messages: [...room.messages, only] };
  const bySequence = new Map(room.messages.map((message) => [message.sequence, message]));
  for (const message of arrived) bySequence.set(message.sequence, message);
  return { ...room, messages: [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence) };
}

/** Puts a page of older messages before the first. */
export function prependOlder(room: RoomState, older: readonly Message[], olderCursor: string | null): RoomState {
  return { ...mergeMessages(room, older), olderCursor };
}

/** The last number up to which nothing is missing after the first message we hold: where catching up starts. */
export function contiguousEnd(room: RoomState): number | undefined {
  const [first] = room.messages;
  if (!first) return undefined;
  let end = first.sequence;
  for (const { sequence } of room.messages.slice(1)) {
    if (sequence !== end + 1) break;
    end = sequence;
  }
  return end;
}

/** A message arrived whose predecessor did not. */
export function hasGap(room: RoomState): boolean {
  const last = room.messages.at(-1);
  return last !== undefined && contiguousEnd(room) !== last.sequence;
}
