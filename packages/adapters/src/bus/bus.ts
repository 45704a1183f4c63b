import type { EventEnvelope } from "@lectern/core";
import type { Sql } from "@lectern/core/ports";
import type { DatabasePool } from "../database/index.ts";

export interface Subscription {
  /** Stable: the position in the stream is stored under it. */
  readonly name: string;
  readonly eventNames: ReadonlySet<string>;
  /** Handles one event inside the dispatcher's transaction. Effects for after the commit are pushed to `afterCommit`. */
  readonly handle: (sql: Sql, event: EventEnvelope, afterCommit: (() => void)[]) => Promise<void>;
}

export interface Bus {
  start(): Promise<void>;
  /** Events were committed just now: look at once instead of at the next poll. */
  wake(): void;
  /** Delivers until nothing is left that may be delivered now. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface BusOptions {
  readonly pool: DatabasePool;
  readonly subscriptions: readonly Subscription[];
  readonly onError: (subscription: string, error: unknown, event: EventEnvelope | null) => void;
  readonly pollMs?: number;
  readonly batchSize?: number;
  readonly retryDelaysMs?: readonly number[];
}

interface OutboxRow {
  readonly xid: string;
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly occurredAt: Date;
  readonly organisationId: string | null;
  readonly actorId: string | null;
  readonly data: unknown;
}

const DEFAULT_POLL_MS = 200;
const DEFAULT_BATCH = 100;
/** Waits between the attempts of a failing event; after the last it goes to the dead letters. */
const DEFAULT_RETRY_DELAYS_MS = [200, 1_000, 5_000, 15_000];

/**
 * The transactional outbox and its dispatcher. Events are delivered per subscription in the order (transaction id,
 * position), and only those of transactions older than every transaction still running: a low number that commits late
 * is never skipped. What a handler writes and the subscription's new position commit together; a crash in between
 * repeats the batch without trace. One copy works a subscription at a time (row lock, `skip locked`).
 */
export function createBus(options: BusOptions): Bus {
  const { pool, subscriptions, onError, pollMs = DEFAULT_POLL_MS, batchSize = DEFAULT_BATCH, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS } = options;
  const byName = new Map(subscriptions.map((subscription) => [subscription.name, subscription]));
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function pending(): Promise<string[]> {
    const rows = await pool<{ name: string }[]>`
      select s.name from platform.subscription s
      where s.name in ${pool([...byName.keys()])} and (s.retry_at is null or s.retry_at <= now())
        and exists (
          select from platform.outbox o
          where (o.xid, o.position) > (s.xid, s.position) and o.xid < pg_snapshot_xmin(pg_current_snapshot()))`;
    return rows.map((row) => row.name);
  }

  async function round(): Promise<boolean> {
    if (byName.size === 0) return false;
    const names = await pending();
    let advanced = false;
    for (const name of names) {
      const subscription = byName.get(name);
      if (subscription && !stopped) advanced = (await deliverBatch(subscription)) || advanced;
    }
    return advanced;
  }

  async function deliverBatch(subscription: Subscription): Promise<boolean> {
    const afterCommit: (() => void)[] = [];
    const advanced = await pool.begin(async (sql) => {
      const [cursor] = await sql<{ xid: string; position: number; attempts: number }[]>`
        select xid::text, position, attempts from platform.subscription where name = ${subscription.name} for update skip locked`;
      if (!cursor) return false;
      const rows = await sql<OutboxRow[]>`
        select o.xid::text, o.position, o.id, o.name, o.version, o.occurred_at, o.organisation_id, o.actor_id, o.data
        from platform.outbox o
        where (o.xid, o.position) > (${cursor.xid}::xid8, ${cursor.position}::bigint) and o.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by o.xid, o.position limit ${batchSize}`; // o.xid: a bare xid would be the text, and "1000" sorts before "999"
      let last: { xid: string; position: number } = cursor;
      let attempts = cursor.attempts;
      for (const row of rows) {
        if (subscription.eventNames.has(row.name)) {
          const failure = await attempt(sql, subscription, row, afterCommit);
          const delay = failure ? retryDelaysMs[attempts] : undefined;
          if (failure && delay !== undefined) {
            onError(subscription.name, failure.error, toEnvelope(row));
            await sql`update platform.subscription set xid = ${last.xid}::xid8, position = ${last.position}, attempts = ${attempts + 1},
              retry_at = now() + ${delay} * interval '1 millisecond' where name = ${subscription.name}`;
            return last !== cursor;
          }
          if (failure) await bury(sql, subscription.name, row, failure.error, attempts + 1);
          attempts = 0;
        }
        last = row;
      }
      await sql`update platform.subscription set xid = ${last.xid}::xid8, position = ${last.position}, attempts = 0, retry_at = null where name = ${subscription.name}`;
      return rows.length > 0;
    });
    for (const effect of afterCommit) effect();
    return advanced;
  }

  async function attempt(
    sql: Parameters<Parameters<DatabasePool["begin"]>[1]>[0],
    subscription: Subscription,
    row: OutboxRow,
    afterCommit: (() => void)[],
  ): Promise<{ error: unknown } | null> {
    const effects: (() => void)[] = [];
    try {
      await sql.savepoint((inner) => subscription.handle(inner, toEnvelope(row), effects));
      afterCommit.push(...effects);
      return null;
    } catch (error) {
      return { error };
    }
  }

  async function bury(sql: Sql, subscription: string, row: OutboxRow, error: unknown, attempts: number): Promise<void> {
    onError(subscription, error, toEnvelope(row));
    const text = error instanceof Error ? error.message : String(error);
    await sql`
      insert into platform.dead_letter (id, subscription, event_id, event_name, organisation_id, envelope, error, attempts)
      values (gen_random_uuid(), ${subscription}, ${row.id}, ${row.name}, ${row.organisationId}, ${JSON.stringify(toEnvelope(row))}::text::jsonb, ${text}, ${attempts})
      on conflict (subscription, event_id) do update set error = excluded.error, attempts = excluded.attempts, resolved_at = null`;
  }

  /** One loop at a time; a wake-up during a round asks for one more. */
  function run(): Promise<void> {
    again = true;
    running ??= (async () => {
      try {
        while (again && !stopped) {
          again = false;
          if (await round()) again = true;
        }
      } catch (error) {
        if (!stopped) onError("*", error, null);
      } finally {
        running = null;
      }
    })();
    return running;
  }

  return {
    start: async () => {
      for (const { name } of subscriptions) {
        await pool`insert into platform.subscription (name) values (${name}) on conflict do nothing`;
      }
      timer = setInterval(() => void run(), pollMs);
    },
    wake: () => {
      if (!stopped) void run();
    },
    drain: async () => {
      await run();
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

function toEnvelope(row: OutboxRow): EventEnvelope {
  const { id, name, version, organisationId, actorId, data } = row;
  return { id, name, version, occurredAt: row.occurredAt.toISOString(), organisationId, actorId, data };
}
