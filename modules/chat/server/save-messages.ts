import { defineGroupWrite, type Context, type Transaction } from "@lectern/core";
import type { PersonSummary } from "@lectern/users/contract";
import { messageReceived, type Message } from "../contract.ts";
import { clientIdReused, replyTargetMissing } from "./chat.errors.ts";
import { presentMessage } from "./chat.presenter.ts";
import * as repository from "./chat.repository.ts";
import { roomOf } from "./rooms.ts";

/** One message on its way into the database. */
export interface NewMessage {
  readonly organisationId: string;
  readonly courseId: string;
  readonly sender: PersonSummary;
  readonly clientId: string;
  readonly body: string;
  readonly replyTo: string | null;
}

/**
 * Writes the messages of many people and rooms in one transaction. The rooms' rows stay locked until the commit, so
 * that sequence numbers follow the order of commits; the broadcasts follow in the same order.
 */
export const saveMessages = defineGroupWrite<NewMessage, Message>({ name: "chat.messages", write: writeMessages });

async function writeMessages(tx: Transaction, items: readonly NewMessage[], ctx: Context): Promise<(Message | Error)[]> {
  const wanted = new Map(items.map(({ organisationId, courseId }) => [courseId, { id: ctx.newId(), organisationId, courseId }]));
  const rooms = new Map((await repository.lockRooms(tx.sql, [...wanted.values()])).map((room) => [room.courseId, room]));
  const roomIdOf = (item: NewMessage) => rooms.get(item.courseId)?.id ?? "";
  const keyOf = (roomId: string, senderId: string, clientId: string) => `${roomId} ${senderId} ${clientId}`;

  const keys = items.map((item) => ({ roomId: roomIdOf(item), senderId: item.sender.id, clientId: item.clientId }));
  const before = await repository.findByClientIds(tx.sql, keys);
  const known = new Map(before.map((row) => [keyOf(row.roomId, row.senderId, row.clientId), { body: row.body, id: row.id }]));
  const stored = new Map(before.map((row) => [row.id, row]));
  const targets = await repository.findReplyTargets(
    tx.sql,
    items.flatMap((item) => (item.replyTo ? [{ roomId: roomIdOf(item), id: item.replyTo }] : [])),
  );

  const sequences = new Map([...rooms.values()].map((room) => [room.id, room.lastSequence]));
  const fresh: repository.NewMessageRow[] = [];
  const outcomes = items.map((item): string | Error => {
    const roomId = roomIdOf(item);
    const key = keyOf(roomId, item.sender.id, item.clientId);
    const same = known.get(key);
    if (same) return same.body === item.body ? same.id : clientIdReused();
    if (item.replyTo && !targets.has(`${roomId} ${item.replyTo}`)) return replyTargetMissing();
    const sequence = (sequences.get(roomId) ?? 0) + 1;
    const id = ctx.newId();
    sequences.set(roomId, sequence);
    known.set(key, { id, body: item.body });
    const { organisationId, courseId, clientId, body, replyTo } = item;
    fresh.push({ id, organisationId, roomId, courseId, sequence, clientId, senderId: item.sender.id, body, messageType: "text", replyTo });
    return id;
  });
  for (const row of await repository.insertMessages(tx.sql, fresh, sequences)) stored.set(row.id, row);

  const senders = new Map(items.map(({ sender }) => [sender.id, sender]));
  const present = (row: repository.MessageRow) => presentMessage(row, senders.get(row.senderId) ?? { id: row.senderId, fullName: "", avatarUrl: null });
  for (const { id } of fresh) {
    const row = stored.get(id);
    if (row) tx.broadcast(roomOf(row.courseId), messageReceived, present(row));
  }
  return outcomes.map((outcome) => {
    if (outcome instanceof Error) return outcome;
    const row = stored.get(outcome);
    return row ? present(row) : new Error(`message ${outcome} was not written`);
  });
}
