import type { Message } from "../../contract.ts";
import type { Marks } from "../api.ts";
import type { OutgoingMessage } from "../outbox/storage.ts";
import type { Status } from "../message/MessageRow.tsx";

/** Messages of one person within this time stand under one name. */
const GROUPED_WITHIN_MS = 5 * 60_000;
/** Sizes a row is thought to have until it is measured, in pixels. */
const LINE_PX = 26;
const HEAD_PX = 34;
const FILE_PX = 72;
const EXTRA_PX = 34;
const CHARACTERS_A_LINE = 90;

/** The same person said the line above a moment ago, and nothing stands between. */
export function isContinued(previous: Message | undefined, message: Message): boolean {
  if (!previous || previous.sender.id !== message.sender.id || message.replyTo || previous.messageType === "system") return false;
  return Date.parse(message.createdAt) - Date.parse(previous.createdAt) < GROUPED_WITHIN_MS;
}

/** About how high a row will be: the nearer, the less moves when it is drawn. */
export function estimateRow(previous: Message | undefined, message: Message): number {
  const lines = message.message.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 0);
  return (
    (isContinued(previous, message) ? 4 : HEAD_PX) +
    (message.message ? lines * LINE_PX : 0) +
    pictureHeight(message) +
    (message.replyTo ? LINE_PX : 0) +
    (message.reactions.length > 0 ? EXTRA_PX : 0) +
    (message.replyCount > 0 ? EXTRA_PX : 0)
  );
}

function pictureHeight({ file }: Message): number {
  if (!file) return 0;
  if (!file.width || !file.height) return FILE_PX;
  return Math.round(file.height * Math.min(1, 360 / file.width, 300 / file.height)) + 4;
}

/** What waits in this browser and has not come back from the server yet. */
export function unsentOf(waiting: readonly OutgoingMessage[], roomId: string, messages: readonly Message[], me: string): OutgoingMessage[] {
  const ofRoom = waiting.filter((one) => one.roomId === roomId);
  if (ofRoom.length === 0) return ofRoom;
  const arrived = new Set(messages.filter(({ sender }) => sender.id === me).map(({ clientId }) => clientId));
  return ofRoom.filter(({ clientId }) => !arrived.has(clientId));
}

/** Says for any of one's messages what has become of it, by how far the others are. */
export function statusBy(marks: Marks, me: string): (message: Message) => Status | null {
  const others = marks.filter(({ userId }) => userId !== me);
  const reads = others.map(({ read }) => read).toSorted((one, other) => other - one);
  const furthest = Math.max(0, ...others.map(({ delivered }) => delivered));
  return ({ sender, sequence, messageType, deletedAt }) => {
    if (sender.id !== me || messageType === "system" || deletedAt) return null;
    const unread = reads.findIndex((read) => read < sequence);
    const readers = unread < 0 ? reads.length : unread;
    if (readers > 0) return `read:${readers}`;
    return furthest >= sequence ? "delivered" : "sent";
  };
}
