import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createMemoryCache } from "@lectern/adapters/cache";
import { createMemoryLimits } from "@lectern/adapters/limits";
import { createOutgoingClient, isPublic } from "@lectern/adapters/outgoing";
import { createMemoryPresence } from "@lectern/adapters/presence";
import { createDiskStorage } from "@lectern/adapters/storage";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describe("storage on disk", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-storage-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("stores content under its SHA-256, once however often it comes", async () => {
    const storage = createDiskStorage(directory);
    const content = randomBytes(100_000);
    const [a, b] = await Promise.all([storage.put(Readable.from(content)), storage.put(Readable.from(content))]);
    expect(a).toEqual({ hash: createHash("sha256").update(content).digest("hex"), size: 100_000 });
    expect(b).toEqual(a);
    expect(await buffer(await storage.read(a.hash))).toEqual(content);
    expect(await buffer(await storage.read(a.hash, { start: 10, end: 19 }))).toEqual(content.subarray(10, 20));
    expect(await storage.stat(a.hash)).toEqual(a);
  });

  it("leaves nothing behind of content that is too large or breaks off", async () => {
    const storage = createDiskStorage(directory);
    await expect(storage.put(Readable.from(randomBytes(2_000)), { maxBytes: 1_000 })).rejects.toMatchObject({ code: "file_too_large", status: 413 });
    const broken = new Readable({
      read() {
        this.push(Buffer.alloc(10));
        this.destroy(new Error("cut"));
      },
    });
    await expect(storage.put(broken)).rejects.toThrow("cut");
    expect(await readdir(join(directory, "drafts"))).toEqual([]);
  });

  it("finds nothing under names that are no hashes", async () => {
    const storage = createDiskStorage(directory);
    await expect(storage.read("../../etc/passwd")).rejects.toMatchObject({ code: "not_found" });
    await expect(storage.read("0".repeat(64))).rejects.toMatchObject({ code: "not_found" });
    expect(await storage.stat("0".repeat(64))).toBeNull();
  });
});

describe("limits in memory", () => {
  it("allows so many calls per window, says how long to wait, and starts again after it", async () => {
    let now = 1_000;
    const limits = createMemoryLimits(() => now);
    const rule = { points: 2, perSeconds: 10 };
    expect(await limits.consume("a", rule)).toEqual({ allowed: true, remaining: 1, retryAfterSeconds: 0 });
    expect((await limits.consume("a", rule)).allowed).toBe(true);
    now += 3_000;
    expect(await limits.consume("a", rule)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 7 });
    expect((await limits.peek("a", rule)).allowed).toBe(false);
    expect((await limits.consume("b", rule)).allowed).toBe(true);
    now += 7_001;
    expect((await limits.consume("a", rule)).allowed).toBe(true);
    await limits.consume("a", rule);
    await limits.reset("a");
    expect((await limits.peek("a", rule)).remaining).toBe(2);
  });
});

describe("presence in memory", () => {
  it("counts people, not connections", async () => {
    const presence = createMemoryPresence();
    expect(await presence.enter("room", "ann", "1")).toEqual({ first: true, online: 1 });
    expect(await presence.enter("room", "ann", "2")).toEqual({ first: false, online: 1 });
    expect(await presence.enter("room", "ben", "3")).toEqual({ first: true, online: 2 });
    expect(await presence.leave("room", "ann", "1")).toEqual({ last: false, online: 2 });
    expect(await presence.leave("room", "ann", "1")).toEqual({ last: false, online: 2 });
    expect(await presence.leave("room", "ann", "2")).toEqual({ last: true, online: 1 });
    expect(await presence.list("room", 10)).toEqual(["ben"]);
    await presence.leave("room", "ben", "3");
    expect(await presence.count("room")).toBe(0);
  });

  it("forgets a connection everywhere and a person in one room", async () => {
    const presence = createMemoryPresence();
    for (const room of ["a", "b"]) await presence.enter(room, "ann", "1");
    await presence.enter("a", "ann", "2");
    expect(await presence.leaveAll("1")).toEqual([{ room: "b", online: 0 }]);
    expect(await presence.leaveAll("1")).toEqual([]);
    await presence.enter("a", "ben", "3");
    expect(await presence.remove("a", "ann")).toEqual({ removed: true, online: 1 });
    expect(await presence.remove("a", "ann")).toEqual({ removed: false, online: 1 });
    expect(await presence.leaveAll("2")).toEqual([]);
  });
});

describe("the cache in memory", () => {
  it("forgets after the time to live and hands out no shared objects", async () => {
    const cache = createMemoryCache();
    const value = { deep: [1] };
    await cache.set("a", value, 10_000);
    value.deep.push(2);
    expect(await cache.get("a")).toEqual({ deep: [1] });
    await cache.set("b", 1, 1);
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(await cache.get("b")).toBeUndefined();
    await cache.delete("a");
    expect(await cache.get("a")).toBeUndefined();
  });
});

describe("requests to other servers", () => {
  let server: Server;
  let base: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === "/redirect-inside") return response.writeHead(302, { location: "http://127.0.0.1:1/secret" }).end();
      if (request.url === "/loop") return response.writeHead(302, { location: "/loop" }).end();
      if (request.url === "/large") return response.end(Buffer.alloc(5_000));
      response.end(`hello ${String(request.headers["x-given"] ?? "")}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("refuses private, local and mapped addresses, other schemes and names that resolve to them", async () => {
    const client = createOutgoingClient();
    for (const url of [
      `http://${base}/`,
      "http://localhost:9/",
      "http://10.1.2.3/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://169.254.169.254/latest",
      "http://0x7f000001/",
      "ftp://example.org/",
      "file:///etc/passwd",
      "http://user:pw@example.org/",
      "nonsense",
    ]) {
      await expect(client.fetch(url), url).rejects.toMatchObject({ code: "address_refused" });
    }
    await client.close();
  });

  it("asks a host the operator trusts, and checks every redirect again", async () => {
    const client = createOutgoingClient({ allow: [base] });
    expect((await client.fetch(`http://${base}/`, { headers: { "x-given": "yes" } })).body.toString()).toBe("hello yes");
    await expect(client.fetch(`http://${base}/redirect-inside`)).rejects.toMatchObject({ code: "address_refused" });
    await expect(client.fetch(`http://${base}/loop`)).rejects.toMatchObject({ code: "too_many_redirects" });
    await expect(client.fetch(`http://${base}/large`, { maxBytes: 1_000 })).rejects.toMatchObject({ code: "response_too_large" });
    await client.close();
  });

  it("knows public from private addresses", () => {
    expect(["8.8.8.8", "2606:4700::1111"].every(isPublic)).toBe(true);
    expect(["127.0.0.1", "192.168.0.1", "172.16.9.9", "100.64.0.1", "0.0.0.0", "fe80::1", "fc00::1", "::ffff:10.0.0.1"].some(isPublic)).toBe(false);
  });
});
