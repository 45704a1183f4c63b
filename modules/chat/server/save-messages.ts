import { defineGroupWrite, Exact, type Context, type Transaction } from "@lectern/core";
import type { PersonSummary } from "@lectern/users/contract";
import { messageReceived, messageUpdated, type Message } from "../contract.ts";
import { addressed } from "./addressing.ts";
import { clientIdReused, fileMissing, replyTargetMissing } from "./chat.errors.ts";
import type { RoomAccess } from "./chat.policy.ts";
import { presentMessage, presentMessages, stranger } from "./chat.presenter.ts";
import * as messages from "./repository/messages.repository.ts";
import * as parts from "./repository/parts.repository.ts";
import * as rooms from "./repository/rooms.repository.ts";
import { roomOf } from "./rooms.ts";
import { tellActivity } from "./service/activity.ts";
import { readRules, writerOf } from "./rules.ts";
import { searchForm } from "./text.ts";

/** One message on its way into the database. */
export interface NewMessage {
  readonly access: Pick<RoomAccess, "id" | "kind" | "organisationId" | "courseId" | "title" | "memberIds">;
  /** Neither slow mode nor the room's rules hold staff back. */
  readonly isModerator: boolean;
  readonly sender: PersonSummary;
  readonly clientId: string;
  readonly body: string;
  readonly messageType: Message["messageType"];
  readonly replyTo: string | null;
  /** People of the room. */
  readonly mentions: readonly PersonSummary[];
  readonly mentionsEveryone: boolean;
  /** Taken into this room by this person. */
  readonly file: parts.FileRow | null;
  readonly system: Message["system"];
}

/** `repeated`: it was there already, and may have changed since. */
export type SavedMessage = { readonly repeated: false; readonly message: Message } | { readonly repeated: true; readonly row: messages.MessageRow };

/**
 * Writes the messages of many people and rooms in one transaction. The rooms' rows stay locked until the commit, so that sequence
 * numbers follow the order of commits; the broadcasts follow in the same order. Rules that must hold at once (mutes, slow mode, who may
 * write) are read here, under the lock.
 */
export const saveMessages = defineGroupWrite<NewMessage, SavedMessage>({
  name: "chat.messages",
  key: ({ access }) => access.id,
  lanes: 2,
  write: writeMessages,
});

/** A message that is written now. */
export interface Written {
  readonly item: NewMessage;
  readonly row: messages.NewMessageRow;
  readonly target: messages.ReplyTarget | null;
}

/** What becomes of each item, and what is therefore to be written. */
interface Decided {
  readonly outcomes: readonly (SavedMessage | Error | Written)[];
  readonly written: readonly Written[];
}

/** As `saveMessages`, within a transaction that changes more than the room's messages. */
export async function writeMessages(tx: Transaction, items: readonly NewMessage[], ctx: Context): Promise<(SavedMessage | Error)[]> {
  const { held, rules, targets } = await lockAndLook(tx, items);
  const decide = (known: readonly messages.MessageRow[]) => decideEach(ctx, items, { held, rules, targets, known });
  const { outcomes, written } = await writeDecided(tx, items, decide);

  const attached = await parts.attachFiles(
    tx.sql,
    written.flatMap(({ item, row }) => (item.file ? [{ fileId: item.file.id, messageId: row.id }] : [])),
  );
  // Taken between our look and the lock: the group is written again one by one, and then this one is refused.
  if (attached.size < written.filter(({ item }) => item.file).length) throw fileMissing();
  await addressed(tx, written);
  await answered(tx, ctx, written);

  const present = ({ item, row }: Written) => presentNew(row, item);
  const shown = new Map(written.map((one) => [one, present(one)]));
  // A room's after each other: what is said to it in one go costs each of its people one write.
  for (const one of Map.groupBy(shown, ([{ item }]) => item.access.id).values()) {
    for (const [{ item }, message] of one) tx.broadcast(roomOf(item.access), messageReceived, new Exact(message));
  }
  for (const message of shown.values()) tx.afterCommit(() => tellActivity(ctx, message));
  return outcomes.map((outcome) => {
    if (outcome instanceof Error || "repeated" in outcome) return outcome;
    return { repeated: false, message: shown.get(outcome) ?? present(outcome) };
  });
}

/**
 * Decides and writes. Nearly every message is new, so that none is looked for before: only what is refused is compared with what was
 * written earlier, and all of them when the database knows one of them already.
 */
async function writeDecided(tx: Transaction, items: readonly NewMessage[], decide: (known: readonly messages.MessageRow[]) => Decided): Promise<Decided> {
  const find = (some: readonly NewMessage[]) => messages.findByClientIds(tx.sql, some.map(clientKey));
  const write = async ({ written }: Decided) =>
    messages.insertMessages(
      tx.sql,
      written.map(({ row }) => row),
    );
  const first = decide([]);
  const refused = items.filter((_, index) => first.outcomes[index] instanceof Error);
  const decided = refused.length > 0 ? decide(await find(refused)) : first;
  if ((await write(decided)) === decided.written.length) return decided;
  await messages.takeBack(
    tx.sql,
    decided.written.map(({ row }) => row.id),
  );
  const compared = decide(await find(items));
  await write(compared);
  return compared;
}

interface Holding {
  readonly held: ReadonlyMap<string, rooms.LockedRoomRow>;
  readonly rules: Awaited<ReturnType<typeof readRules>>;
  /** By room and id. */
  readonly targets: ReadonlyMap<string, messages.ReplyTarget>;
  /** Messages under the same client ids that are there already. */
  readonly known: readonly messages.MessageRow[];
}

function decideEach(ctx: Context, items: readonly NewMessage[], { held, rules, targets, known: earlier }: Holding): Decided {
  const known = new Map(earlier.map((row) => [keyOf(row.roomId, row.senderId, row.clientId), { body: row.body, row }]));
  const sequences = new Map<string, number>();
  const written: Written[] = [];
  const usedFiles = new Set<string>();
  const wroteNow = new Set<string>();
  const outcomes = items.map((item): SavedMessage | Error | Written => {
    const { access, sender, clientId } = item;
    const key = keyOf(access.id, sender.id, clientId);
    const same = known.get(key);
    if (same) {
      if (item.messageType !== "system" && !isSame(item, same)) return clientIdReused();
      return { repeated: true, row: same.row };
    }
    const room = held.get(access.id);
    const refusal = room ? (rules.refusalOf(item, room) ?? rules.tooEarly(item, room, wroteNow)) : new Error(`room ${access.id} is gone`);
    if (refusal) return refusal;
    const target = item.replyTo ? (targets.get(`${access.id} ${item.replyTo}`) ?? null) : null;
    if (item.replyTo && !target) return replyTargetMissing();
    if (item.file && (item.file.messageId || usedFiles.has(item.file.id))) return fileMissing();
    if (item.file) usedFiles.add(item.file.id);
    const sequence = (sequences.get(access.id) ?? room?.lastSequence ?? 0) + 1;
    sequences.set(access.id, sequence);
    const row = rowOf(ctx.newId(), item, target, sequence, room?.now ?? ctx.now());
    const one = { item, row, target };
    known.set(key, { body: item.body, row });
    written.push(one);
    if (room && room.slowModeSeconds > 0) wroteNow.add(writerOf(item));
    return one;
  });
  return { outcomes, written };
}

/** What was changed since cannot be compared any more. */
function isSame({ body, file }: NewMessage, written: { body: string; row: messages.MessageRow }): boolean {
  const { editedAt, deletedAt, fileId } = written.row;
  return fileId === (file?.id ?? null) && (written.body === body || editedAt !== null || deletedAt !== null);
}

const keyOf = (roomId: string, senderId: string, clientId: string) => `${roomId} ${senderId} ${clientId}`;
const clientKey = ({ access, sender, clientId }: NewMessage) => ({ roomId: access.id, senderId: sender.id, clientId });

/** The rooms of these messages, locked, and what is read under their lock, asked for in one go; a course's room is made with its first message. */
async function lockAndLook(tx: Transaction, items: readonly NewMessage[]) {
  const wanted = new Map(items.map(({ access }) => [access.id, access]));
  const answered = items.flatMap(({ access, replyTo }) => (replyTo ? [{ roomId: access.id, id: replyTo }] : []));
  const look = async () => {
    const locking = rooms.lockRooms(tx.sql, [...wanted.keys()]).then((locked) => new Map(locked.map((room) => [room.id, room])));
    const [held, rules, targets] = await Promise.all([locking, readRules(tx, items, locking), messages.findReplyTargets(tx.sql, answered)]);
    return { held, rules, targets: new Map(targets.map((one) => [`${one.roomId} ${one.id}`, one])) };
  };
  const first = await look();
  const missing = [...wanted.values()].flatMap(({ id, kind, organisationId }) =>
    kind === "course" && !first.held.has(id) ? [{ organisationId, courseId: id }] : [],
  );
  if (missing.length === 0) return first;
  // In one order with those that others may be making at this moment.
  await rooms.ensureCourseRooms(
    tx.sql,
    missing.toSorted((a, b) => (a.courseId < b.courseId ? -1 : 1)),
  );
  return look();
}

function rowOf(id: string, item: NewMessage, target: messages.ReplyTarget | null, sequence: number, createdAt: Date): messages.NewMessageRow {
  const { access, sender, clientId, body, messageType, mentions, mentionsEveryone, file, system } = item;
  return {
    id,
    organisationId: access.organisationId,
    roomId: access.id,
    courseId: access.courseId,
    sequence,
    revision: 0,
    clientId,
    senderId: sender.id,
    body,
    messageType,
    replyTo: target?.id ?? null,
    threadId: target && (target.threadId ?? target.id),
    replyCount: 0,
    mentions: mentions.map((person) => person.id),
    mentionsEveryone,
    fileId: file?.id ?? null,
    system,
    createdAt,
    editedAt: null,
    deletedAt: null,
    pinnedAt: null,
    searchText: searchForm(file ? `${body} ${file.name}` : body),
  };
}

function presentNew(row: messages.MessageRow, { sender, mentions, file }: NewMessage): Message {
  const people = new Map([sender, ...mentions].map((person) => [person.id, person]));
  return presentMessage(row, { person: (userId) => people.get(userId) ?? stranger(userId), reactions: [], file });
}

/** The first messages of the threads that were answered count one more each. */
async function answered(tx: Transaction, ctx: Context, written: readonly Written[]): Promise<void> {
  const byRoom = Map.groupBy(
    written.filter(({ row }) => row.threadId !== null),
    ({ row }) => row.roomId,
  );
  for (const [roomId, replies] of byRoom) {
    const counts = new Map<string, number>();
    for (const { row } of replies) if (row.threadId) counts.set(row.threadId, (counts.get(row.threadId) ?? 0) + 1);
    const first = replies[0]?.item.access;
    const rows = await messages.countReplies(tx.sql, roomId, counts);
    if (first && rows.length > 0) tx.afterCommit(async () => void (await tellUpdated(ctx, first, rows)));
  }
}

/** Sends the new state of messages to everybody in their room. After the commit: whom they are from is asked in other rooms of the house. */
export async function tellUpdated(
  ctx: Context,
  access: Pick<RoomAccess, "id" | "kind" | "organisationId">,
  rows: readonly messages.MessageRow[],
): Promise<Message[]> {
  const updated = await presentMessages(ctx, access.organisationId, rows);
  for (const message of updated) ctx.realtime.toRoom(roomOf(access), messageUpdated.name, messageUpdated.payload.parse(message));
  return updated;
}
