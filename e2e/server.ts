import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import nodeFlags from "../apps/server/node-flags.json" with { type: "json" };
import { freePort } from "@lectern/testing/free-port";

const MAIN = join(import.meta.dirname, "../apps/server/src/main.ts");
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

export const DEMO_PASSWORD = "a demonstration password";

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  pid(): number;
  /** What it printed so far. */
  output(): string;
  /** Ends it the hard way: no warning, no clean-up. */
  kill9(): Promise<void>;
  /** Starts it again with the same data on the same port. */
  restart(): Promise<void>;
  /** Ends it in order; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Also removes its data. */
  remove(): Promise<void>;
}

/**
 * The real server as its own process, embedded database and all, as `npm start` runs it after the build. Without settings of its own it
 * starts on a copy of `LECTERN_DEMO_DATA`, a folder that holds the demonstration already, where there is one.
 */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "lectern-e2e-"));
  const demonstration = process.env["LECTERN_DEMO_DATA"];
  // With its owners: where tests run as root, PostgreSQL's files are somebody else's.
  if (demonstration && Object.keys(env).length === 0) await promisify(execFile)("cp", ["-a", `${demonstration}/.`, dataDir]);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let output = "";
  let child = launch();

  function launch(): ChildProcess {
    const started = spawn(process.execPath, [...nodeFlags, env["LECTERN_MAIN"] ?? MAIN], {
      env: {
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        LECTERN_DATA_DIR: dataDir,
        LECTERN_DEMO_PASSWORD: DEMO_PASSWORD,
        LOG_LEVEL: "warn",
        NODE_ENV: "test",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    started.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    started.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return started;
  }

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output}`);
      const ready = await fetch(`${url}/ready`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`the server was not ready in time:\n${output}`);
  }

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  await untilReady();
  return {
    url,
    dataDir,
    pid: () => child.pid ?? 0,
    output: () => output,
    kill9: async () => {
      await stop("SIGKILL");
    },
    restart: async () => {
      child = launch();
      await untilReady();
    },
    stop,
    remove: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
