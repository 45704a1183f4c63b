import type { TestProject } from "vitest/node";
import { startTestDatabase } from "./database.ts";
import { startTestRedis } from "./redis.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServerUrl: string;
    redisUrl: string;
  }
}

/** vitest global set-up: one PostgreSQL and one Redis for all test files. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [database, redis] = await Promise.all([startTestDatabase(), startTestRedis()]);
  project.provide("databaseServerUrl", database.url);
  project.provide("redisUrl", redis.url);
  return async () => {
    await Promise.all([database.stop(), redis.stop()]);
  };
}
