import { surviveLostTypeQuestions } from "@lectern/adapters/database";
import { AppError } from "@lectern/core";
import { startApp, type App } from "./app.ts";
import { ConfigError, loadConfig, type Config } from "./config.ts";
import { lockDataDir } from "./lock.ts";
import { describeTargets } from "./targets/list.ts";

const STOP_WITHIN_MS = 4_800;
const SECOND_SIGNAL_MS = 500;

/** Starts the server, says where it is, and stops it in order on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  if (process.argv.includes("--list-targets")) {
    process.stdout.write(await describeTargets());
    return;
  }
  const config = loadConfig(process.env);
  const unlock = await lockDataDir(config.dataDir);
  const startedAt = performance.now();
  const app = await startApp(config);
  giveBackMemory();
  announce(app, config, performance.now() - startedAt);

  let stoppingSince: number | null = null;
  const stop = () => {
    // Ctrl-C reaches us twice, from the terminal and from npm start; only a later one means "at once".
    if (stoppingSince !== null) return performance.now() - stoppingSince > SECOND_SIGNAL_MS ? process.exit(130) : undefined;
    stoppingSince = performance.now();
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void app
      .close()
      .then(unlock)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`Stopping failed: ${explain(error)}\n`);
          process.exit(1);
        },
      );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

/** Loading the code and filling an empty database leaves some 80 MB of garbage behind, which nothing would collect before the first load. */
function giveBackMemory(): void {
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}

function announce(app: App, config: Config, ms: number): void {
  const width = Math.max(...app.chosen.map(({ port }) => port.length));
  const table = app.chosen.map(({ port, adapter, detail }) => `  ${port.padEnd(width)}  ${adapter} (${detail})`);
  const lines = [
    "",
    `Lectern is ready at ${config.publicUrl ?? `http://localhost:${app.port}`} (${(ms / 1000).toFixed(1)} s)`,
    "",
    `  target  ${config.target.names.join(", ")}`,
    ...table,
    "",
  ];
  if (app.population) {
    lines.push(
      "Demonstration accounts, all with the password " + app.population.demoPassword,
      "  admin@demo.lectern.test          administrator",
      "  instructor@demo.lectern.test     instructor (and instructor2@…)",
      "  student1@demo.lectern.test       student (… student30@…)",
      "",
    );
  }
  if (!app.hasWeb) lines.push("The web application is not built: npm start builds it, npm run dev serves it from source.", "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof AppError) return error.safeMessage;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `Port ${process.env["PORT"] ?? 3000} is in use. Choose another one: PORT=3001 npm start`;
  }
  if (error instanceof Error && "code" in error && error.code === "EACCES") {
    return `Not permitted: ${error.message}. Ports below 1024 need more rights; choose another one with PORT, another folder with LECTERN_DATA_DIR.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

surviveLostTypeQuestions(process);
main().catch((error: unknown) => {
  process.stderr.write(`\nLectern did not start.\n${explain(error)}\n`);
  process.exit(1);
});
