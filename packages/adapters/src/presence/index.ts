export { createMemoryPresence } from "./memory.ts";
export { createRedisPresence, type Departure, type RedisPresence, type RedisPresenceOptions } from "./redis.ts";
