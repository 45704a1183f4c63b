import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

export interface TestRedis {
  readonly url: string;
  /** Ends the process as a crash would; `restart` brings an empty one back on the same port. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** It keeps its connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
const POLL_MS = 20;
/** util-linux: ends Redis when we are killed without a chance to. */
const SETPRIV = "/usr/bin/setpriv";

/** A real redis-server of one's own on a free loopback port, without persistence. `REDIS_SERVER_PATH` or the one on the PATH. */
export async function startTestRedis(): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), "lectern-redis-"));
  const port = await freePort();
  let child = await launch(port, directory);

  const crash = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };

  return {
    url: `redis://127.0.0.1:${port}`,
    crash,
    restart: async () => {
      await crash();
      child = await launch(port, directory);
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: async () => {
      await crash();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The URL with a key prefix of its own: tests that share a Redis do not see each other. */
export function freshRedis(url: string): string {
  return `${url}?prefix=t_${randomBytes(8).toString("hex")}:`;
}

async function launch(port: number, directory: string): Promise<ChildProcess> {
  const program = process.env["REDIS_SERVER_PATH"] ?? "redis-server";
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory, "--daemonize", "no"];
  const [command, ...rest] = existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL", "--", program, ...args] : [program, ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2_000)));
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline && child.exitCode === null; await sleep(POLL_MS)) {
    if (await Promise.race([accepts(port), failed])) return child;
  }
  child.kill("SIGKILL");
  throw new Error(`redis-server (${program}) did not start; REDIS_SERVER_PATH names another. It said:\n${output}`);
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
