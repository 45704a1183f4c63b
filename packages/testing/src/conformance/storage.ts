import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { ListedObject, StoragePort } from "@lectern/core/ports";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export interface StorageUnderTest {
  readonly storage: StoragePort;
  /** What is kept of content that was not stored whole; has to be nothing. */
  readonly leftovers: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

const hashOf = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** What every storage has to keep. */
export function describeStorage(name: string, make: () => Promise<StorageUnderTest>): void {
  describe(`storage: ${name}`, () => {
    let under: StorageUnderTest;
    let storage: StoragePort;
    beforeEach(async () => {
      under = await make();
      storage = under.storage;
    });
    afterEach(() => under.stop());

    const listed = async () => {
      const found: ListedObject[] = [];
      for await (const object of storage.list()) found.push(object);
      return found;
    };

    it("stores content under its SHA-256, once however often it comes at the same time", async () => {
      const content = randomBytes(100_000);
      const stored = await Promise.all(Array.from({ length: 10 }, () => storage.put(Readable.from(content))));
      for (const one of stored) expect(one).toEqual({ hash: hashOf(content), size: 100_000 });
      expect(await buffer(await storage.read(hashOf(content)))).toEqual(content);
      expect(await storage.stat(hashOf(content))).toEqual(stored[0]);
      expect((await listed()).map(({ hash }) => hash)).toEqual([hashOf(content)]);
      expect(await under.leftovers()).toEqual([]);
    });

    it("stores nothing and much alike", async () => {
      const empty = await storage.put(Readable.from([]));
      expect(empty).toEqual({ hash: hashOf(Buffer.alloc(0)), size: 0 });
      expect(await buffer(await storage.read(empty.hash))).toHaveLength(0);
      const chunks = Array.from({ length: 64 }, () => randomBytes(65_536));
      const large = await storage.put(Readable.from(chunks));
      expect(large).toEqual({ hash: hashOf(Buffer.concat(chunks)), size: 64 * 65_536 });
    });

    it("reads ranges, both ends included", async () => {
      const content = randomBytes(1_000);
      const { hash } = await storage.put(Readable.from(content));
      for (const [start, end] of [
        [0, 0],
        [10, 19],
        [990, 999],
        [0, 999],
        [995, 5_000],
      ] as const) {
        expect(await buffer(await storage.read(hash, { start, end }))).toEqual(content.subarray(start, end + 1));
      }
    });

    it("leaves nothing behind of content that is too large or breaks off", async () => {
      await expect(storage.put(Readable.from(randomBytes(2_000)), { maxBytes: 1_000 })).rejects.toMatchObject({ code: "file_too_large", status: 413 });
      const broken = new Readable({
        read() {
          this.push(Buffer.alloc(10));
          this.destroy(new Error("cut"));
        },
      });
      await expect(storage.put(broken)).rejects.toThrow("cut");
      expect(await under.leftovers()).toEqual([]);
      expect(await listed()).toEqual([]);
      expect(await storage.put(Readable.from(randomBytes(1_000)), { maxBytes: 1_000 })).toMatchObject({ size: 1_000 });
    });

    it("finds nothing under names that are no hashes", async () => {
      for (const hash of [
        "../../etc/passwd",
        "",
        "drafts",
        "a".repeat(63),
        "A".repeat(64),
        `${"a".repeat(64)}\n`,
        `${"a".repeat(62)}/.`,
        "%2e%2e%2f",
        "\0".repeat(64),
      ]) {
        await expect(storage.read(hash), hash).rejects.toMatchObject({ code: "not_found", status: 404 });
        await expect(storage.stat(hash), hash).rejects.toMatchObject({ code: "not_found" });
        await expect(storage.delete(hash), hash).rejects.toMatchObject({ code: "not_found" });
      }
      await expect(storage.read("0".repeat(64))).rejects.toMatchObject({ code: "not_found" });
      expect(await storage.stat("0".repeat(64))).toBeNull();
      await storage.delete("0".repeat(64));
    });

    it("deletes, and stores the same again afterwards", async () => {
      const content = randomBytes(500);
      const { hash } = await storage.put(Readable.from(content));
      await storage.delete(hash);
      await storage.delete(hash);
      expect(await storage.stat(hash)).toBeNull();
      await expect(storage.read(hash)).rejects.toMatchObject({ code: "not_found" });
      expect((await storage.put(Readable.from(content))).hash).toBe(hash);
      expect(await buffer(await storage.read(hash))).toEqual(content);
    });

    it("reads to the end what is deleted while it is read", async () => {
      const content = randomBytes(3_000_000);
      const { hash } = await storage.put(Readable.from(content));
      const stream = await storage.read(hash);
      await storage.delete(hash);
      expect((await buffer(stream)).length).toBe(content.length);
    });

    it("lists every object with its size and when it was stored last", async () => {
      expect(await listed()).toEqual([]);
      const before = Date.now();
      const stored = await Promise.all(Array.from({ length: 30 }, (_, n) => storage.put(Readable.from(randomBytes(n + 1)))));
      const found = await listed();
      const plain = found.map(({ hash, size }) => ({ hash, size }));
      expect(plain.toSorted((a, b) => a.size - b.size)).toEqual(stored.toSorted((a, b) => a.size - b.size));
      for (const { modifiedAt } of found) expect(Math.abs(modifiedAt.getTime() - before)).toBeLessThan(60_000);
    });

    it("deletes what is old, and not what somebody has stored again since", async () => {
      const content = randomBytes(10);
      const { hash } = await storage.put(Readable.from(content));
      const before = new Date(Date.now() - 1_000);
      expect(await storage.delete(hash, { storedBefore: before })).toBe(false);
      expect(await buffer(await storage.read(hash))).toEqual(content);
      expect(await storage.delete(hash, { storedBefore: new Date(Date.now() + 1_000) })).toBe(true);
      expect(await storage.stat(hash)).toBeNull();
    });

    it("loses nothing to a deletion at the same moment: whoever stores it has it", async () => {
      const content = randomBytes(2_000);
      for (let round = 0; round < 20; round++) {
        await storage.put(Readable.from(content));
        const old = new Date();
        await new Promise((resolve) => setTimeout(resolve, 5));
        const [{ hash }] = await Promise.all([storage.put(Readable.from(content)), listed().then(([one]) => storage.delete(one!.hash, { storedBefore: old }))]);
        expect(await buffer(await storage.read(hash))).toEqual(content);
      }
    });

    it("takes content that is stored again as young", async () => {
      const content = randomBytes(10);
      const { hash } = await storage.put(Readable.from(content));
      const [old] = await listed();
      await new Promise((resolve) => setTimeout(resolve, 30));
      await storage.put(Readable.from(content));
      const [young] = await listed();
      expect(young?.hash).toBe(hash);
      expect(young!.modifiedAt.getTime()).toBeGreaterThan(old!.modifiedAt.getTime());
    });
  });
}
