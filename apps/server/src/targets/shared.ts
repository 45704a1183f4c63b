import { openDatabase } from "@lectern/adapters/database";
import type { Logger } from "@lectern/adapters/log";
import type { Config } from "../config.ts";
import { cannotStart } from "../internal/internal.errors.ts";
import { addressOf } from "../internal/peers.ts";
import { modules } from "../modules.ts";

/**
 * Refuses a target that is split or copied while something its processes must share is theirs alone. Also when a room
 * this target calls has no address.
 */
export function refuseUnsharedPorts(config: Config): void {
  const { target } = config;
  if (target.split !== "all" || config.cluster) {
    const missing = [
      ...(config.databaseUrl ? [] : ["the database is embedded in one process: set DATABASE_URL"]),
      ...(config.redisUrl ? [] : ["sockets, cache, limits and presence are in memory: set REDIS_URL"]),
      ...(config.filesShared ? [] : ["files are in this process's own folder: set FILES_DIR to one that all share"]),
    ];
    if (missing.length > 0)
      throw cannotStart(`TARGET=${target.names.join(",")}${config.cluster ? " CLUSTER=1" : ""} runs in several processes, but\n  ${missing.join("\n  ")}`);
  }
  const strangers = modules
    .filter(({ name }) => target.isHere(name))
    .flatMap(({ needs }) => needs)
    .concat("users")
    .filter((name) => !target.isHere(name) && addressOf(config.peers, name) === undefined);
  if (strangers.length > 0)
    throw cannotStart(`TARGET=${target.names.join(",")} calls ${[...new Set(strangers)].join(", ")} elsewhere: name their addresses in PEERS`);
  if (target.split === "rooms" && config.demo)
    throw cannotStart("The demonstration is written by a process that has every room: start one with TARGET=all and LECTERN_DEMO=1 first.");
}

const LOCK = 7_236_114;
/** A process that was just killed may hold its lock for a moment. */
const WAIT_MS = 5_000;
const RETRY_MS = 200;

/**
 * Makes sure that processes on one database agree about what they share. A process whose cache, limits, presence and
 * sockets are in memory wants the database for itself; those that share a Redis let each other in. The lock is a session
 * lock of PostgreSQL: it ends with its process, however that ends. Answers the way to give it back.
 */
export async function claimDatabase(url: string, alone: boolean, log: Logger): Promise<() => Promise<void>> {
  const connection = openDatabase({ url, max: 1, applicationName: "lectern-claim", keepOpen: true, onClose: () => void reclaim() });
  let released = false;

  async function claimed(): Promise<boolean> {
    const [row] = alone
      ? await connection<{ granted: boolean }[]>`select pg_try_advisory_lock(${LOCK}) as granted`
      : await connection<{ granted: boolean }[]>`select pg_try_advisory_lock_shared(${LOCK}) as granted`;
    return row?.granted ?? false;
  }

  async function untilClaimed(withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      if (await claimed()) return true;
      if (Date.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** The database was restarted, and the lock went with the connection. */
  async function reclaim(): Promise<void> {
    if (released) return;
    try {
      if (!(await untilClaimed(WAIT_MS)))
        log.error({}, "another process that shares nothing with this one took the database while it was away: stop one of them");
    } catch {
      setTimeout(() => void reclaim(), RETRY_MS);
    }
  }

  if (!(await untilClaimed(WAIT_MS))) {
    released = true;
    await connection.end({ timeout: 1 });
    throw cannotStart(
      alone
        ? "Another Lectern runs on this database. Several processes have to share sockets, cache, limits and presence: set REDIS_URL (and FILES_DIR) for all of them."
        : "Another Lectern runs on this database without a Redis. Set the same REDIS_URL for all of them.",
    );
  }
  return async () => {
    released = true;
    await connection.end({ timeout: 1 });
  };
}
