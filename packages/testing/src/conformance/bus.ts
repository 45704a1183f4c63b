import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventEnvelope } from "@lectern/core";
import type { Bus, BusOptions, Subscription } from "@lectern/adapters/bus";
import type { DatabasePool } from "@lectern/adapters/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export interface BusUnderTest {
  /** A migrated database of one's own. */
  readonly sql: DatabasePool;
  readonly create: (options: Omit<BusOptions, "pool">) => Bus;
  readonly stop: () => Promise<void>;
}

/** Transactions of other tests on the same server hold events back for a moment, as they would in life. */
const PATIENCE_MS = 25_000;

/** What every bus over the outbox has to keep. */
export function describeBus(title: string, make: () => Promise<BusUnderTest>): void {
  describe(`bus: ${title}`, () => {
    let under: BusUnderTest;
    let sql: DatabasePool;
    const buses: Bus[] = [];
    const failures: string[] = [];

    beforeEach(async () => {
      under = await make();
      sql = under.sql;
      failures.length = 0;
    });

    afterEach(async () => {
      for (const bus of buses.splice(0)) await bus.stop();
      await under.stop();
    });

    async function emit(on: DatabasePool | Parameters<Parameters<DatabasePool["begin"]>[1]>[0], n: number, name = "thing.happened") {
      await on`insert into platform.outbox (id, name, version, data) values (${randomUUID()}, ${name}, 1, ${on.json({ n })})`;
    }

    function start(subscriptions: Subscription[], { retryDelaysMs = [10, 10], pollMs = 20 } = {}): Bus {
      const bus = under.create({ subscriptions, onError: (name) => failures.push(name), pollMs, retryDelaysMs });
      buses.push(bus);
      return bus;
    }

    function collecting(name: string, seen: number[]): Subscription {
      return { name, eventNames: new Set(["thing.happened"]), handle: async (_sql, event) => void seen.push((event.data as { n: number }).n) };
    }

    async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !(await condition());) await sleep(10);
      expect(await condition()).toBe(true);
    }

    async function delivered(bus: Bus, condition: () => boolean): Promise<void> {
      await until(async () => {
        await bus.drain();
        return condition();
      });
    }

    it("delivers every event once and in order to every subscription, whatever else is in the stream", async () => {
      const [first, second]: [number[], number[]] = [[], []];
      for (let n = 0; n < 250; n++) await emit(sql, n, n % 10 === 3 ? "other.happened" : "thing.happened");
      const bus = start([collecting("first", first), collecting("second", second)]);
      await bus.start();
      await delivered(bus, () => first.length + second.length === 450);
      const expected = Array.from({ length: 250 }, (_, n) => n).filter((n) => n % 10 !== 3);
      expect(first).toEqual(expected);
      expect(second).toEqual(expected);
    });

    it("holds back what committed after a transaction that is still open, and skips nothing when that one commits late", async () => {
      const seen: number[] = [];
      const bus = start([collecting("orders", seen)]);
      await bus.start();
      const open = await sql.reserve();
      await open`begin`;
      await open`insert into platform.outbox (id, name, version, data) values (${randomUUID()}, 'thing.happened', 1, ${sql.json({ n: 1 })})`;
      await emit(sql, 2);
      await bus.drain();
      expect(seen).toEqual([]);
      await open`commit`;
      open.release();
      await delivered(bus, () => seen.length > 1);
      expect(seen).toEqual([1, 2]);
    });

    it("orders transaction ids as numbers, also where they grow by a digit", async () => {
      const seen: number[] = [];
      for (const [n, xid] of [98, 99, 100, 101, 999, 1000].entries()) {
        await sql`insert into platform.outbox (xid, id, name, version, data) values (${String(xid)}::xid8, ${randomUUID()}, 'thing.happened', 1, ${sql.json({ n })})`;
      }
      const bus = start([collecting("orders", seen)]);
      await bus.start();
      await delivered(bus, () => seen.length >= 6);
      await bus.drain();
      expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it("loses an event that rolled back with its transaction, and no other", async () => {
      const seen: number[] = [];
      await sql
        .begin(async (tx) => {
          await emit(tx, 1);
          throw new Error("rolled back");
        })
        .catch(() => {});
      await emit(sql, 2);
      const bus = start([collecting("orders", seen)]);
      await bus.start();
      await delivered(bus, () => seen.length > 0);
      expect(seen).toEqual([2]);
    });

    it("tries a failing event again, then buries it in the dead letters and goes on with the next", async () => {
      const seen: number[] = [];
      let attempts = 0;
      const picky: Subscription = {
        name: "picky",
        eventNames: new Set(["thing.happened"]),
        handle: async (tx, event: EventEnvelope) => {
          const { n } = event.data as { n: number };
          await tx`insert into platform.setting (name, value) values (${`handled-${n}`}, '1')`;
          if (n === 2) {
            attempts++;
            throw new Error("poisoned");
          }
          await tx`insert into platform.setting (name, value) values (${`times-${n}`}, '1') on conflict (name) do update set value = to_jsonb(platform.setting.value::int + 1)`;
          seen.push(n);
        },
      };
      for (const n of [1, 2, 3]) await emit(sql, n);
      await start([picky]).start();
      await until(() => seen.includes(3));
      expect(attempts).toBe(3);
      const letters = await sql`select subscription, error, attempts, resolved_at from platform.dead_letter`;
      expect(letters).toMatchObject([{ subscription: "picky", error: "poisoned", attempts: 3, resolvedAt: null }]);
      await until(async () => (await sql`select from platform.setting`).length === 4);
      const written = await sql<{ name: string; value: number }[]>`select name, value from platform.setting order by name`;
      expect(written.map(({ name, value }) => `${name}=${value}`)).toEqual(["handled-1=1", "handled-3=1", "times-1=1", "times-3=1"]);
    });

    it("gives each event's effects once when two copies dispatch at the same time", async () => {
      const counting = (): Subscription => ({
        name: "counter",
        eventNames: new Set(["thing.happened"]),
        handle: async (tx, event) => {
          await tx`insert into platform.setting (name, value) values (${event.id}, '1')`;
        },
      });
      const [one, two] = [start([counting()]), start([counting()])];
      await one.start();
      await two.start();
      await Promise.all(Array.from({ length: 200 }, (_, n) => emit(sql, n)));
      await until(async () => (await sql`select from platform.setting`).length === 200);
      expect(failures).toEqual([]);
    });

    it("runs effects only after the handler's writes are committed", async () => {
      const order: string[] = [];
      const bus = start([
        {
          name: "effects",
          eventNames: new Set(["thing.happened"]),
          handle: async (_tx, _event, afterCommit) => {
            order.push("handled");
            afterCommit.push(() => order.push("effect"));
          },
        },
      ]);
      await emit(sql, 1);
      await emit(sql, 2);
      await bus.start();
      await delivered(bus, () => order.length === 4);
      expect(order.toSorted()).toEqual(["effect", "effect", "handled", "handled"]);
      expect(order.indexOf("effect")).toBeGreaterThan(order.indexOf("handled"));
    });

    it("does not take a deadlock for a failure of the handler", async () => {
      let conflicts = 3;
      const seen: number[] = [];
      const unlucky: Subscription = {
        name: "unlucky",
        eventNames: new Set(["thing.happened"]),
        handle: async (_tx, event) => {
          if (conflicts-- > 0) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
          seen.push((event.data as { n: number }).n);
        },
      };
      await emit(sql, 1);
      await start([unlucky]).start();
      await until(() => seen.length === 1);
      expect(failures).toEqual([]);
      await until(async () => (await sql`select from platform.subscription where attempts = 0 and xid > '0'`).length === 1);
    });

    it("does not fetch what a subscription does not care for, and does not stay behind for it", async () => {
      const seen: number[] = [];
      for (let n = 0; n < 300; n++) await emit(sql, n, "other.happened");
      await emit(sql, 300);
      const bus = start([collecting("rare", seen)]);
      await bus.start();
      await delivered(bus, () => seen.length === 1);
      await emit(sql, 301, "other.happened");
      await until(async () => {
        await bus.drain();
        return (
          (await sql`select from platform.subscription s where not exists (select from platform.outbox o where (o.xid, o.position) > (s.xid, s.position))`)
            .length === 1
        );
      });
      expect(seen).toEqual([300]);
    });

    it("lets a subscription that fails wait alone, and every other go on", async () => {
      const seen: number[] = [];
      const failing: Subscription = {
        name: "failing",
        eventNames: new Set(["thing.happened"]),
        handle: async () => {
          throw new Error("no");
        },
      };
      for (let n = 0; n < 20; n++) await emit(sql, n);
      const bus = start([failing, collecting("fine", seen)], { retryDelaysMs: [60_000] });
      await bus.start();
      await delivered(bus, () => seen.length === 20);
      expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
      expect(failures).toEqual(["failing"]);
    });

    it("is woken by another process long before it would look by itself", async () => {
      const seen: number[] = [];
      const worker = start([collecting("worker", seen)], { pollMs: PATIENCE_MS * 2 });
      const web = start([], { pollMs: PATIENCE_MS * 2 });
      await worker.start();
      await web.start();
      await sleep(300);
      for (let n = 0; n < 3; n++) {
        await emit(sql, n);
        await until(() => {
          if (seen.length <= n) web.wake(); // Again: transactions of neighbours may hold the event back for a moment.
          return seen.length > n;
        });
      }
    });

    it("hears the others again after its listening connection was cut, and finds what it did not hear", async () => {
      const seen: number[] = [];
      const worker = start([collecting("worker", seen)], { pollMs: 200 });
      const web = start([], { pollMs: PATIENCE_MS * 2 });
      await worker.start();
      await web.start();
      await sleep(100);
      const cut = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen %'`;
      expect(cut.length).toBeGreaterThan(0);
      await emit(sql, 1);
      await until(() => seen.length === 1);
      await until(async () => (await sql`select from pg_stat_activity where datname = current_database() and query ilike 'listen %'`).length === cut.length);
      await emit(sql, 2);
      web.wake();
      await until(() => seen.length === 2);
    });
  });
}
