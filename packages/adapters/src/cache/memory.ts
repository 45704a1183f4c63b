import type { CachePort } from "@lectern/core/ports";
import { LRUCache } from "lru-cache";

const MAX_ENTRIES = 20_000;

/** A cache in this process, bounded by count: the least recently used goes first. Keeps text, so that nothing is shared by reference. */
export function createMemoryCache(): CachePort {
  const entries = new LRUCache<string, string>({ max: MAX_ENTRIES, ttl: 0, ttlAutopurge: false });
  return {
    get: async (key) => {
      const text = entries.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value, ttlMs) => {
      const text = JSON.stringify(value);
      if (text !== undefined) entries.set(key, text, { ttl: ttlMs });
    },
    delete: async (key) => {
      entries.delete(key);
    },
  };
}
