import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCoalescer, createTrickle } from "../server/coalesce.ts";

describe("one of many", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("says the first at once, at most one a second after it, and the last word always", () => {
    const said: [string, number, number][] = [];
    const start = Date.now();
    const { push } = createCoalescer<number>({ everyMs: 1_000, send: (key, value) => said.push([key, value, Date.now() - start]) });
    for (let n = 1; n <= 30; n++) {
      push("room", n);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(10_000);
    expect(said.map(([, value, at]) => [value, at])).toEqual([
      [1, 0],
      [10, 1_000],
      [20, 2_000],
      [30, 3_000],
    ]);
  });

  it("says again at once what comes after a pause, and nothing by itself", () => {
    const said: string[] = [];
    const { push } = createCoalescer<string>({ everyMs: 1_000, send: (_key, value) => said.push(value) });
    push("room", "a");
    vi.advanceTimersByTime(5_000);
    push("room", "b");
    expect(said).toEqual(["a", "b"]);
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual(["a", "b"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps keys apart and merges what one of them holds", () => {
    const said: [string, string][] = [];
    const { push } = createCoalescer<string>({ everyMs: 1_000, merge: (a, b) => a + b, send: (key, value) => said.push([key, value]) });
    for (const letter of "abc") push("x", letter);
    push("y", "d");
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual([
      ["x", "a"],
      ["y", "d"],
      ["x", "bc"],
    ]);
  });

  it("goes on after a send that failed", () => {
    const said: number[] = [];
    const { push } = createCoalescer<number>({
      everyMs: 1_000,
      send: (_key, value) => {
        if (value === 1) throw new Error("no way out");
        said.push(value);
      },
    });
    expect(() => push("room", 1)).toThrow("no way out");
    push("room", 2);
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual([2]);
  });

  it("lets a few through per second and drops the others", () => {
    const may = createTrickle(3);
    expect([1, 2, 3, 4, 5].map(() => may("room"))).toEqual([true, true, true, false, false]);
    expect(may("another")).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(may("room")).toBe(true);
  });
});
