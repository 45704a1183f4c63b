import { AppError, defineGroupWrite } from "@lectern/core";
import { startTestApp } from "@lectern/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGroupWriter } from "../src/runtime/group-writer.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const definition = (options: { maxItems?: number; maxWaiting?: number; maxDelayMs?: number } = {}) =>
  defineGroupWrite<number, number>({ name: "test.numbers", write: async (_tx, items) => items, ...options });
const refused = new AppError({ code: "refused", status: 422, safeMessage: "No." });

describe("grouped writes", () => {
  it("write what comes together in one group and answer each caller its own result", async () => {
    const groups: number[][] = [];
    const writer = createGroupWriter(definition(), async (items) => {
      groups.push([...items]);
      return items.map((n) => n * 10);
    });
    expect(await Promise.all([1, 2, 3].map(writer.write))).toEqual([10, 20, 30]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it("keep the order, also over groups, and never write two groups at once", async () => {
    let inside = 0;
    const order: number[] = [];
    const writer = createGroupWriter(definition({ maxItems: 7 }), async (items) => {
      expect(++inside).toBe(1);
      await sleep(Math.random() * 3);
      order.push(...items);
      inside--;
      return items;
    });
    const all: Promise<number>[] = [];
    for (let n = 0; n < 100; n++) {
      all.push(writer.write(n));
      if (n % 9 === 0) await sleep(1);
    }
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it("write the keys of different lanes at once, one key never twice, and keep the order of each", async () => {
    const inside = new Set<string>();
    let most = 0;
    const order = new Map<string, number[]>();
    const keyOf = (n: number) => `key-${n % 5}`;
    const writer = createGroupWriter({ ...definition({ maxItems: 7 }), key: keyOf, lanes: 3 }, async (items) => {
      const keys = new Set(items.map(keyOf));
      for (const key of keys) expect(inside.has(key)).toBe(false);
      for (const key of keys) inside.add(key);
      most = Math.max(most, inside.size - keys.size);
      await sleep(1 + Math.random() * 3);
      for (const n of items) order.set(keyOf(n), [...(order.get(keyOf(n)) ?? []), n]);
      for (const key of keys) inside.delete(key);
      return items;
    });
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    expect(await Promise.all(numbers.map(writer.write))).toEqual(numbers);
    await writer.settled();
    expect(most).toBeGreaterThan(0);
    for (const [key, written] of order) expect(written).toEqual(numbers.filter((n) => keyOf(n) === key));
  });

  it("count what waits in all lanes against the bound", async () => {
    const gate = Promise.withResolvers<void>();
    const writer = createGroupWriter({ ...definition({ maxWaiting: 3, maxDelayMs: 0 }), key: String, lanes: 2 }, async (items) => {
      await gate.promise;
      return items;
    });
    const accepted = [1, 2, 3].map(writer.write);
    await expect(writer.write(4)).rejects.toMatchObject({ code: "overloaded" });
    gate.resolve();
    expect(await Promise.all(accepted)).toEqual([1, 2, 3]);
  });

  it("fail alone when one item is refused", async () => {
    const writer = createGroupWriter(definition(), async (items) => items.map((n) => (n === 2 ? refused : n)));
    const results = await Promise.allSettled([1, 2, 3].map(writer.write));
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: refused });
  });

  it("isolate a poisoned item that breaks its whole group", async () => {
    const written: number[] = [];
    const writer = createGroupWriter(definition(), async (items) => {
      if (items.includes(2)) throw new Error("constraint violated");
      written.push(...items);
      return items;
    });
    const results = await Promise.allSettled([1, 2, 3].map(writer.write));
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(written).toEqual([1, 3]);
  });

  it("refuse more than may wait, at once and without losing what waits", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const writer = createGroupWriter(definition({ maxWaiting: 3, maxItems: 2, maxDelayMs: 0 }), async (items) => {
      await gate;
      return items;
    });
    const accepted = [1, 2, 3].map(writer.write);
    await expect(writer.write(4)).rejects.toMatchObject({ code: "overloaded", status: 503 });
    release();
    expect(await Promise.all(accepted)).toEqual([1, 2, 3]);
    expect(await writer.write(5)).toBe(5);
  });

  it("treat a wrong number of answers as a failure of the group, never as a success", async () => {
    const writer = createGroupWriter(definition(), async () => []);
    await expect(writer.write(1)).rejects.toThrow(/answered 0 results/);
  });

  it("commit nothing of a group that did not answer for every item", async () => {
    const app = await startTestApp();
    try {
      await app.sql`create table platform.numbers (n integer)`;
      const forgetful = defineGroupWrite<number, number>({
        name: "test.forgetful",
        write: async (tx, items) => {
          for (const n of items) await tx.sql`insert into platform.numbers values (${n})`;
          return items.filter((n) => n !== 2);
        },
      });
      const ctx = app.ctx();
      const results = await Promise.allSettled([1, 2, 3].map((n) => ctx.write(forgetful, n)));
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await app.sql`select n from platform.numbers order by n`).map(({ n }) => n)).toEqual([1, 3]);
    } finally {
      await app.stop();
    }
  });

  it("settle everything whatever comes in when: each item once, in order of arrival", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 2 }), poisoned: fc.boolean() }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (plan, maxItems) => {
          const written: number[] = [];
          const writer = createGroupWriter(definition({ maxItems, maxDelayMs: 1 }), async (items) => {
            if (items.some((n) => plan[n]?.poisoned)) throw new Error("poisoned");
            written.push(...items);
            return items;
          });
          const all: Promise<number>[] = [];
          for (const [n, { wait }] of plan.entries()) {
            const one = writer.write(n);
            one.catch(() => {});
            all.push(one);
            if (wait > 0) await sleep(wait);
          }
          const results = await Promise.allSettled(all);
          const good = plan.flatMap(({ poisoned }, n) => (poisoned ? [] : [n]));
          expect(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))).toEqual(good);
          expect(written).toEqual(good);
          await writer.settled();
        },
      ),
      { numRuns: 40 },
    );
  });

  it("acknowledge each item exactly once, nothing that was not committed, and keep each key's order, through poison, failing commits and every size of group", async () => {
    const failure = fc.record({
      /** Breaks every transaction it is in, before anything is written. */
      poisoned: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
      refused: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
      key: fc.nat(3),
      wait: fc.constantFrom(0, 0, 0, 1, 2),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 3 }),
        // Which transactions fail at their end, and which answer one result too few.
        fc.array(fc.constantFrom("commits" as const, "commits" as const, "commits" as const, "commit fails" as const, "answers too few" as const), {
          maxLength: 40,
        }),
        async (plan, maxItems, maxDelayMs, fates) => {
          const committed: number[] = [];
          let transactions = 0;
          let inside = 0;
          const writer = createGroupWriter(definition({ maxItems, maxDelayMs }), async (items) => {
            expect(++inside).toBe(1);
            expect(items.length).toBeGreaterThan(0);
            expect(items.length).toBeLessThanOrEqual(maxItems);
            const fate = fates[transactions++] ?? "commits";
            const written: number[] = [];
            try {
              for (const n of items) {
                if (plan[n]?.poisoned) throw new Error("constraint violated");
                if (!plan[n]?.refused) written.push(n);
                if (n % 5 === 0) await sleep(0);
              }
              if (fate === "commit fails") throw new Error("connection lost before the commit");
              // Rolled back: the runtime asks inside the transaction whether every item has its answer.
              if (fate === "answers too few") return [];
              committed.push(...written);
              return items.map((n) => (plan[n]?.refused ? refused : n));
            } finally {
              inside--;
            }
          });
          const settlements = plan.map(() => 0);
          const all: Promise<unknown>[] = [];
          const acknowledged: number[] = [];
          const rejected: number[] = [];
          for (const [n, { wait }] of plan.entries()) {
            const count = () => (settlements[n] = (settlements[n] ?? 0) + 1);
            all.push(
              writer.write(n).then(
                (result) => {
                  count();
                  expect(result).toBe(n);
                  // Committed before it is acknowledged.
                  expect(committed).toContain(n);
                  acknowledged.push(n);
                },
                () => {
                  count();
                  rejected.push(n);
                },
              ),
            );
            if (wait > 0) await sleep(wait);
          }
          await writer.settled();
          await Promise.all(all);
          expect(settlements.every((times) => times === 1)).toBe(true);
          expect(new Set(committed).size).toBe(committed.length);
          expect(acknowledged.toSorted((a, b) => a - b)).toEqual(committed.toSorted((a, b) => a - b));
          expect(acknowledged.length + rejected.length).toBe(plan.length);
          for (const [n, { poisoned, refused: isRefused }] of plan.entries()) if (poisoned || isRefused) expect(rejected).toContain(n);
          for (const key of new Set(plan.map((one) => one.key))) {
            const ofKey = committed.filter((n) => plan[n]?.key === key);
            expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
          }
          // Without failing transactions only what was poisoned or refused is missing.
          if (fates.slice(0, transactions).every((fate) => fate === "commits"))
            expect(committed).toEqual(plan.flatMap(({ poisoned, refused: isRefused }, n) => (poisoned || isRefused ? [] : [n])));
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
