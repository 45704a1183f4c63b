import { decodeCursor, toPage, type Context } from "@lectern/core";
import { z } from "zod";
import type { RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import * as messages from "../repository/messages.repository.ts";
import { findRoom, type RoomKey } from "../repository/rooms.repository.ts";
import { wantedWords, type WantedWords } from "../text.ts";

/** The sequence number of the last message seen. */
const cursorShape = z.tuple([z.number().int().min(0)]);
/** No room has so many. */
const END = Number.MAX_SAFE_INTEGER;
/** So many messages of a room are read through for words: a common word is found among them at once. */
const READ_FIRST = 3_000;
/** So many more, when a tenth of a page was among the first: what is not rare costs the index more than reading on. It is asked for the rest. */
const READ_ON = 17_000;
const NOT_RARE = 0.1;

interface HistoryQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly q?: string | undefined;
  readonly threadId?: string | undefined;
  readonly around?: number | undefined;
  readonly after?: number | undefined;
}

/** Newest first, whichever part of the room was asked for. The cursor goes to what is older. */
export async function history(ctx: Context, { access }: RoomGrant, query: HistoryQuery) {
  const key = { organisationId: access.organisationId, roomId: access.id };
  if (query.q) return search(ctx, key, wantedWords(query.q), query);
  const { items, nextCursor } = await pageOf(ctx, key, { threadId: query.threadId ?? null, patterns: null }, query);
  return { items: await presentMessages(ctx, key.organisationId, items), nextCursor };
}

async function search(ctx: Context, key: RoomKey, words: WantedWords | null, { cursor, limit, threadId }: HistoryQuery) {
  if (words === null) return { items: [], nextCursor: null };
  const { patterns } = words;
  const room = await findRoom(ctx.sql, key);
  const [before] = decodeCursor(cursor, cursorShape) ?? [(room?.lastSequence ?? 0) + 1];
  const wanted = limit + 1;
  const rows: messages.MessageRow[] = [];
  /** Numbers from here on are looked through. */
  let from = before;
  const readDownTo = async (first: number) => {
    const range = { after: first - 1, before: from, order: "newest", limit: wanted - rows.length } as const;
    rows.push(...(await messages.listBetween(ctx.sql, key, { threadId: threadId ?? null, patterns }, range)));
    from = first;
  };
  const isWanting = () => from > 1 && rows.length < wanted;
  // A thread is short enough to be read through whole.
  await readDownTo(threadId ? 1 : Math.max(1, from - READ_FIRST));
  if (isWanting() && rows.length > limit * NOT_RARE) await readDownTo(Math.max(1, from - READ_ON));
  if (isWanting()) rows.push(...(await messages.findWords(ctx.sql, key, words.query, { after: 0, before: from, limit: wanted - rows.length })));
  const { items, nextCursor } = older(rows, limit);
  return { items: await presentMessages(ctx, key.organisationId, items), nextCursor };
}

async function pageOf(ctx: Context, key: RoomKey, filter: messages.HistoryFilter, { cursor, limit, around, after }: HistoryQuery) {
  if (after !== undefined) {
    const rows = await messages.listBetween(ctx.sql, key, filter, { after, before: END, order: "oldest", limit });
    return { items: rows.toReversed(), nextCursor: null };
  }
  if (around === undefined) {
    const [before] = decodeCursor(cursor, cursorShape) ?? [END];
    return older(await messages.listBetween(ctx.sql, key, filter, { after: 0, before, order: "newest", limit: limit + 1 }), limit);
  }
  const upTo = Math.ceil(limit / 2);
  const [before, behind] = await Promise.all([
    messages.listBetween(ctx.sql, key, filter, { after: 0, before: around + 1, order: "newest", limit: upTo + 1 }),
    limit > upTo ? messages.listBetween(ctx.sql, key, filter, { after: around, before: END, order: "oldest", limit: limit - upTo }) : [],
  ]);
  const { items, nextCursor } = older(before, upTo);
  return { items: [...behind.toReversed(), ...items], nextCursor };
}

const older = (rows: readonly messages.MessageRow[], limit: number) =>
  toPage(
    rows,
    limit,
    (row) => row,
    ({ sequence }) => [sequence],
  );
