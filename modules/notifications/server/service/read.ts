import { decodeCursor, toPage, type Actor, type Context, type RouteInput } from "@lectern/core";
import { z } from "zod";
import * as contract from "../../contract.ts";
import type { OwnNotification } from "../notifications.policy.ts";
import { presentNotification, presentState } from "../notifications.presenter.ts";
import * as entries from "../repository/entries.repository.ts";
import { findPeople } from "./people.ts";

const cursorShape = z.tuple([z.number().int()]);

export async function listNotifications(ctx: Context, actor: Actor, { cursor, limit, unread, after }: RouteInput<typeof contract.listNotifications>["query"]) {
  const from = decodeCursor(cursor, cursorShape)?.[0] ?? null;
  const upwards = after !== undefined;
  const rows = await entries.listEntries(ctx.sql, {
    ...actor,
    unread: unread === true,
    before: upwards ? null : from,
    after: upwards ? (from ?? after) : null,
    limit: limit + 1,
  });
  const people = await findPeople(
    ctx,
    actor.organisationId,
    rows.map(({ actorId }) => actorId),
  );
  return toPage(
    rows,
    limit,
    (row) => presentNotification(row, people),
    ({ sequence }) => [sequence],
  );
}

export async function getState(ctx: Context, actor: Actor): Promise<contract.NotificationState> {
  return presentState(await entries.findMailbox(ctx.sql, actor));
}

export async function markRead(ctx: Context, actor: Actor, which: RouteInput<typeof contract.markRead>["body"]): Promise<contract.NotificationState> {
  const now = ctx.now();
  return ctx.transaction(async (tx) => {
    const before = await entries.lockMailbox(tx.sql, actor);
    const ids = before ? await entries.markRead(tx.sql, actor.userId, which, now) : [];
    if (ids.length === 0) return presentState(before);
    const state = presentState(await entries.changeUnread(tx.sql, actor.userId, -ids.length));
    const marked = "ids" in which ? { ids } : { upTo: which.upTo };
    tx.broadcast(`user_${actor.userId}`, contract.notificationsRead, { ...state, ...marked, readAt: now.toISOString() });
    return state;
  });
}

export async function markUnread(ctx: Context, { actor, entry }: OwnNotification): Promise<contract.NotificationState> {
  return ctx.transaction(async (tx) => {
    const before = await entries.lockMailbox(tx.sql, actor);
    if (!before || !(await entries.markUnread(tx.sql, actor.userId, entry.id))) return presentState(before);
    const state = presentState(await entries.changeUnread(tx.sql, actor.userId, 1));
    tx.broadcast(`user_${actor.userId}`, contract.notificationsRead, { ...state, ids: [entry.id], readAt: null });
    return state;
  });
}
