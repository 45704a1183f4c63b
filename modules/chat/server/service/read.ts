import { defineMeasure, type Context, type SocketConnection } from "@lectern/core";
import { CATCH_UP_LIMIT, LATEST_LIMIT, type Message } from "../../contract.ts";
import type { RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import * as messages from "../repository/messages.repository.ts";
import { findRoom, type RoomKey } from "../repository/rooms.repository.ts";
import { enter } from "./presence.ts";
import { presentPlace } from "./places.ts";

const catchUpSize = defineMeasure({
  name: "lectern_chat_catch_up_messages",
  help: "Messages in one answer to a client that was away",
  buckets: [0, 1, 5, 20, 50, 100, 200, 400],
});

interface After {
  readonly afterSequence?: number | undefined;
  readonly afterRevision?: number | undefined;
}

/**
 * Enters the room first and reads afterwards: what is committed in between comes twice rather than not at all. The room's numbers are
 * read before its messages, so that asking on from them misses nothing.
 */
export async function join(ctx: Context, grant: RoomGrant, { afterSequence, afterRevision }: After, connection: SocketConnection) {
  const { access } = grant;
  const key = { organisationId: access.organisationId, roomId: access.id };
  const online = await enter(ctx, grant, connection);
  const row = await findRoom(ctx.sql, key);
  const revision = row?.lastRevision ?? 0;
  const [rows, changed] = await Promise.all([
    afterSequence === undefined ? latest(ctx, key) : messages.listAfter(ctx.sql, key, afterSequence, CATCH_UP_LIMIT + 1),
    afterSequence === undefined || afterRevision === undefined || afterRevision >= revision
      ? []
      : messages.listChanged(ctx.sql, key, { upTo: afterSequence, after: afterRevision, limit: CATCH_UP_LIMIT + 1 }),
  ]);
  const moreCame = afterSequence !== undefined && rows.length > CATCH_UP_LIMIT;
  const moreChanged = changed.length > CATCH_UP_LIMIT;
  const shown = changed.slice(0, CATCH_UP_LIMIT);
  const [came, states] = await Promise.all([
    presentMessages(ctx, key.organisationId, rows.slice(0, CATCH_UP_LIMIT)),
    presentMessages(ctx, key.organisationId, shown),
  ]);
  if (afterSequence !== undefined) ctx.observe(catchUpSize, came.length + states.length);
  return {
    ...(await presentPlace(ctx, grant, row, online)),
    sequence: row?.lastSequence ?? 0,
    // While more came, what changed up to there is asked for again: the messages between the two have their changes with them.
    revision: moreChanged ? (shown.at(-1)?.revision ?? revision) : moreCame ? Math.min(afterRevision ?? revision, revision) : revision,
    online,
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
