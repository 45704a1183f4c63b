import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

describe("what is asked for again and again", () => {
  const TOGETHER_MS = 100;
  let time = 0;
  let asked: string[] = [];
  let answer = async (key: string): Promise<string> => `${key} ${asked.length}`;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    time = 0;
    asked = [];
    answer = async (key) => `${key} ${asked.length}`;
  });
  afterEach(() => void vi.useRealTimers());

  function open() {
    const memory = createMemory({ now: () => time, random: () => 0, togetherMs: TOGETHER_MS });
    const ask = (key: string, only?: "now") => {
      const load = () => {
        asked.push(key);
        return answer(key);
      };
      return memory.remember(key, 1_000, load, only);
    };
    return { memory, ask };
  }
  const pass = async (ms: number) => {
    time += ms;
    await vi.advanceTimersByTimeAsync(ms);
  };

  it("is loaded anew before its time is over, while the old answer stands", async () => {
    const { ask } = open();
    expect(await ask("a")).toBe("a 1");
    await pass(599);
    expect(await ask("a")).toBe("a 1");
    await pass(TOGETHER_MS);
    expect(asked).toEqual(["a"]);
    expect([await ask("a"), await ask("a")]).toEqual(["a 1", "a 1"]);
    await pass(TOGETHER_MS);
    expect(asked).toEqual(["a", "a"]);
    await pass(500);
    // The first answer would be gone by now.
    expect(await ask("a")).toBe("a 2");
    expect(asked).toEqual(["a", "a"]);
  });

  it("is loaded in one go with whatever else is to be renewed", async () => {
    const { ask } = open();
    for (const key of ["a", "b", "c"]) await ask(key);
    await pass(700);
    await ask("a");
    await pass(TOGETHER_MS / 2);
    await ask("c");
    expect(asked).toEqual(["a", "b", "c"]);
    await pass(TOGETHER_MS / 2);
    expect(asked).toEqual(["a", "b", "c", "a", "c"]);
  });

  it("is never older than its time: what nobody asked for goes, and a renewal counts from when it was begun", async () => {
    const { ask } = open();
    const slow = Promise.withResolvers<string>();
    await ask("a");
    await pass(700);
    answer = () => slow.promise;
    await ask("a");
    await pass(TOGETHER_MS);
    await pass(100);
    slow.resolve("a of 800");
    await pass(850);
    answer = async () => "a of 1750";
    expect(await ask("a")).toBe("a of 800");
    await pass(50);
    expect(await ask("a")).toBe("a of 1750");
    await pass(1_000);
    answer = async () => "a of 2800";
    expect(await ask("a")).toBe("a of 2800");
  });

  it("stays forgotten when it is forgotten while it is loaded anew", async () => {
    const { memory, ask } = open();
    const slow = Promise.withResolvers<string>();
    await ask("a");
    await pass(700);
    answer = () => slow.promise;
    await ask("a");
    await pass(TOGETHER_MS);
    memory.forget("a");
    slow.resolve("from before the change");
    await pass(0);
    answer = async () => "from after it";
    expect(await ask("a")).toBe("from after it");
  });

  it("is not loaded anew when it was forgotten before, or asked for by somebody whose question is good for now only", async () => {
    const { memory, ask } = open();
    for (const key of ["a", "b"]) await ask(key);
    await pass(700);
    await ask("a");
    memory.forget("a");
    await ask("b", "now");
    await pass(TOGETHER_MS);
    expect(asked).toEqual(["a", "b"]);
  });

  it("keeps the old answer for its time when it cannot be loaded, and is asked for again then", async () => {
    const { ask } = open();
    await ask("a");
    await pass(700);
    answer = () => Promise.reject(new Error("not now"));
    await ask("a");
    await pass(TOGETHER_MS);
    expect(await ask("a")).toBe("a 1");
    await pass(200);
    answer = async () => "here again";
    expect(await ask("a")).toBe("here again");
    expect(asked).toEqual(["a", "a", "a"]);
  });
});
