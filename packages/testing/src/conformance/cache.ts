import { setTimeout as sleep } from "node:timers/promises";
import type { CachePort } from "@lectern/core/ports";
import { describe, expect, it } from "vitest";

/** What every cache has to keep. `make` gives an empty one. */
export function describeCache(name: string, make: () => Promise<CachePort>): void {
  describe(`cache: ${name}`, () => {
    it("gives back what JSON can say, and nothing for what it does not know", async () => {
      const cache = await make();
      for (const value of [{ deep: [1, { b: "ü" }] }, [], "", 0, false, null, "text with \u2028 and \u0000"]) {
        await cache.set("key", value, 10_000);
        expect(await cache.get("key")).toEqual(value);
      }
      expect(await cache.get("unknown")).toBeUndefined();
    });

    it("forgets after the time to live", async () => {
      const cache = await make();
      await cache.set("short", 1, 30);
      await cache.set("long", 2, 10_000);
      await sleep(60);
      expect(await cache.get("short")).toBeUndefined();
      expect(await cache.get("long")).toBe(2);
    });

    it("counts the time to live from the last write and keeps the last value", async () => {
      const cache = await make();
      await cache.set("key", "old", 20);
      await cache.set("key", "new", 10_000);
      await sleep(40);
      expect(await cache.get("key")).toBe("new");
    });

    it("hands out no shared objects", async () => {
      const cache = await make();
      const value = { deep: [1] };
      await cache.set("key", value, 10_000);
      value.deep.push(2);
      const read = await cache.get("key");
      expect(read).toEqual({ deep: [1] });
      Object.assign(read as object, { deep: "changed" });
      expect(await cache.get("key")).toEqual({ deep: [1] });
    });

    it("deletes, also what is not there", async () => {
      const cache = await make();
      await cache.set("key", 1, 10_000);
      await cache.delete("key");
      await cache.delete("never");
      expect(await cache.get("key")).toBeUndefined();
    });

    it("keeps keys apart that look alike", async () => {
      const cache = await make();
      const keys = ["a", "a:b", "a b", "a*", "A", "ă", "a\n"];
      for (const [index, key] of keys.entries()) await cache.set(key, index, 10_000);
      for (const [index, key] of keys.entries()) expect(await cache.get(key)).toBe(index);
    });

    it("takes a value that is not JSON as nothing", async () => {
      const cache = await make();
      await cache.set("key", undefined, 10_000);
      expect(await cache.get("key")).toBeUndefined();
    });
  });
}
