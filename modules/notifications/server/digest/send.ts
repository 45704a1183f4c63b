import { AppError, type Context } from "@lectern/core";
import { getContacts, type Contact } from "@lectern/users/contract";
import * as digests from "../repository/digests.repository.ts";
import { findPreferences, type PreferenceRow } from "../repository/preferences.repository.ts";
import { effectiveChannels } from "../service/channels.ts";
import { digestDue } from "../service/deliver.ts";
import { findPeople } from "../service/people.ts";
import { writeDigest } from "./letter.ts";
import { quietUntil } from "./quiet-hours.ts";

const MINUTE_MS = 60_000;
/** Digests taken at once, and how many of these mails are on their way at the same time. */
const BATCH = 40;
const AT_ONCE = 4;
/** Longer than a batch can take with every mail server step at its limit; then its process is taken for dead. */
const LEASE_MS = 15 * MINUTE_MS;
/** One run; the next one goes on. */
const RUN_MS = 4 * MINUTE_MS;
const FIRST_RETRY_MS = 5 * MINUTE_MS;
const LONGEST_RETRY_MS = 6 * 60 * MINUTE_MS;
/** About a week of trying. What was to be mailed stays in the application. */
const ATTEMPTS = 30;

type Outcome = "sent" | "failed" | "nothing";

/**
 * Mails what is due to whom it is due. A digest is leased while it is worked: two copies never send the same one. Should a
 * process die between the mail server's "accepted" and our commit, that one mail goes twice: nothing is lost is the wish that
 * SMTP cannot fulfil together with the other.
 */
export async function sendDigests(ctx: Context): Promise<{ sent: number; failed: number }> {
  const until = performance.now() + RUN_MS;
  const result = { sent: 0, failed: 0 };
  while (performance.now() < until) {
    const now = ctx.now();
    const batch = await digests.claimDigests(ctx.sql, { now, leaseUntil: new Date(now.getTime() + LEASE_MS), limit: BATCH });
    if (batch.length === 0) break;
    const outcomes: Outcome[] = [];
    for (const [organisationId, rows] of Map.groupBy(batch, (row) => row.organisationId)) outcomes.push(...(await sendAll(ctx, organisationId, rows)));
    const failed = outcomes.filter((outcome) => outcome === "failed").length;
    result.sent += outcomes.filter((outcome) => outcome === "sent").length;
    result.failed += failed;
    // Nothing but refusals: the mail server is away, everybody else may as well wait for the next run.
    if (failed > 0 && failed === outcomes.length) break;
  }
  return result;
}

async function sendAll(ctx: Context, organisationId: string, rows: readonly digests.DigestRow[]): Promise<Outcome[]> {
  const ids = rows.map(({ userId }) => userId);
  const contacts = new Map((await ctx.call(getContacts, { organisationId, ids })).map((contact) => [contact.userId, contact]));
  const preferences = await findPreferences(ctx.sql, ids);
  const outcomes: Outcome[] = [];
  const queue = [...rows];
  const work = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) outcomes.push(await sendOne(ctx, row, contacts.get(row.userId), preferences.get(row.userId)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/** Never throws for the mail's sake: a digest that fails is tried again later, by itself. */
async function sendOne(ctx: Context, row: digests.DigestRow, contact: Contact | undefined, preference: PreferenceRow | undefined): Promise<Outcome> {
  const now = ctx.now();
  const until = contact && quietEnd(now, contact, preference);
  if (until) {
    await digests.postponeDigest(ctx.sql, row.userId, until, row.attempts);
    return "nothing";
  }
  const pending = await digests.listPending(ctx.sql, row.userId);
  const entries = pending.filter(({ kind, readAt }) => readAt === null && effectiveChannels(preference, kind).email);
  const finish = () => ctx.transaction((tx) => digests.finishDigest(tx.sql, row.userId, pending, digestDue(ctx.now(), preference)));
  if (!contact?.email || entries.length === 0) {
    await finish();
    return "nothing";
  }
  try {
    await mail(ctx, row.organisationId, { ...contact, email: contact.email }, entries);
  } catch (error) {
    const attempts = row.attempts + 1;
    const hopeless = (error instanceof AppError && error.kind === "user") || attempts >= ATTEMPTS;
    ctx.log.warn({ err: error, userId: row.userId, attempts, hopeless }, "a digest could not be mailed");
    if (hopeless) await finish();
    else await digests.postponeDigest(ctx.sql, row.userId, retryAt(now, attempts), attempts);
    return "failed";
  }
  await finish();
  return "sent";
}

function quietEnd(now: Date, { timeZone }: Contact, preference: PreferenceRow | undefined): Date | null {
  if (!preference?.quietFrom || !preference.quietTo) return null;
  return quietUntil(now, { from: preference.quietFrom, to: preference.quietTo }, timeZone);
}

async function mail(ctx: Context, organisationId: string, contact: Contact & { email: string }, entries: readonly digests.PendingRow[]): Promise<void> {
  const { email, fullName, language, role } = contact;
  const names = await findPeople(
    ctx,
    organisationId,
    entries.map(({ actorId }) => actorId),
  );
  const written = writeDigest({ language, fullName, publicUrl: ctx.publicUrl, entries, names });
  // Who runs the platform is nobody's business in an organisation's outbox.
  const owner = role === "platform_admin" ? null : organisationId;
  await ctx.mail.send({ to: email, kind: "notifications.digest", organisationId: owner, language, ...written });
}

function retryAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS));
}
