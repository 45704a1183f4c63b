import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createBus, type Bus, type Subscription } from "@lectern/adapters/bus";
import { openDatabase, type DatabasePool } from "@lectern/adapters/database";
import { freshDatabase } from "@lectern/testing/database";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let sql: DatabasePool;
const buses: Bus[] = [];

beforeEach(async () => {
  database = await freshDatabase(inject("databaseServerUrl"));
  sql = openDatabase({ url: database.url, max: 12, applicationName: "outbox-test" });
  // No unique constraint: a second effect of an event would be seen.
  await sql`create table public.effect (event_id uuid not null)`;
  await sql`create table public.act (id integer not null)`;
});

afterEach(async () => {
  for (const bus of buses.splice(0)) await bus.stop();
  await sql.end({ timeout: 1 }); // postgres.js waits for ever for a connection that PostgreSQL ended during a commit.
  await database.drop();
});

function start(subscriptions: Subscription[], options: { batchSize?: number } = {}): Bus {
  const bus = createBus({ pool: sql, subscriptions, onError: () => {}, pollMs: 20, retryDelaysMs: [10], ...options });
  buses.push(bus);
  return bus;
}

const writing: Subscription = {
  name: "effects",
  eventNames: new Set(["thing.happened"]),
  handle: async (tx, event) => {
    await tx`insert into public.effect (event_id) values (${event.id})`;
  },
};

async function emit(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await sql`insert into platform.outbox (id, name, version, data) values (${randomUUID()}, 'thing.happened', 1, ${sql.json({ n })})`;
  }
}

/** Every event has had its effect once. */
async function eachOnce(): Promise<boolean> {
  const [row] = await sql<{ right: boolean }[]>`
    select not exists (
      select from platform.outbox o where o.name = 'thing.happened' and (select count(*) from public.effect e where e.event_id = o.id) <> 1) as right`;
  return row?.right ?? false;
}

async function dies(step: string, act: "emit" | "dispatch"): Promise<void> {
  const child = spawn(process.execPath, [new URL("./outbox-child.ts", import.meta.url).pathname, database.url, step, act], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
}

describe("an act and its event, when the process is killed", () => {
  for (const step of ["after the act", "after the event's row", "before the commit is sent", "while the commit is on its way", "after the commit"]) {
    it(`${step}: both or neither, and the effect follows the act`, async () => {
      await dies(step, "emit");
      // The killed process's transaction ends when PostgreSQL notices that its connection is gone.
      await expect
        .poll(
          async () =>
            (await sql`select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`).length,
        )
        .toBe(0);
      await start([writing]).start();
      const acts = (await sql`select from public.act`).length;
      expect((await sql`select from platform.outbox`).length).toBe(acts);
      if (step === "after the commit") expect(acts).toBe(1);
      if (step.startsWith("after the act") || step.startsWith("after the event") || step.startsWith("before")) expect(acts).toBe(0);
      await expect.poll(async () => (await sql`select from public.effect`).length).toBe(acts);
    });
  }
});

describe("a delivery, when the process is killed", () => {
  for (const step of [
    "when the event is picked up",
    "after the handler wrote",
    "before the position is written",
    "before the commit is sent",
    "while the commit is on its way",
    "before the effects",
    "after an effect",
  ]) {
    it(`${step}: the next process gives every event its effect, once`, async () => {
      await emit(5);
      await dies(step, "dispatch");
      await start([writing]).start();
      await expect.poll(eachOnce).toBe(true);
      await emit(1);
      await expect.poll(eachOnce).toBe(true);
    });
  }

  it("in the middle of the commit by the database itself: the same process goes on", async () => {
    await sql.unsafe(`
      create sequence public.kills;
      create function public.kill_some() returns trigger language plpgsql as $$
      begin
        if nextval('public.kills') <= 3 then
          perform pg_terminate_backend(pg_backend_pid());
          perform pg_sleep(1);
        end if;
        return null;
      end $$;
      create constraint trigger kill_some after update on platform.subscription
        deferrable initially deferred for each row execute function public.kill_some()`);
    await emit(20);
    await start([writing], { batchSize: 7 }).start();
    await expect.poll(eachOnce).toBe(true);
    const [kills] = await sql<{ value: number }[]>`select last_value as value from public.kills`;
    expect(kills?.value).toBeGreaterThan(3);
    expect(await sql`select from platform.dead_letter`).toHaveLength(0);
  });
});

describe("any interleaving of transactions", () => {
  /** What one of four connections does next, or the dispatchers. */
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ what: fc.constantFrom("emit", "other", "commit", "rollback"), on: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("dispatch"), on: fc.nat(1) }) },
  );

  it("gives each subscription every committed event once, in commit-safe order, with two dispatchers at work", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), fc.integer({ min: 1, max: 4 }), fc.boolean(), async (steps, batchSize, failOnce) => {
        await sql`truncate platform.outbox, platform.subscription, platform.dead_letter, public.effect`;
        const delivered = new Map<string, string[]>();
        let fail = failOnce;
        const recording = (name: string, names: string[]): Subscription => ({
          name,
          eventNames: new Set(names),
          handle: async (tx, event, afterCommit) => {
            if (fail && name === "all") {
              fail = false;
              throw new Error("once");
            }
            await tx`insert into public.effect (event_id) values (${event.id})`;
            afterCommit.push(() => delivered.set(name, [...(delivered.get(name) ?? []), event.id]));
          },
        });
        const subscriptions = () => [recording("all", ["thing.happened", "other.happened"]), recording("things", ["thing.happened"])];
        const dispatchers = [start(subscriptions(), { batchSize }), start(subscriptions(), { batchSize })];
        const connections = await Promise.all(Array.from({ length: 4 }, () => sql.reserve()));
        const open = new Set<number>();
        const committed: { id: string; name: string }[] = [];
        const emitted = new Map<number, { id: string; name: string }[]>();

        async function end(on: number, how: "commit" | "rollback"): Promise<void> {
          if (!open.delete(on)) return;
          await connections[on]!.unsafe(how);
          if (how === "commit") committed.push(...(emitted.get(on) ?? []));
          emitted.delete(on);
        }

        for (const { name } of subscriptions()) await sql`insert into platform.subscription (name) values (${name})`;
        for (const { what, on } of steps) {
          if (what === "dispatch") void dispatchers[on]!.drain();
          else if (what === "commit" || what === "rollback") await end(on, what);
          else {
            const connection = connections[on]!;
            if (!open.has(on)) await connection.unsafe("begin");
            open.add(on);
            const event = { id: randomUUID(), name: what === "emit" ? "thing.happened" : "other.happened" };
            await connection`insert into platform.outbox (id, name, version, data) values (${event.id}, ${event.name}, 1, '{}')`;
            emitted.set(on, [...(emitted.get(on) ?? []), event]);
          }
        }
        for (const on of open) await end(on, "commit");
        for (const connection of connections) connection.release();
        await expect
          .poll(async () => {
            await Promise.all(dispatchers.map((bus) => bus.drain()));
            return (await sql`select from public.effect`).length;
          })
          .toBeGreaterThanOrEqual(committed.length + committed.filter(({ name }) => name === "thing.happened").length);
        for (const bus of dispatchers) await bus.stop();

        const inOrder = await sql<{ id: string; name: string }[]>`select id, name from platform.outbox order by platform.outbox.xid, position`;
        expect(inOrder.map(({ id }) => id).toSorted()).toEqual(committed.map(({ id }) => id).toSorted());
        expect(delivered.get("all") ?? []).toEqual(inOrder.map(({ id }) => id));
        expect(delivered.get("things") ?? []).toEqual(inOrder.filter(({ name }) => name === "thing.happened").map(({ id }) => id));
        expect((await sql`select from public.effect`).length).toBe((delivered.get("all") ?? []).length + (delivered.get("things") ?? []).length);
      }),
      { numRuns: 25 },
    );
  }, 240_000);
});

describe("a backlog", () => {
  it("of many pages reaches subscriptions that stand at different places, each event once", async () => {
    const seen = new Map<string, number>();
    const counting = (name: string): Subscription => ({
      name,
      eventNames: new Set(["thing.happened"]),
      handle: async () => void seen.set(name, (seen.get(name) ?? 0) + 1),
    });
    const bulk = (count: number) => sql`
      insert into platform.outbox (id, name, version, data) select gen_random_uuid(), 'thing.happened', 1, '{}' from generate_series(1, ${count}::int)`;
    await bulk(777);
    const early = start([counting("early")]);
    await early.start();
    await expect.poll(() => seen.get("early")).toBe(777);
    await early.stop();
    seen.clear();
    await bulk(4_000);
    await start([counting("early"), counting("late"), counting("later")]).start();
    await expect.poll(() => Object.fromEntries(seen), { timeout: 20_000 }).toEqual({ early: 4_000, late: 4_777, later: 4_777 });
  });
});
