import { setTimeout as sleep } from "node:timers/promises";
import { createRedisCache } from "@lectern/adapters/cache";
import { createRedisLimits } from "@lectern/adapters/limits";
import { createRedisPresence, type Departure, type RedisPresence, type RedisPresenceOptions } from "@lectern/adapters/presence";
import { openRedis, type RedisConnection } from "@lectern/adapters/redis";
import { describeCache } from "@lectern/testing/conformance/cache";
import { describeLimits } from "@lectern/testing/conformance/limits";
import { describePresence } from "@lectern/testing/conformance/presence";
import { freshRedis, startTestRedis, type TestRedis } from "@lectern/testing/redis";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

const open: RedisConnection[] = [];
const presences: RedisPresence[] = [];
const errors: Error[] = [];
let recovered = 0;

function connectTo(url: string, commandTimeoutMs = 500): RedisConnection {
  const redis = openRedis({ url, onError: (error) => errors.push(error), onRecovered: () => recovered++, commandTimeoutMs });
  open.push(redis);
  return redis;
}

async function connected(url: string = freshRedis(inject("redisUrl"))): Promise<RedisConnection> {
  const redis = connectTo(url);
  expect(await redis.waitUntilReady(5_000)).toBe(true);
  return redis;
}

function presenceOn(redis: RedisConnection, options: RedisPresenceOptions = {}): RedisPresence {
  const presence = createRedisPresence(redis, options);
  presences.push(presence);
  return presence;
}

afterEach(async () => {
  for (const presence of presences.splice(0)) await presence.close();
  for (const redis of open.splice(0)) redis.close();
  errors.length = 0;
  recovered = 0;
});

describeCache("Redis", async () => createRedisCache(await connected()));
describeLimits("Redis", async () => ({ limits: createRedisLimits(await connected()), pass: sleep }));
describePresence("Redis", async () => presenceOn(await connected()));

// While Redis is away the same promises hold within the process.
const NOBODY = "redis://127.0.0.1:1";
describeLimits("Redis that is away", async () => ({ limits: createRedisLimits(connectTo(NOBODY)), pass: sleep }));
describePresence("Redis that is away", async () => presenceOn(connectTo(NOBODY)));

describe("several processes on one Redis", () => {
  it("share what is cached and what is used up", async () => {
    const url = freshRedis(inject("redisUrl"));
    const [one, two] = [await connected(url), await connected(url)];
    await createRedisCache(one).set("key", { n: 1 }, 10_000);
    expect(await createRedisCache(two).get("key")).toEqual({ n: 1 });
    const limits = [createRedisLimits(one), createRedisLimits(two)];
    const results = await Promise.all(Array.from({ length: 60 }, (_, i) => limits[i % 2]!.consume("a", { points: 25, perSeconds: 60 })));
    expect(results.filter(({ allowed }) => allowed)).toHaveLength(25);
  });

  it("see each other's people once, and one process takes out whom another let in", async () => {
    const url = freshRedis(inject("redisUrl"));
    const [one, two] = [presenceOn(await connected(url)), presenceOn(await connected(url))];
    expect(await one.enter("room", "ann", "1")).toEqual({ first: true, online: 1 });
    expect(await two.enter("room", "ann", "2")).toEqual({ first: false, online: 1 });
    expect(await two.enter("room", "ben", "3")).toEqual({ first: true, online: 2 });
    expect(await one.leaveAll("1")).toEqual([]);
    expect(await one.remove("room", "ann")).toEqual({ removed: true, online: 1 });
    expect(await two.leaveAll("2")).toEqual([]);
    expect(await one.list("room", 10)).toEqual(["ben"]);
  });

  it("keep apart under another prefix", async () => {
    const [one, two] = [createRedisCache(await connected()), createRedisCache(await connected())];
    await one.set("key", 1, 10_000);
    expect(await two.get("key")).toBeUndefined();
  });

  it("sweep the people of a process that died, once, and keep those who are also elsewhere", async () => {
    const url = freshRedis(inject("redisUrl"));
    const swept: Departure[] = [];
    const fast = { heartbeatMs: 50, deadAfterMs: 300, onSwept: (gone: readonly Departure[]) => void swept.push(...gone) };
    const dying = await connected(url);
    const dead = presenceOn(dying, fast);
    const [one, two] = [presenceOn(await connected(url), fast), presenceOn(await connected(url), fast)];
    for (let i = 0; i < 500; i++) await dead.enter("room", `ghost-${i}`, `g${i}`);
    await dead.enter("room", "ann", "1");
    await one.enter("room", "ann", "2");
    dying.close(); // As a kill would: no heartbeat and no farewell from here on.
    await expect.poll(() => one.count("room")).toBe(1);
    expect(await two.list("room", 10)).toEqual(["ann"]);
    await sleep(200);
    expect(swept.map(({ userId }) => userId).toSorted()).toEqual(Array.from({ length: 500 }, (_, i) => `ghost-${i}`).toSorted());
    expect(swept.at(-1)).toEqual({ room: "room", userId: expect.any(String), online: 1 });
  });

  it("bring back the people of a process that was only asleep", async () => {
    const url = freshRedis(inject("redisUrl"));
    const fast = { heartbeatMs: 50, deadAfterMs: 200 };
    const sleepy = presenceOn(await connected(url), { heartbeatMs: 900, deadAfterMs: 200 });
    const awake = presenceOn(await connected(url), fast);
    await sleep(30);
    await sleepy.enter("room", "ann", "1");
    await expect.poll(() => awake.count("room")).toBe(0);
    await expect.poll(() => awake.count("room")).toBe(1);
    expect(await sleepy.leaveAll("1")).toEqual([{ room: "room", online: 0 }]);
  });

  it("leave at once when they end in order", async () => {
    const url = freshRedis(inject("redisUrl"));
    const fast = { heartbeatMs: 50, deadAfterMs: 60_000 };
    const leaving = presenceOn(await connected(url), fast);
    const staying = presenceOn(await connected(url), fast);
    await leaving.enter("room", "ann", "1");
    await leaving.close();
    await expect.poll(() => staying.count("room")).toBe(0);
  });
});

describe("a Redis that goes away and comes back", () => {
  let server: TestRedis;
  beforeEach(async () => {
    server = await startTestRedis();
  });
  afterEach(() => server.stop());

  it("is missed without errors for the callers, told once, and used again when it is back", async () => {
    const redis = await connected(server.url);
    const [cache, limits, presence] = [createRedisCache(redis), createRedisLimits(redis), presenceOn(redis, { heartbeatMs: 100 })];
    const rule = { points: 2, perSeconds: 60 };
    await cache.set("key", 1, 60_000);
    await presence.enter("room", "ann", "1");
    await server.crash();
    await expect.poll(() => redis.ready).toBe(false);

    expect(await cache.get("key")).toBeUndefined();
    await cache.set("key", 2, 60_000);
    await cache.delete("key");
    expect((await limits.consume("a", rule)).allowed).toBe(true);
    expect(await presence.enter("room", "ben", "2")).toEqual({ first: true, online: 2 });
    expect(await presence.leaveAll("1")).toEqual([{ room: "room", online: 1 }]);
    expect(await presence.list("room", 10)).toEqual(["ben"]);
    expect(errors).toHaveLength(1);

    await server.restart();
    expect(await redis.waitUntilReady(5_000)).toBe(true);
    expect(recovered).toBe(1);
    await cache.set("key", 3, 60_000);
    expect(await cache.get("key")).toBe(3);
    // Redis came back empty: what this process knows is there again.
    const other = presenceOn(await connected(server.url));
    await expect.poll(() => other.list("room", 10)).toEqual(["ben"]);
  });

  it("that hangs makes callers fail fast, not wait, and is used again when it answers", async () => {
    const redis = await connected(server.url);
    const cache = createRedisCache(redis);
    await cache.set("key", 1, 60_000);
    server.pause();
    const startedAt = performance.now();
    expect(await cache.get("key")).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    const again = performance.now();
    for (let i = 0; i < 100; i++) expect(await cache.get("key")).toBeUndefined();
    expect(performance.now() - again).toBeLessThan(200);
    server.resume();
    expect(await redis.waitUntilReady(5_000)).toBe(true);
    expect(await cache.get("key")).toBe(1);
    expect([errors.length, recovered]).toEqual([1, 1]);
  });

  it("deletes on its return what was deleted meanwhile", async () => {
    const redis = await connected(server.url);
    const cache = createRedisCache(redis);
    await cache.set("key", "stale", 60_000);
    server.pause();
    await cache.delete("key");
    server.resume();
    expect(await redis.waitUntilReady(5_000)).toBe(true);
    await expect.poll(() => cache.get("key")).toBeUndefined();
    expect(await createRedisCache(await connected(server.url)).get("key")).toBeUndefined();
  });

  it("may be away when a process starts", async () => {
    await server.crash();
    const redis = connectTo(server.url);
    const cache = createRedisCache(redis);
    expect(await redis.waitUntilReady(200)).toBe(false);
    expect(await cache.get("key")).toBeUndefined();
    await server.restart();
    expect(await redis.waitUntilReady(5_000)).toBe(true);
    await cache.set("key", 1, 60_000);
    expect(await cache.get("key")).toBe(1);
  });
});
