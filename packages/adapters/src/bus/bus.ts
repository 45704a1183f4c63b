import type { EventEnvelope } from "@lectern/core";
import type { DatabasePool } from "../database/index.ts";
import { createDelivery, type Delivery, type Outcome, type Subscription } from "./deliver.ts";
import { createHints, type Hints } from "./hints.ts";
import { listBehind, readEvents, readHorizon, type Cursor, type Place } from "./stream.ts";

export interface Bus {
  start(): Promise<void>;
  /** Events were committed just now: look at once instead of at the next poll, and tell the other processes. */
  wake(): void;
  /** Delivers until nothing is left that may be delivered now. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface BusOptions {
  readonly pool: DatabasePool;
  readonly subscriptions: readonly Subscription[];
  readonly onError: (subscription: string, error: unknown, event: EventEnvelope | null) => void;
  /** How often it looks by itself while nobody tells it; five times slower while other processes can. */
  readonly pollMs?: number;
  /** Events read at once at most. */
  readonly batchSize?: number;
  readonly retryDelaysMs?: readonly number[];
}

const DEFAULT_POLL_MS = 200;
const HINTED_POLL_FACTOR = 5;
/** The first read is small, so that few events are done soon; reads that were full grow. */
const FIRST_BATCH = 100;
const LARGEST_BATCH = 1_000;
/** Subscriptions worked at the same time, each on a connection; never more than a quarter of the pool. */
const MOST_AT_ONCE = 3;
/** Waits between the attempts of a failing event; after the last it goes to the dead letters. */
const DEFAULT_RETRY_DELAYS_MS = [200, 1_000, 5_000, 15_000];

/**
 * The transactional outbox and its dispatcher. Events are delivered per subscription in the order (transaction id,
 * position), and only those of transactions older than every transaction still running: a low number that commits late
 * is never skipped. What a handler writes and the subscription's new position commit together; a crash in between
 * repeats the batch without trace. One process works a subscription at a time (row lock, `skip locked`).
 * Subscriptions that stand at the same place share one read of the stream.
 */
export function createBus(options: BusOptions): Bus {
  const { pool, subscriptions, onError, pollMs = DEFAULT_POLL_MS, batchSize = LARGEST_BATCH, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS } = options;
  const byName = new Map(subscriptions.map((subscription) => [subscription.name, subscription]));
  const deliver = createDelivery({ pool, retryDelaysMs, onError });
  const atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(pool.options.max / 4)));
  const retries = new Set<NodeJS.Timeout>();
  let limit = Math.min(FIRST_BATCH, batchSize);
  let running: Promise<void> | null = null;
  let again = false;
  let held = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let hints: Hints | null = null;

  /** Answers whether anything advanced, so that there may be more. */
  async function round(): Promise<boolean> {
    if (byName.size === 0) return false;
    const horizon = await readHorizon(pool);
    held = horizon.held;
    const { tip } = horizon;
    if (!tip) return false;
    const behind = await listBehind(pool, [...byName.keys()], tip);
    const groups = [...Map.groupBy(behind, ({ xid, position, attempts }) => `${xid}/${position}/${attempts > 0}`).values()];
    const deliveries = (await Promise.all(groups.map((group) => plan(group, tip)))).flat();
    const outcomes = await settle(deliveries);
    if (outcomes.some(({ cutShort }) => cutShort)) limit = Math.max(1, Math.floor(limit / 2));
    return outcomes.some(({ advanced }) => advanced);
  }

  /** One read for all subscriptions that stand at the same place. */
  async function plan(group: readonly Cursor[], tip: Place): Promise<Delivery[]> {
    const [from] = group;
    if (!from) return [];
    const members = group.flatMap((cursor) => {
      const subscription = byName.get(cursor.name);
      return subscription ? [{ cursor, subscription }] : [];
    });
    const names = [...new Set(members.flatMap(({ subscription }) => [...subscription.eventNames]))];
    const wanted = limit; // Other groups change it while this one reads.
    const rows = await readEvents(pool, { from, tip, names, limit: wanted });
    const full = rows.length >= wanted;
    const end = (full ? rows.at(-1) : null) ?? tip;
    if (full) limit = Math.min(batchSize, wanted * 2);
    return members.map(({ cursor, subscription }) => {
      const own = rows.filter((row) => subscription.eventNames.has(row.name));
      const [first] = own;
      // An event that failed before is tried alone: the others shall not be rolled back with it again.
      return cursor.attempts > 0 && first ? { cursor, subscription, rows: [first], to: first } : { cursor, subscription, rows: own, to: end };
    });
  }

  /** A few at a time; one that fails does not keep the others from their turn. */
  async function settle(deliveries: readonly Delivery[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const errors: unknown[] = [];
    const queue = deliveries.values();
    const worker = async () => {
      for (const delivery of queue) {
        if (stopped) return;
        try {
          const outcome = await deliver(delivery);
          outcomes.push(outcome);
          if (outcome.retryInMs !== null) runIn(outcome.retryInMs);
        } catch (error) {
          errors.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (errors.length > 0) throw errors[0];
    return outcomes;
  }

  function runIn(ms: number): void {
    const retry = setTimeout(() => {
      retries.delete(retry);
      void run();
    }, ms + 1);
    retries.add(retry);
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

  /** Events behind a running transaction are nobody's hint: looked for sooner. */
  function pollAgain(): void {
    if (stopped) return;
    const wait = held ? pollMs / 2 : hints?.healthy ? pollMs * HINTED_POLL_FACTOR : pollMs;
    timer = setTimeout(() => void run().finally(pollAgain), wait);
  }

  return {
    start: async () => {
      for (const { name } of subscriptions) {
        await pool`insert into platform.subscription (name) values (${name}) on conflict do nothing`;
      }
      hints = createHints(pool, () => void run());
      pollAgain();
    },
    wake: () => {
      if (stopped) return;
      hints?.tell();
      void run();
    },
    drain: () => run(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      for (const retry of retries) clearTimeout(retry);
      await hints?.stop();
      await running;
    },
  };
}
