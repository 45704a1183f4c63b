export { createMemoryCache } from "./memory.ts";
export { createRedisCache } from "./redis.ts";
