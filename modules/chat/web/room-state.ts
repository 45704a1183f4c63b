import type { Message } from "../contract.ts";

/** So many messages of one room a tab holds at most while somebody reads far up or down; what is further away is asked for again. */
export const HELD_AT_MOST = 3_000;

/**
 * What a tab holds of a room's messages: one run, in the order of their sequence numbers, each once, each in the state with the
 * highest revision that came.
 */
export interface RoomMessages {
  readonly messages: readonly Message[];
  /** The run reaches the latest message: new ones belong to it. Otherwise somebody reads further up, and later ones are asked for. */
  readonly atEnd: boolean;
}

export const EMPTY_ROOM: RoomMessages = { messages: [], atEnd: true };

/**
 * Takes in new messages and new states of known ones, in whatever order and however often they come. What stands before the first
 * message is left out, and so is what comes after a run that does not reach the end.
 */
export function mergeMessages(room: RoomMessages, arrived: readonly Message[]): RoomMessages {
  let changed: Message[] | undefined;
  for (const one of arrived) {
    const list = changed ?? room.messages;
    const at = placeOf(list, one.sequence);
    const known = list[at];
    if (known?.sequence === one.sequence) {
      if (one.revision <= known.revision) continue;
      changed ??= [...room.messages];
      changed[at] = one;
    } else if (at === list.length ? room.atEnd : at > 0) {
      changed ??= [...room.messages];
      changed.splice(at, 0, one);
    }
  }
  return changed ? { ...room, messages: changed } : room;
}

/** Puts a page of history before the run. What is then too far below is let go. */
export function addOlder(room: RoomMessages, page: readonly Message[]): RoomMessages {
  const [first] = room.messages;
  const before = first ? page.filter(({ sequence }) => sequence < first.sequence) : page;
  const merged = mergeMessages(room, page);
  const messages = [...before.toSorted(bySequence), ...merged.messages];
  if (messages.length <= HELD_AT_MOST) return { ...merged, messages };
  return { messages: messages.slice(0, HELD_AT_MOST), atEnd: false };
}

/** Puts the page that follows after the run. What is then too far above is let go. */
export function addNewer(room: RoomMessages, page: readonly Message[], atEnd: boolean): RoomMessages {
  const { messages } = mergeMessages({ ...room, atEnd: true }, page.toSorted(bySequence));
  return { messages: messages.slice(-HELD_AT_MOST), atEnd };
}

/** The last number up to which nothing is missing after the first message we hold: where catching up starts. */
export function contiguousEnd({ messages }: RoomMessages): number | undefined {
  const [first] = messages;
  const last = messages.at(-1);
  if (!first || !last) return undefined;
  // The usual case: as many as the numbers say.
  if (last.sequence - first.sequence === messages.length - 1) return last.sequence;
  const torn = messages.findIndex((message, index) => message.sequence !== first.sequence + index);
  return first.sequence + torn - 1;
}

/** A message arrived whose predecessor did not. */
export function hasGap(room: RoomMessages): boolean {
  return contiguousEnd(room) !== room.messages.at(-1)?.sequence;
}

/** Index of the message with this number, or where it would stand. */
export function placeOf(messages: readonly Message[], sequence: number): number {
  let low = 0;
  let high = messages.length;
  // New messages come at the end.
  if ((messages.at(-1)?.sequence ?? 0) < sequence) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.sequence ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bySequence(one: Message, other: Message): number {
  return one.sequence - other.sequence;
}
