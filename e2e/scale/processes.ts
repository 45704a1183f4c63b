import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import nodeFlags from "../../apps/server/node-flags.json" with { type: "json" };

const MAIN = join(import.meta.dirname, "../../apps/server/src/main.ts");
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

export interface RunningProcess {
  readonly target: string;
  readonly port: number;
  output(): string;
  /** Whether it lives. */
  alive(): boolean;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/** One process of the real server on `port`, as an operator would start it; resolves when it is ready. */
export async function startProcess(target: string, port: number, env: Readonly<Record<string, string>>): Promise<RunningProcess> {
  const started = launch(target, port, env, await mkdtemp(join(tmpdir(), "lectern-scale-")));
  await started.ready();
  return started;
}

/** The start that is refused: resolves with what was said when the process has ended by itself. */
export async function startRefused(target: string, port: number, env: Readonly<Record<string, string>>): Promise<string> {
  const started = launch(target, port, env, await mkdtemp(join(tmpdir(), "lectern-scale-")));
  try {
    await Promise.race([
      started.gone,
      new Promise((_resolve, reject) => setTimeout(() => reject(new Error(`it started:\n${started.output()}`)), READY_TIMEOUT_MS)),
    ]);
    return started.output();
  } finally {
    await started.stop();
  }
}

function launch(target: string, port: number, env: Readonly<Record<string, string>>, dataDir: string) {
  let output = "";
  const child: ChildProcess = spawn(process.execPath, [...nodeFlags, MAIN], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: String(port), LECTERN_DATA_DIR: dataDir, LOG_LEVEL: "warn", NODE_ENV: "test", TARGET: target, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const alive = () => child.exitCode === null && child.signalCode === null;
  const gone = once(child, "exit");

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (alive()) {
      child.kill(signal);
      await gone;
    }
    await rm(dataDir, { recursive: true, force: true });
  }

  return {
    target,
    port,
    gone,
    alive,
    output: () => output,
    kill9: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    ready: async () => {
      const deadline = Date.now() + READY_TIMEOUT_MS;
      while (Date.now() < deadline) {
        if (!alive()) throw new Error(`${target} ended with ${child.exitCode}:\n${output}`);
        const ready = await fetch(`http://127.0.0.1:${port}/ready`).then(
          (response) => response.ok,
          () => false,
        );
        if (ready) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      throw new Error(`${target} was not ready in time:\n${output}`);
    },
  };
}
