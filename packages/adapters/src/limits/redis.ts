import type { LimitResult, LimitRule, LimitsPort } from "@lectern/core/ports";
import type { RedisConnection } from "../redis/index.ts";
import { defineScript } from "../redis/script.ts";
import { createMemoryLimits } from "./memory.ts";

/**
 * The window is the key's own life: it ends by Redis's clock, so the clocks of the processes do not matter.
 * ARGV: points, window in ms, cost; a cost of 0 looks only. Answers {allowed, used, ms until the window ends}.
 */
const CONSUME = defineScript(`
  local points, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local used = tonumber(redis.call('GET', KEYS[1]) or '0')
  local rest = redis.call('PTTL', KEYS[1])
  if cost == 0 then
    return { used < points and 1 or 0, used, rest > 0 and rest or window }
  end
  local allowed = used + cost <= points
  if rest <= 0 then
    redis.call('SET', KEYS[1], allowed and cost or 0, 'PX', window)
    rest = window
  elseif allowed then
    redis.call('INCRBY', KEYS[1], cost)
  end
  return { allowed and 1 or 0, allowed and used + cost or used, rest }
`);

/** Fixed windows that all processes share, atomic in Redis. While Redis is away each process counts for itself. */
export function createRedisLimits(redis: RedisConnection): LimitsPort {
  const meanwhile = createMemoryLimits();
  const keyOf = (key: string) => `${redis.prefix}limit:${key}`;

  async function count(key: string, rule: LimitRule, cost: number): Promise<LimitResult | null> {
    const reply = await redis.script(CONSUME, [keyOf(key)], [rule.points, Math.ceil(rule.perSeconds * 1000), cost]).catch(() => null);
    if (!Array.isArray(reply)) return null;
    const [allowed, used, restMs] = reply.map(Number);
    if (allowed === undefined || used === undefined || restMs === undefined) return null;
    return {
      allowed: allowed === 1,
      remaining: Math.max(0, rule.points - used),
      retryAfterSeconds: allowed === 1 ? 0 : Math.max(1, Math.ceil(restMs / 1000)),
    };
  }

  return {
    consume: async (key, rule, cost = 1) => (await count(key, rule, cost)) ?? meanwhile.consume(key, rule, cost),
    peek: async (key, rule) => (await count(key, rule, 0)) ?? meanwhile.peek(key, rule),
    reset: async (key) => {
      await meanwhile.reset(key);
      await redis.run((client) => client.unlink(keyOf(key))).catch(() => {});
    },
  };
}
