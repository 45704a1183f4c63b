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
/** So many messages of a room are read through for words: a common word is found among them at once, and the index is asked for rare ones only. */
const READ_THROUGH = 10_000;

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
  // A thread is short enough to be read through whole.
  const after = threadId ? 0 : Math.max(0, before - 1 - READ_THROUGH);
  const rows = await messages.listBetween(ctx.sql, key, { threadId: threadId ?? null, patterns }, { after, before, order: "newest", limit: limit + 1 });
  const rest = limit + 1 - rows.length;
  if (after > 0 && rest > 0) rows.push(...(await messages.findWords(ctx.sql, key, words.query, { after: 0, before: after + 1, limit: rest })));
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
