import type { EventEnvelope } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import { isLostConnection, type DatabasePool } from "../database/index.ts";
import { toEnvelope, type Cursor, type OutboxRow, type Place } from "./stream.ts";

export interface Subscription {
  /** Stable: the position in the stream is stored under it. */
  readonly name: string;
  readonly eventNames: ReadonlySet<string>;
  /** Handles one event inside the dispatcher's transaction. Effects for after the commit are pushed to `afterCommit`. */
  readonly handle: (sql: Sql, event: EventEnvelope, afterCommit: (() => void)[]) => Promise<void>;
}

export interface Delivery {
  readonly subscription: Subscription;
  readonly cursor: Cursor;
  /** The events of this subscription after the cursor, in order. */
  readonly rows: readonly OutboxRow[];
  /** Where the subscription stands when all rows are handled. */
  readonly to: Place;
}

export interface Outcome {
  /** Whether the subscription stands further ahead than before. */
  readonly advanced: boolean;
  /** Whether its time was up before its events were. */
  readonly cutShort: boolean;
  /** Milliseconds until a failing event is tried again. */
  readonly retryInMs: number | null;
}

export interface DeliveryOptions {
  readonly pool: DatabasePool;
  readonly retryDelaysMs: readonly number[];
  readonly onError: (subscription: string, error: unknown, event: EventEnvelope | null) => void;
}

interface Failure {
  readonly index: number;
  readonly error: unknown;
}

type Transaction = Parameters<Parameters<DatabasePool["begin"]>[1]>[0];

/** One transaction works at most so long before it commits: its locks keep requests waiting. */
const TRANSACTION_BUDGET_MS = 250;
/** Deadlocks and serialisation failures in a row before they count as the handler's own failure. */
const MAX_CONFLICTS = 5;
const CONFLICTS = new Set(["40001", "40P01"]);
const NOTHING: Outcome = { advanced: false, cutShort: false, retryInMs: null };

/**
 * Hands a subscription its next events. All of them in one transaction without savepoints first; when one fails, everything
 * is rolled back and the ones before it are handled again, each in a savepoint, and the failure is written down with them.
 */
export function createDelivery({ pool, retryDelaysMs, onError }: DeliveryOptions): (delivery: Delivery) => Promise<Outcome> {
  const conflicts = new Map<string, number>();

  async function deliver(delivery: Delivery): Promise<Outcome> {
    const { subscription, rows } = delivery;
    if (rows.length === 0) return { ...NOTHING, advanced: await skip(delivery) };
    const failures: Failure[] = [];
    try {
      const outcome = await handleTogether(delivery, (failure) => failures.push(failure));
      conflicts.delete(subscription.name);
      return outcome;
    } catch (error) {
      const [failure] = failures;
      if (!failure || isLostConnection(failure.error)) throw error;
      if (isConflict(failure.error) && countConflict(subscription.name) < MAX_CONFLICTS) return { ...NOTHING, retryInMs: 0 };
      conflicts.delete(subscription.name);
      return handleUpTo(delivery, failure);
    }
  }

  function countConflict(name: string): number {
    const count = (conflicts.get(name) ?? 0) + 1;
    conflicts.set(name, count);
    return count;
  }

  async function skip({ cursor, to }: Delivery): Promise<boolean> {
    const { count } = await pool`
      update platform.subscription set xid = ${to.xid}::xid8, position = ${to.position}::bigint, attempts = 0, retry_at = null
      where name = ${cursor.name} and xid = ${cursor.xid}::xid8 and position = ${cursor.position}::bigint`;
    return count > 0;
  }

  async function handleTogether({ subscription, cursor, rows, to }: Delivery, fail: (failure: Failure) => void): Promise<Outcome> {
    const effects: (() => void)[] = [];
    const done = await inTransaction(cursor, async (sql) => {
      const until = performance.now() + TRANSACTION_BUDGET_MS;
      let handled = 0;
      for (const row of rows) {
        try {
          await subscription.handle(sql, toEnvelope(row), effects);
        } catch (error) {
          fail({ index: handled, error });
          throw error;
        }
        handled++;
        if (performance.now() > until) break;
      }
      const cutShort = handled < rows.length;
      await moveTo(sql, subscription.name, cutShort ? (rows[handled - 1] ?? to) : to);
      return { advanced: true, cutShort, retryInMs: null };
    });
    if (done) for (const effect of effects) effect();
    return done ?? NOTHING;
  }

  async function handleUpTo({ subscription, cursor, rows }: Delivery, known: Failure): Promise<Outcome> {
    const effects: (() => void)[] = [];
    const done = await inTransaction(cursor, async (sql) => {
      const failure = (await handleBefore(sql, subscription, rows.slice(0, known.index), effects)) ?? known;
      const row = rows[failure.index];
      if (!row) return NOTHING;
      onError(subscription.name, failure.error, toEnvelope(row));
      const before: Place = rows[failure.index - 1] ?? cursor;
      const attempts = before === cursor ? cursor.attempts : 0;
      const delay = retryDelaysMs[attempts];
      if (delay === undefined) {
        await bury(sql, subscription.name, row, failure.error, attempts + 1);
        await moveTo(sql, subscription.name, row);
        return { advanced: true, cutShort: false, retryInMs: null };
      }
      await sql`
        update platform.subscription set xid = ${before.xid}::xid8, position = ${before.position}::bigint, attempts = ${attempts + 1},
          retry_at = now() + ${delay} * interval '1 millisecond' where name = ${subscription.name}`;
      return { advanced: before !== cursor, cutShort: false, retryInMs: delay };
    });
    if (done) for (const effect of effects) effect();
    return done ?? NOTHING;
  }

  async function handleBefore(sql: Transaction, subscription: Subscription, rows: readonly OutboxRow[], effects: (() => void)[]): Promise<Failure | null> {
    for (const [index, row] of rows.entries()) {
      const own: (() => void)[] = [];
      try {
        await sql.savepoint((inner) => subscription.handle(inner, toEnvelope(row), own));
      } catch (error) {
        if (isLostConnection(error)) throw error;
        return { index, error };
      }
      effects.push(...own);
    }
    return null;
  }

  /** Null when another process is at it or has moved the subscription since we read where it stands. */
  async function inTransaction(cursor: Cursor, work: (sql: Transaction) => Promise<Outcome>): Promise<Outcome | null> {
    const outcomes: Outcome[] = [];
    await pool.begin(async (sql) => {
      const [locked] = await sql`
        select from platform.subscription
        where name = ${cursor.name} and xid = ${cursor.xid}::xid8 and position = ${cursor.position}::bigint for update skip locked`;
      if (locked) outcomes.push(await work(sql));
    });
    return outcomes[0] ?? null;
  }

  return deliver;
}

async function moveTo(sql: Sql, name: string, place: Place): Promise<void> {
  await sql`
    update platform.subscription set xid = ${place.xid}::xid8, position = ${place.position}::bigint, attempts = 0, retry_at = null
    where name = ${name}`;
}

async function bury(sql: Sql, subscription: string, row: OutboxRow, error: unknown, attempts: number): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  await sql`
    insert into platform.dead_letter (id, subscription, event_id, event_name, organisation_id, envelope, error, attempts)
    values (gen_random_uuid(), ${subscription}, ${row.id}, ${row.name}, ${row.organisationId}, ${JSON.stringify(toEnvelope(row))}::text::jsonb, ${text}, ${attempts})
    on conflict (subscription, event_id) do update set error = excluded.error, attempts = excluded.attempts, resolved_at = null`;
}

function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
