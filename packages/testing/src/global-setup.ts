import type { TestProject } from "vitest/node";
import { startTestDatabase } from "./database.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServerUrl: string;
  }
}

/** vitest global set-up: one PostgreSQL for all test files. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const database = await startTestDatabase();
  project.provide("databaseServerUrl", database.url);
  return database.stop;
}
