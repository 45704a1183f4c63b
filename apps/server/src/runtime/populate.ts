import { randomBytes } from "node:crypto";
import type { ModuleDefinition } from "@lectern/core";
import bootstrap from "@lectern/users/bootstrap";
import { z } from "zod";
import type { Config } from "../config.ts";
import { readSetting, writeSetting } from "../platform/platform.repository.ts";
import type { Runtime } from "./context.ts";

export interface Population {
  readonly demoPassword: string;
}

const DEMO_SETTING = "demonstration";
const DEMO_PASSWORD_BYTES = 9;
const POPULATE_LOCK = 7_236_113;

/** The password stays here only until the demonstration is written whole. */
const demoState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("writing"), organisationId: z.uuid(), password: z.string(), done: z.array(z.string()) }),
  z.object({ state: z.literal("written"), organisationId: z.uuid(), writtenAt: z.string() }),
]);

/** First start: the demonstration organisation, or the first administrator. Later starts change nothing. */
export async function populate(config: Config, runtime: Runtime, modules: readonly ModuleDefinition[]): Promise<Population | null> {
  if (!config.target.isHere("users")) return null;
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
    const before = demoState.safeParse(await readSetting(pool, DEMO_SETTING));
    if (before.success && before.data.state === "written") return null;
    // A first start that was cut off goes on where it was: each room writes its share in one transaction.
    const state =
      before.success && before.data.state === "writing"
        ? before.data
        : { state: "writing" as const, organisationId: ctx.newId(), password: config.demoPassword ?? randomPassword(), done: [] };
    const { organisationId, password } = state;
    const done = [...state.done];
    for (const { name, demo } of modules) {
      if (!demo || done.includes(name)) continue;
      await writeSetting(pool, DEMO_SETTING, { ...state, done });
      await (await demo()).default(ctx, { organisationId, password });
      done.push(name);
    }
    await writeSetting(pool, DEMO_SETTING, { state: "written", organisationId, writtenAt: ctx.now().toISOString() });
    return { demoPassword: password };
  } finally {
    await connection`select pg_advisory_unlock(${POPULATE_LOCK})`.catch(() => {});
    connection.release();
  }
}

function randomPassword(): string {
  return randomBytes(DEMO_PASSWORD_BYTES).toString("base64url");
}
