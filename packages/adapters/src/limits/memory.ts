import type { LimitResult, LimitRule, LimitsPort } from "@lectern/core/ports";
import { LRUCache } from "lru-cache";

const MAX_KEYS = 100_000;

interface Window {
  used: number;
  readonly endsAt: number;
}

/** Fixed windows in this process, starting with a key's first call. `clock` answers milliseconds. */
export function createMemoryLimits(clock: () => number = Date.now): LimitsPort {
  const windows = new LRUCache<string, Window>({ max: MAX_KEYS });

  /** The window that is open; null when none is. */
  function open(key: string): Window | null {
    const window = windows.get(key);
    return window && window.endsAt > clock() ? window : null;
  }

  const begin = (rule: LimitRule): Window => ({ used: 0, endsAt: clock() + rule.perSeconds * 1000 });

  function result(window: Window, rule: LimitRule, allowed: boolean): LimitResult {
    return {
      allowed,
      remaining: Math.max(0, rule.points - window.used),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((window.endsAt - clock()) / 1000)),
    };
  }

  return {
    consume: async (key, rule, cost = 1) => {
      const known = open(key);
      const window = known ?? begin(rule);
      const allowed = window.used + cost <= rule.points;
      // A refused call is not counted: otherwise a client that keeps asking would never be let in again.
      if (allowed) window.used += cost;
      if (!known) windows.set(key, window);
      return result(window, rule, allowed);
    },
    peek: async (key, rule) => {
      const window = open(key) ?? begin(rule);
      return result(window, rule, window.used < rule.points);
    },
    reset: async (key) => {
      windows.delete(key);
    },
  };
}
