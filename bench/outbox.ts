import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBus, type Subscription } from "@lectern/adapters/bus";
import { migrate, openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import { modules } from "@lectern/server/modules";

export interface OutboxFigures {
  readonly events: number;
  readonly subscriptions: number;
  readonly seconds: number;
  /** Events per second, each delivered to every subscription that cares for it. */
  readonly eventsPerSecond: number;
  readonly deliveriesPerSecond: number;
}

const EVENTS = 100_000;
const SUBSCRIPTIONS = 6;
const NAMES = ["lesson.completed", "message.sent", "grade.released"];
const POOL = 12;

/**
 * How long a backlog takes to drain through the real dispatcher on an embedded PostgreSQL: every subscription cares for
 * every event and writes one row for each, which is checked afterwards.
 */
export async function benchOutbox(events = EVENTS, subscriptions = SUBSCRIPTIONS): Promise<OutboxFigures> {
  const directory = await mkdtemp(join(tmpdir(), "lectern-bench-outbox-"));
  const postgres = await startEmbeddedPostgres({ directory });
  const pool = openDatabase({ url: postgres.url, max: POOL, applicationName: "bench-outbox", statementTimeoutMs: 0 });
  try {
    await migrate(
      pool,
      modules.flatMap(({ name, migrations }) => (migrations ? [{ module: name, folder: migrations }] : [])),
    );
    await pool`create table platform.bench_effect (subscription text not null, event_id uuid not null, primary key (subscription, event_id))`;
    await fill(pool, events);
    const bus = createBus({
      pool,
      subscriptions: Array.from({ length: subscriptions }, (_, index) => recording(`bench-${index}`)),
      onError: (subscription, error) => process.stderr.write(`${subscription}: ${String(error)}\n`),
    });
    const startedAt = performance.now();
    await bus.start();
    await bus.drain();
    const seconds = (performance.now() - startedAt) / 1000;
    await bus.stop();
    const [effects] = await pool<{ count: number }[]>`select count(*) from platform.bench_effect`;
    if (effects?.count !== events * subscriptions) throw new Error(`${effects?.count} effects instead of ${events * subscriptions}`);
    return { events, subscriptions, seconds, eventsPerSecond: events / seconds, deliveriesPerSecond: (events * subscriptions) / seconds };
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function recording(name: string): Subscription {
  return {
    name,
    eventNames: new Set(NAMES),
    handle: async (sql, event) => {
      await sql`insert into platform.bench_effect (subscription, event_id) values (${name}, ${event.id})`;
    },
  };
}

/** In transactions of ten, as acts that emit do. */
async function fill(pool: ReturnType<typeof openDatabase>, events: number): Promise<void> {
  const transactions = Array.from({ length: Math.ceil(events / 10) }, (_, index) => Math.min(10, events - index * 10)).values();
  const writer = async () => {
    for (const count of transactions) {
      await pool`
        insert into platform.outbox (id, name, version, data)
        select gen_random_uuid(), (${NAMES}::text[])[1 + n % ${NAMES.length}], 1, jsonb_build_object('n', n, 'text', repeat('x', 200))
        from generate_series(1, ${count}::int) n`;
    }
  };
  await Promise.all(Array.from({ length: POOL }, writer));
}

if (import.meta.main) {
  const { events, subscriptions, seconds, eventsPerSecond, deliveriesPerSecond } = await benchOutbox();
  process.stdout.write(
    `${events} events to ${subscriptions} subscriptions in ${seconds.toFixed(1)} s: ${Math.round(eventsPerSecond)} events/s, ${Math.round(deliveriesPerSecond)} deliveries/s\n`,
  );
}
