import type { Transaction } from "@lectern/core";
import type { Message } from "../contract.ts";
import { muted, roomClosed, slowMode, wordNotAllowed, writersStaffOnly } from "./chat.errors.ts";
import type { RoomAccess } from "./chat.policy.ts";
import * as parts from "./repository/parts.repository.ts";
import type { LockedRoomRow } from "./repository/rooms.repository.ts";
import { hasWord } from "./text.ts";

/** Something somebody wants to stand in a room. */
export interface Writing {
  readonly access: Pick<RoomAccess, "id" | "kind">;
  /** Neither slow mode nor the room's rules hold staff back. */
  readonly isModerator: boolean;
  readonly sender: { readonly id: string };
  readonly body: string;
  readonly messageType: Message["messageType"];
  readonly file: { readonly name: string } | null;
}

/**
 * What the rooms' rules say of new and changed messages. Moderators stand above all but the end of a session; system messages are
 * nobody's; conversations have no rules. `locking`: the rooms, whose lock was asked for on this connection just now. It answers one
 * question after the other, so that what is asked behind the lock is read under it.
 */
export async function readRules(tx: Transaction, items: readonly Writing[], locking: Promise<ReadonlyMap<string, LockedRoomRow>>) {
  const pairs = items.filter(isBound).map(({ access, sender }) => ({ roomId: access.id, userId: sender.id }));
  const [held, muteRows] = await Promise.all([locking, parts.findMutes(tx.sql, pairs)]);
  const mutes = new Map(muteRows.map((one) => [`${one.roomId} ${one.userId}`, one]));
  const slow = pairs.filter(({ roomId }) => (held.get(roomId)?.slowModeSeconds ?? 0) > 0);
  const last = new Map((await parts.lastWritten(tx.sql, slow)).map((one) => [`${one.roomId} ${one.userId}`, one.at.getTime()]));

  return {
    /** Why it may not be written at all; null when it may. */
    refusalOf(item: Writing, room: LockedRoomRow): Error | null {
      if (room.closedAt && item.messageType !== "system") return roomClosed();
      if (!isBound(item)) return null;
      // Most groups have nobody who is muted: no key is made for asking an empty map.
      const mute = mutes.size > 0 ? mutes.get(writerOf(item)) : undefined;
      if (mute) return muted(mute.until, mute.reason);
      if (room.writers === "staff") return writersStaffOnly();
      return hasWord(item.body, room.words) || hasWord(item.file?.name ?? "", room.words) ? wordNotAllowed() : null;
    },
    /** Why it comes too early; null when it does not. `justNow`: whose messages are written in the same moment, before this one, by room and person. */
    tooEarly(item: Writing, room: LockedRoomRow, justNow: ReadonlySet<string>): Error | null {
      if (room.slowModeSeconds === 0 || !isBound(item)) return null;
      const writer = writerOf(item);
      const before = justNow.has(writer) ? room.now.getTime() : last.get(writer);
      if (before === undefined) return null;
      const wait = before + room.slowModeSeconds * 1000 - room.now.getTime();
      return wait > 0 ? slowMode(Math.ceil(wait / 1000)) : null;
    },
  };
}

/** Who writes where. */
export const writerOf = ({ access, sender }: Pick<Writing, "access" | "sender">) => `${access.id} ${sender.id}`;

const isBound = ({ isModerator, messageType, access }: Writing) => !isModerator && messageType !== "system" && access.kind !== "direct";
