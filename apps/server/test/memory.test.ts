import { describe, expect, it } from "vitest";
import { createMemory } from "../src/runtime/memory.ts";

function clock() {
  let time = 0;
  return { now: () => time, pass: (ms: number) => void (time += ms) };
}

describe("what a process remembers for a moment", () => {
  it("is asked for once by all who ask together, and again after its time", async () => {
    const { now, pass } = clock();
    const memory = createMemory({ now, random: () => 0 });
    let asked = 0;
    const ask = () => memory.remember("who", 1_000, async () => ++asked);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    pass(999);
    expect(await ask()).toBe(1);
    pass(1);
    expect(await ask()).toBe(2);
  });

  it("goes up to half of its time early, so that many are not asked for again in one moment", async () => {
    const { now, pass } = clock();
    const early = [0, 0.5, 0.999];
    const memory = createMemory({ now, random: () => early.shift() ?? 0 });
    const asked: string[] = [];
    const ask = (key: string) => memory.remember(key, 1_000, async () => asked.push(key));
    const all = () => Promise.all(["late", "middle", "soon"].map(ask));
    await all();
    pass(499);
    await all();
    expect(asked).toEqual(["late", "middle", "soon"]);
    pass(2);
    await all();
    expect(asked.slice(3)).toEqual(["soon"]);
    pass(250);
    await all();
    expect(asked.slice(4)).toEqual(["middle"]);
  });

  it("is forgotten when it is known to have changed", async () => {
    const memory = createMemory();
    let asked = 0;
    const ask = () => memory.remember("who", 60_000, async () => ++asked);
    await ask();
    memory.forget("who");
    expect(await ask()).toBe(2);
  });

  it("does not keep a failure", async () => {
    const memory = createMemory();
    await expect(memory.remember("who", 60_000, () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
    expect(await memory.remember("who", 60_000, async () => "here")).toBe("here");
  });

  it("keeps a newer answer when an older one fails late", async () => {
    const memory = createMemory();
    const late = Promise.withResolvers<string>();
    const first = memory.remember("who", 60_000, () => late.promise);
    memory.forget("who");
    expect(await memory.remember("who", 60_000, async () => "new")).toBe("new");
    late.reject(new Error("too late"));
    await expect(first).rejects.toThrow("too late");
    expect(await memory.remember("who", 60_000, async () => "newer")).toBe("new");
  });

  it("holds so many keys and no more: the oldest go first", async () => {
    const memory = createMemory({ maxKeys: 2 });
    let asked = 0;
    const ask = (key: string) => memory.remember(key, 60_000, async () => ++asked);
    await ask("a");
    await ask("b");
    await ask("c");
    expect(await ask("c")).toBe(3);
    expect(await ask("b")).toBe(2);
    expect(await ask("a")).toBe(4);
  });
});
