import { AppError, defineGroupWrite } from "@lectern/core";
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
});
