import type { CachePort } from "@lectern/core/ports";
import { LRUCache } from "lru-cache";

const MAX_ENTRIES = 20_000;

/** A cache in this process, bounded by count: the least recently used goes first. */
export function createMemoryCache(): CachePort {
  const entries = new LRUCache<string, { value: unknown }>({ max: MAX_ENTRIES, ttl: 0, ttlAutopurge: false });
  return {
    get: async (key) => entries.get(key)?.value,
    set: async (key, value, ttlMs) => {
      entries.set(key, { value: structuredClone(value) }, { ttl: ttlMs });
    },
    delete: async (key) => {
      entries.delete(key);
    },
  };
}
