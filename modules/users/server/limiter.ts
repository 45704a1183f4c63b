import { createHash } from "node:crypto";
import { overloaded, rateLimited, type Context } from "@lectern/core";
import type { LimitRule } from "@lectern/core/ports";

/** Guesses at one account, from anywhere, through any door. */
const ACCOUNT_FAILURES: LimitRule = { points: 5, perSeconds: 15 * 60 };
/** Guesses from one address. A school's whole network is one address: successes do not count. */
const ADDRESS_FAILURES: LimitRule = { points: 100, perSeconds: 15 * 60 };
/** Calls that neither succeed nor fail (asking for a mail) or that cost us a hash (registering), from one address. */
const ADDRESS_ATTEMPTS: LimitRule = { points: 300, perSeconds: 5 * 60 };
/** Mails with links to one account. */
const ACCOUNT_MAILS: LimitRule = { points: 3, perSeconds: 15 * 60 };

/** People waiting for the same account's door in this process; only an attack gets there. */
const WAITING_PER_ACCOUNT_MAX = 100;

/**
 * Lets one guess at an account through the door: refuses with `rate_limited` when the account or the address has too
 * many failures, counts a guess that throws `isFailure`, and forgets the account's failures with a success.
 *
 * Guesses at one account take turns within the process, so that fifty sent at once are still five. Copies of the
 * process each take turns of their own; together they can exceed the limit by their number less one.
 */
export async function guardAccount<T>(ctx: Context, email: string, isFailure: (error: unknown) => boolean, guess: () => Promise<T>): Promise<T> {
  const accountKey = `users:failures:account:${digest(email)}`;
  return takeTurns(accountKey, async () => {
    await requireRoom(ctx, accountKey, ACCOUNT_FAILURES);
    return guardAddress(ctx, isFailure, async () => {
      try {
        const result = await guess();
        await ctx.limits.reset(accountKey);
        return result;
      } catch (error) {
        if (isFailure(error)) await ctx.limits.consume(accountKey, ACCOUNT_FAILURES);
        throw error;
      }
    });
  });
}

/** The same for doors that do not know the account beforehand (a token from a mail): the address alone counts. */
export async function guardAddress<T>(ctx: Context, isFailure: (error: unknown) => boolean, guess: () => Promise<T>): Promise<T> {
  const addressKey = ctx.addressHash ? `users:failures:address:${ctx.addressHash}` : null;
  if (addressKey) await requireRoom(ctx, addressKey, ADDRESS_FAILURES);
  try {
    return await guess();
  } catch (error) {
    if (addressKey && isFailure(error)) await ctx.limits.consume(addressKey, ADDRESS_FAILURES);
    throw error;
  }
}

/** Counts a call from this address; refuses with `rate_limited` beyond the limit. */
export async function countAttempt(ctx: Context, door: string): Promise<void> {
  if (!ctx.addressHash) return;
  const { allowed, retryAfterSeconds } = await ctx.limits.consume(`users:attempts:${door}:${ctx.addressHash}`, ADDRESS_ATTEMPTS);
  if (!allowed) throw rateLimited(retryAfterSeconds);
}

/** Whether the account may get another mail now; saying no to the caller would tell whether it exists. */
export async function mayMail(ctx: Context, email: string): Promise<boolean> {
  const { allowed } = await ctx.limits.consume(`users:mails:account:${digest(email)}`, ACCOUNT_MAILS);
  return allowed;
}

/** Opens an account's door again (a new password was set with a mailed link). */
export async function forgetFailures(ctx: Context, email: string): Promise<void> {
  await ctx.limits.reset(`users:failures:account:${digest(email)}`);
}

async function requireRoom(ctx: Context, key: string, rule: LimitRule): Promise<void> {
  const { allowed, retryAfterSeconds } = await ctx.limits.peek(key, rule);
  if (!allowed) throw rateLimited(retryAfterSeconds);
}

/** Addresses do not stand in the limits' store in clear. */
function digest(email: string): string {
  return createHash("sha256").update(email).digest("base64url");
}

interface Turns {
  last: Promise<unknown>;
  waiting: number;
}

const turnsByKey = new Map<string, Turns>();

async function takeTurns<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turns = turnsByKey.get(key) ?? { last: Promise.resolve(), waiting: 0 };
  if (turns.waiting >= WAITING_PER_ACCOUNT_MAX) throw overloaded();
  turnsByKey.set(key, turns);
  turns.waiting += 1;
  const mine = turns.last.then(work, work);
  turns.last = mine;
  try {
    return await mine;
  } finally {
    turns.waiting -= 1;
    if (turns.waiting === 0) turnsByKey.delete(key);
  }
}
