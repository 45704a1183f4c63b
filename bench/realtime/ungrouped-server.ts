import { startApp } from "@lectern/server";
import { loadConfig } from "@lectern/server/config";

/** Lectern with every grouped write in a transaction of its own, on as many connections as the pool has: what grouping is measured against. */
const app = await startApp(loadConfig(process.env));
const { runtime } = app;
const grouped = runtime.context;
Object.assign(runtime, {
  context: (options: Parameters<typeof grouped>[0]) => {
    const ctx = grouped(options);
    const write: typeof ctx.write = async (group, item) => {
      const [result] = await runtime.inTransaction({ requestId: "bench", actor: null }, async (inner, tx) => group.write(tx, [item], inner));
      if (result instanceof Error || result === undefined) throw result ?? new Error("no result");
      return result;
    };
    return Object.assign(ctx, { write });
  },
});
process.stdout.write("ready\n");
process.on("SIGTERM", () => void app.close().then(() => process.exit(0)));
