import type { CachePort } from "@lectern/core/ports";
import type { RedisConnection } from "../redis/index.ts";

/** Deletions remembered for a Redis that is away; beyond, the oldest are left to their time to live. */
const MAX_FORGOTTEN = 10_000;

/**
 * A cache that all processes share. While Redis is away every read is a miss and writes do nothing; what was deleted
 * meanwhile is deleted when it returns, and is a miss for this process until then.
 */
export function createRedisCache(redis: RedisConnection): CachePort {
  const forgotten = new Set<string>();
  const keyOf = (key: string) => `${redis.prefix}cache:${key}`;

  redis.onReady(() => {
    const keys = [...forgotten];
    if (keys.length === 0) return;
    void redis
      .run((client) => client.unlink(keys.map(keyOf)))
      .then(
        () => keys.forEach((key) => forgotten.delete(key)),
        () => {}, // Away again: they stay remembered for the next return.
      );
  });

  return {
    get: async (key) => {
      if (forgotten.has(key)) return undefined;
      const text = await redis.run((client) => client.get(keyOf(key))).catch(() => null);
      return text === null ? undefined : JSON.parse(text);
    },
    set: async (key, value, ttlMs) => {
      const text = JSON.stringify(value);
      if (text === undefined) return; // Not JSON, e.g. undefined: reads as a miss anyway.
      await redis
        .run((client) => client.set(keyOf(key), text, { expiration: { type: "PX", value: Math.ceil(ttlMs) } }))
        .then(() => forgotten.delete(key))
        .catch(() => {});
    },
    delete: async (key) => {
      await redis
        .run((client) => client.unlink(keyOf(key)))
        .catch(() => {
          const [oldest] = forgotten;
          if (forgotten.size >= MAX_FORGOTTEN && oldest !== undefined) forgotten.delete(oldest);
          forgotten.add(key);
        });
    },
  };
}
