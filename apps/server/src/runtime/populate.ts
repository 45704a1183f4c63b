import { randomBytes } from "node:crypto";
import type { ModuleDefinition } from "@lectern/core";
import bootstrap from "@lectern/users/bootstrap";
import type { Config } from "../config.ts";
import { readSetting, writeSetting } from "../platform/platform.repository.ts";
import type { Runtime } from "./context.ts";

export interface Population {
  readonly demoPassword: string;
}

const DEMO_SETTING = "demonstration";
const DEMO_PASSWORD_BYTES = 9;
const POPULATE_LOCK = 7_236_113;

/** First start: the demonstration organisation, or the first administrator. Later starts change nothing. */
export async function populate(config: Config, runtime: Runtime, modules: readonly ModuleDefinition[]): Promise<Population | null> {
  const { pool } = runtime;
  const connection = await pool.reserve();
  try {
    await connection`select pg_advisory_lock(${POPULATE_LOCK})`;
    const ctx = runtime.context({ requestId: "first-start", actor: null });
    if (!config.demo) {
      const { adminEmail, adminPassword } = config;
      if (adminEmail && adminPassword) await bootstrap(ctx, { adminEmail, adminPassword });
      return null;
    }
    if (await readSetting(pool, DEMO_SETTING)) return null;
    const demoPassword = config.demoPassword ?? randomBytes(DEMO_PASSWORD_BYTES).toString("base64url");
    const organisationId = ctx.newId();
    for (const { demo } of modules) if (demo) await (await demo()).default(ctx, { organisationId, password: demoPassword });
    await writeSetting(pool, DEMO_SETTING, { organisationId, writtenAt: ctx.now().toISOString() });
    return { demoPassword };
  } finally {
    await connection`select pg_advisory_unlock(${POPULATE_LOCK})`.catch(() => {});
    connection.release();
  }
}
