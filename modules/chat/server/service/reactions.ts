import { defineGroupWrite, notFound, validationFailed, type Context, type Transaction } from "@lectern/core";
import { REACTIONS_MAX, type Message } from "../../contract.ts";
import { messageDeleted, muted, tooManyReactions } from "../chat.errors.ts";
import type { RoomAccess, RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import type { MessageRow } from "../repository/messages.repository.ts";
import { findMutes } from "../repository/parts.repository.ts";
import * as reactions from "../repository/reactions.repository.ts";
import { lockRooms } from "../repository/rooms.repository.ts";
import { tellUpdated } from "../save-messages.ts";

/** One person's wish for one emoji under one message. */
interface Wish {
  readonly access: Pick<RoomAccess, "id" | "kind" | "organisationId">;
  readonly isModerator: boolean;
  readonly userId: string;
  readonly messageId: string;
  readonly emoji: string;
  readonly on: boolean;
}

/** The state after the whole group; filled once its messages were told to their rooms. */
type Reacted = ReadonlyMap<string, Message>;

/**
 * Longer than for messages: thousands may react to one message within a second, and each group is one state of it told to
 * everybody in the room. Nobody reads along with a reaction word by word.
 */
const GATHER_MS = 40;

const saveReactions = defineGroupWrite<Wish, Reacted>({ name: "chat.reactions", maxDelayMs: GATHER_MS, maxItems: 2_000, write: writeReactions });

/** Resolves after the commit with the message as it is then. Repeating changes nothing. */
export async function react(
  ctx: Context,
  { actor, access }: RoomGrant,
  { messageId, emoji, on }: { messageId: string; emoji: string; on: boolean },
): Promise<Message> {
  if (!isEmoji(emoji)) throw validationFailed([{ path: "/emoji", code: "not_an_emoji", message: "Use one emoji." }]);
  const wish = { access, isModerator: access.permissions.includes("moderate"), userId: actor.userId, messageId, emoji, on };
  const message = (await ctx.write(saveReactions, wish)).get(messageId);
  if (!message) throw new Error(`message ${messageId} cannot be shown`);
  return message;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** One grapheme, and one of the sequences recommended for general interchange (UTS #51 ED-27). */
function isEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text) && [...GRAPHEMES.segment(text)].length === 1;
}

const keyOf = ({ messageId, emoji, userId }: reactions.ReactionKey) => `${messageId} ${userId} ${emoji}`;

async function writeReactions(tx: Transaction, wishes: readonly Wish[], ctx: Context): Promise<(Reacted | Error)[]> {
  const byRoom = new Map(wishes.map(({ access }) => [access.id, access]));
  await lockRooms(tx.sql, [...byRoom.keys()]);
  const asked = wishes.map(({ access, messageId }) => ({ organisationId: access.organisationId, roomId: access.id, messageId }));
  const found = new Map((await reactions.findMessages(tx.sql, asked)).map((row) => [`${row.roomId} ${row.id}`, row]));
  const state = await readState(tx, wishes, [...found.values()]);
  const mutes = await readMutes(tx, wishes);

  const outcomes = wishes.map((wish) => {
    const row = found.get(`${wish.access.id} ${wish.messageId}`);
    if (!row) return notFound("message");
    if (row.deletedAt) return messageDeleted();
    const mute = mutes.get(`${wish.access.id} ${wish.userId}`);
    if (mute) return muted(mute.until, mute.reason);
    return state.take(wish) ? row : tooManyReactions(REACTIONS_MAX);
  });

  const { added, removed } = state.difference();
  await reactions.insertReactions(tx.sql, added);
  await reactions.deleteReactions(tx.sql, removed);
  const touched = new Set([...added, ...removed].map(({ messageId }) => messageId));
  const shown = new Map<string, Message>();
  const rows = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [outcome]));
  for (const [roomId, access] of byRoom) {
    const [changed, unchanged] = [
      distinct(rows, (row) => row.roomId === roomId && touched.has(row.id)),
      distinct(rows, (row) => row.roomId === roomId && !touched.has(row.id)),
    ];
    const saved =
      changed.length > 0
        ? await reactions.markChanged(
            tx.sql,
            roomId,
            changed.map(({ id }) => id),
          )
        : [];
    tx.afterCommit(async () => {
      const messages = [...(await tellUpdated(ctx, access, saved)), ...(await presentMessages(ctx, access.organisationId, unchanged))];
      for (const message of messages) shown.set(message.id, message);
    });
  }
  return outcomes.map((outcome) => (outcome instanceof Error ? outcome : shown));
}

const distinct = (rows: readonly MessageRow[], wanted: (row: MessageRow) => boolean) => [...new Map(rows.filter(wanted).map((row) => [row.id, row])).values()];

async function readMutes(tx: Transaction, wishes: readonly Wish[]) {
  const bound = wishes.filter(({ isModerator, access }) => !isModerator && access.kind !== "direct");
  const pairs = bound.map(({ access, userId }) => ({ roomId: access.id, userId }));
  return new Map((pairs.length > 0 ? await findMutes(tx.sql, pairs) : []).map((one) => [`${one.roomId} ${one.userId}`, one]));
}

/** What is there, and what would be after the wishes that were taken, in their order. */
async function readState(tx: Transaction, wishes: readonly Wish[], rows: readonly MessageRow[]) {
  const [existing, kinds] = [
    await reactions.findExisting(tx.sql, wishes),
    await reactions.countKinds(
      tx.sql,
      rows.map(({ id }) => id),
    ),
  ];
  const before = new Map(existing.map((key) => [keyOf(key), key]));
  const after = new Map(before);
  const counts = new Map<string, Map<string, number>>();
  const countsOf = (messageId: string) => {
    const known = counts.get(messageId) ?? new Map<string, number>();
    counts.set(messageId, known);
    return known;
  };
  for (const { messageId, emoji, count } of kinds) countsOf(messageId).set(emoji, count);

  return {
    /** False when it would be one kind too many. */
    take({ messageId, emoji, userId, on }: Wish): boolean {
      const [key, ofMessage] = [{ messageId, emoji, userId }, countsOf(messageId)];
      if (after.has(keyOf(key)) === on) return true;
      const count = (ofMessage.get(emoji) ?? 0) + (on ? 1 : -1);
      if (on && count === 1 && ofMessage.size >= REACTIONS_MAX) return false;
      if (count > 0) ofMessage.set(emoji, count);
      else ofMessage.delete(emoji);
      if (on) after.set(keyOf(key), key);
      else after.delete(keyOf(key));
      return true;
    },
    difference: () => ({
      added: [...after].flatMap(([name, key]) => (before.has(name) ? [] : [key])),
      removed: [...before].flatMap(([name, key]) => (after.has(name) ? [] : [key])),
    }),
  };
}
