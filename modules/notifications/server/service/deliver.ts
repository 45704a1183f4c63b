import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { presentNotification, presentState, type People } from "../notifications.presenter.ts";
import { planDigests } from "../repository/digests.repository.ts";
import * as entries from "../repository/entries.repository.ts";
import { findPreferences, type PreferenceRow } from "../repository/preferences.repository.ts";
import { effectiveChannels } from "./channels.ts";

const HOUR_MS = 60 * 60_000;
/** How long something may stay unread before it is mailed. */
const DIGEST_DELAY_MS: Readonly<Record<Exclude<contract.EmailDigest, "off">, number>> = { hourly: HOUR_MS, daily: 24 * HOUR_MS };

/** One thing told to one person. */
export type Delivery = Omit<entries.NewEntry, "id" | "mailPending">;

/**
 * Tells people: entries, badges, and what the next mail has to say, each as the person wants it. Whoever was told of an event
 * already is passed over. `people`: names of the actors.
 */
export async function deliver(ctx: Context, tx: Transaction, deliveries: readonly Delivery[], people: People): Promise<number> {
  const told = new Set((await entries.findTold(tx.sql, deliveries)).map(key));
  const fresh = distinct(deliveries.filter((delivery) => !told.has(key(delivery))));
  if (fresh.length === 0) return 0;
  const preferences = await findPreferences(tx.sql, [...new Set(fresh.map(({ userId }) => userId))]);
  const wanted = fresh.map((delivery) => ({ delivery, channels: effectiveChannels(preferences.get(delivery.userId), delivery.kind) }));
  const shown = wanted.filter(({ channels }) => channels.inApp).map(({ delivery, channels }) => toEntry(ctx, delivery, channels.email));
  const mailed = wanted.filter(({ channels }) => channels.email && !channels.inApp).map(({ delivery }) => toEntry(ctx, delivery, true));
  for (const round of roundsByPerson(shown)) await show(tx, round, people);
  if (mailed.length > 0) await entries.saveMailOnly(tx.sql, mailed);
  const toMail = [...shown, ...mailed].filter(({ mailPending }) => mailPending);
  if (toMail.length > 0) await planDigests(tx.sql, plans(ctx, toMail, preferences));
  return shown.length + mailed.length;
}

/** When the next mail of somebody goes who has had none waiting. */
export function digestDue(now: Date, preference: PreferenceRow | null | undefined): Date {
  const rhythm = preference?.emailDigest ?? "hourly";
  return new Date(now.getTime() + DIGEST_DELAY_MS[rhythm === "off" ? "hourly" : rhythm]);
}

/** Entries of people of whom each is there once. */
async function show(tx: Transaction, round: readonly entries.NewEntry[], people: People): Promise<void> {
  const mailboxes = new Map((await entries.takeNumbers(tx.sql, round)).map((row) => [row.userId, row]));
  const numbered = round.map((entry) => ({ ...entry, sequence: mailboxes.get(entry.userId)?.sequence ?? 0 }));
  const saved = await entries.saveEntries(tx.sql, numbered);
  const arrived = saved.filter(({ count }) => count === 1).map(({ userId }) => userId);
  if (arrived.length > 0) for (const row of await entries.addUnread(tx.sql, arrived)) mailboxes.set(row.userId, row);
  for (const row of saved) {
    const state = presentState(mailboxes.get(row.userId) ?? null);
    tx.broadcast(`user_${row.userId}`, contract.notificationReceived, { ...state, notification: presentNotification(row, people) });
  }
}

function plans(ctx: Context, toMail: readonly entries.NewEntry[], preferences: ReadonlyMap<string, PreferenceRow>) {
  const byPerson = new Map(toMail.map(({ userId, organisationId }) => [userId, organisationId]));
  return [...byPerson].map(([userId, organisationId]) => ({ userId, organisationId, dueAt: digestDue(ctx.now(), preferences.get(userId)) }));
}

function toEntry(ctx: Context, delivery: Delivery, mailPending: boolean): entries.NewEntry {
  return { ...delivery, id: ctx.newId(), mailPending };
}

/** First everybody's first, then everybody's second …: a person's numbers follow the order in which things happened. */
function roundsByPerson<Item extends { userId: string }>(items: readonly Item[]): Item[][] {
  const rounds: Item[][] = [];
  const counts = new Map<string, number>();
  for (const item of items) {
    const round = counts.get(item.userId) ?? 0;
    counts.set(item.userId, round + 1);
    (rounds[round] ??= []).push(item);
  }
  return rounds;
}

function distinct(deliveries: readonly Delivery[]): Delivery[] {
  return [...new Map(deliveries.map((delivery) => [key(delivery), delivery])).values()];
}

function key({ userId, eventId }: { userId: string; eventId: string }): string {
  return `${userId} ${eventId}`;
}
