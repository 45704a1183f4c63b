export { createMemoryLimits } from "./memory.ts";
export { createRedisLimits } from "./redis.ts";
