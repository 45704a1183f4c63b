import { defineMeasure, Exact, type Context, type SocketConnection } from "@lectern/core";
import { CATCH_UP_CHARACTERS, CATCH_UP_LIMIT, LATEST_LIMIT, type Message } from "../../contract.ts";
import type { RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import * as messages from "../repository/messages.repository.ts";
import { findRoom, type RoomKey, type RoomRow } from "../repository/rooms.repository.ts";
import { enter } from "./presence.ts";
import { presentPlace } from "./places.ts";

const catchUpSize = defineMeasure({
  name: "lectern_chat_catch_up_messages",
  help: "Messages in one answer to a client that was away",
  buckets: [0, 1, 5, 20, 50, 100, 200, 500, 1_200],
});

interface After {
  readonly afterSequence?: number | undefined;
  readonly afterRevision?: number | undefined;
  readonly limit: number;
}

/**
 * Enters the room first and reads afterwards: what is committed in between comes twice rather than not at all. The room's numbers are
 * read before its messages, so that asking on from them misses nothing.
 */
export async function join(ctx: Context, grant: RoomGrant, after: After, connection: SocketConnection) {
  const { access } = grant;
  const key = { organisationId: access.organisationId, roomId: access.id };
  const online = await enter(ctx, grant, connection);
  const row = await findRoom(ctx.sql, key);
  const [place, read] = await Promise.all([presentPlace(ctx, grant, row, online), readAfter(ctx, key, row, after)]);
  return new Exact({ ...place, sequence: row?.lastSequence ?? 0, online, ...read });
}

async function readAfter(ctx: Context, key: RoomKey, room: RoomRow | null, { afterSequence, afterRevision, limit }: After) {
  const revision = room?.lastRevision ?? 0;
  if (afterSequence === undefined) {
    return { revision, messages: await presentMessages(ctx, key.organisationId, await latest(ctx, key)), changed: [], hasMore: false };
  }
  const [rows, changed] = await Promise.all([
    messages.listAfter(ctx.sql, key, { after: afterSequence, limit: limit + 1, characters: CATCH_UP_CHARACTERS }),
    afterRevision === undefined || afterRevision >= revision
      ? []
      : messages.listChanged(ctx.sql, key, { upTo: afterSequence, after: afterRevision, limit: CATCH_UP_LIMIT + 1 }),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.sequence;
  const moreCame = rows.length > limit || (last !== undefined && last < (room?.lastSequence ?? 0));
  const moreChanged = changed.length > CATCH_UP_LIMIT;
  const shown = changed.slice(0, CATCH_UP_LIMIT);
  const [came, states] = await Promise.all([presentMessages(ctx, key.organisationId, page), presentMessages(ctx, key.organisationId, shown)]);
  ctx.observe(catchUpSize, came.length + states.length);
  return {
    // While more came, what changed up to there is asked for again: the messages between the two have their changes with them.
    revision: moreChanged ? (shown.at(-1)?.revision ?? revision) : moreCame ? Math.min(afterRevision ?? revision, revision) : revision,
    messages: came,
    changed: states,
    hasMore: moreCame || moreChanged,
  };
}

async function latest(ctx: Context, key: RoomKey) {
  const filter = { threadId: null, patterns: null };
  const newest = await messages.listBetween(ctx.sql, key, filter, { after: 0, before: Number.MAX_SAFE_INTEGER, order: "newest", limit: LATEST_LIMIT });
  return newest.toReversed();
}

export async function recent(ctx: Context, organisationId: string, courseIds: readonly string[]): Promise<Message[]> {
  return presentMessages(ctx, organisationId, await messages.listLatest(ctx.sql, organisationId, courseIds));
}
