import { join } from "node:path";
import { createMemoryCache, createRedisCache } from "@lectern/adapters/cache";
import { openDatabase, startEmbeddedPostgres, type DatabasePool } from "@lectern/adapters/database";
import { createJobQueue, type JobQueue } from "@lectern/adapters/jobs";
import { createMemoryLimits, createRedisLimits } from "@lectern/adapters/limits";
import type { Logger } from "@lectern/adapters/log";
import { createOutboxMail, createSmtpMail } from "@lectern/adapters/mail";
import { createMemoryPresence, createRedisPresence, type Departure } from "@lectern/adapters/presence";
import { clusterAdapter } from "@lectern/adapters/realtime";
import { createDiskStorage } from "@lectern/adapters/storage";
import type { Config } from "./config.ts";
import type { ServerOptions } from "socket.io";
import { modules } from "./modules.ts";
import type { Ports } from "./runtime/context.ts";
import { createDiskParts } from "./uploads/disk-parts.ts";
import { claimDatabase } from "./targets/shared.ts";

type ClusterAdapter = NonNullable<ServerOptions["adapter"]>;

/** One line of the table printed at start. */
export interface ChosenAdapter {
  readonly port: string;
  readonly adapter: string;
  readonly detail: string;
}

export interface Adapters {
  readonly pool: DatabasePool;
  readonly ports: Ports;
  readonly queue: JobQueue;
  readonly chosen: readonly ChosenAdapter[];
  /** Joins the socket servers of all processes; null when this one is alone. */
  readonly cluster: ClusterAdapter | null;
  /** Who listens is told of people who went with a process that died; once over all processes. */
  onSwept(listener: (gone: readonly Departure[]) => void): void;
  /** Who listens is told when processes stop reaching each other's sockets, and when they do again. */
  onReach(listener: (reaches: boolean) => void): void;
  close(): Promise<void>;
}

const POOL_CLOSE_SECONDS = 2;
/** Connecting takes a moment; what is not there by then is away. */
const REACH_GRACE_MS = 3_000;

/** Environment → adapter: the only place that knows which implementation stands behind a port. */
export async function chooseAdapters(config: Config, log: Logger): Promise<Adapters> {
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({
        directory: join(config.dataDir, "postgres"),
        onCrash: (detail) => log.error({ detail }, "the embedded PostgreSQL ended by itself and is started again; nothing that was acknowledged is lost"),
      });
  const url = config.databaseUrl ?? embedded?.url ?? "";
  const unclaim = await claimDatabase(url, config.redisUrl === null, log).catch(async (error: unknown) => {
    await embedded?.stop();
    throw error;
  });
  const pool = openDatabase({ url, max: config.databasePool, applicationName: "lectern" });
  const queue = createJobQueue(url, (error) => log.error({ err: error }, "the job queue reported a problem"));
  const shared = config.redisUrl ? await openShared(config.redisUrl, log) : openMemory();

  const ports: Ports = {
    ...shared.ports,
    uploads: {
      purposes: new Map(modules.flatMap(({ uploads = [] }) => uploads.map((purpose) => [purpose.name, purpose] as const))),
      parts: createDiskParts(join(config.filesDir, "uploads")),
    },
    storage: createDiskStorage(config.filesDir),
    mail: config.smtpUrl ? createSmtpMail(pool, config.smtpUrl, config.mailFrom) : createOutboxMail(pool),
    queue,
  };
  const chosen: ChosenAdapter[] = [
    {
      port: "database",
      adapter: embedded ? "embedded PostgreSQL" : "PostgreSQL",
      detail: embedded ? `${embedded.version}, ${join(config.dataDir, "postgres")}` : withoutSecrets(url),
    },
    { port: "bus", adapter: "outbox, in process", detail: "PostgreSQL" },
    { port: "jobs", adapter: "pg-boss", detail: "PostgreSQL" },
    { port: "cache, limits, presence", adapter: config.redisUrl ? "Redis" : "memory", detail: shared.detail },
    { port: "realtime", adapter: config.redisUrl ? "Socket.IO, Redis streams" : "Socket.IO, memory", detail: shared.detail },
    { port: "storage", adapter: "disk", detail: config.filesDir },
    { port: "mail", adapter: config.smtpUrl ? "SMTP" : "outbox", detail: config.smtpUrl ? withoutSecrets(config.smtpUrl) : "administration → mail" },
  ];
  return {
    pool,
    ports,
    queue,
    chosen,
    cluster: shared.cluster,
    onSwept: shared.onSwept,
    onReach: shared.onReach,
    close: async () => {
      await shared.close();
      await pool.end({ timeout: POOL_CLOSE_SECONDS });
      await unclaim();
      await embedded?.stop();
    },
  };
}

/** The ports that all processes of an installation have to share. */
interface SharedPorts {
  readonly ports: Pick<Ports, "cache" | "limits" | "presence">;
  readonly cluster: ClusterAdapter | null;
  readonly detail: string;
  readonly onSwept: Adapters["onSwept"];
  readonly onReach: Adapters["onReach"];
  close(): Promise<void>;
}

function openMemory(): SharedPorts {
  return {
    ports: { cache: createMemoryCache(), limits: createMemoryLimits(), presence: createMemoryPresence() },
    cluster: null,
    detail: "this process",
    onSwept: () => {},
    onReach: () => {},
    close: async () => {},
  };
}

async function openShared(url: string, log: Logger): Promise<SharedPorts> {
  // A sixth of the start and of its memory, and most installations have none.
  const { openRedis } = await import("@lectern/adapters/redis");
  let tellReach: (reaches: boolean) => void = () => {};
  const redis = openRedis({
    url,
    onError: (error) => {
      log.error({ err: error }, "Redis is away: sockets of other processes are not reached, limits and presence count per process");
      tellReach(false);
    },
    onRecovered: () => {
      log.warn({}, "Redis is back");
      tellReach(true);
    },
  });
  let tell: (gone: readonly Departure[]) => void = () => {};
  const presence = createRedisPresence(redis, { onSwept: (gone) => tell(gone) });
  return {
    ports: { cache: createRedisCache(redis), limits: createRedisLimits(redis), presence },
    cluster: clusterAdapter(redis),
    detail: withoutSecrets(url),
    onSwept: (listener) => {
      tell = listener;
    },
    onReach: (listener) => {
      tellReach = listener;
      // It may have been away from the start.
      if (!redis.ready) void redis.waitUntilReady(REACH_GRACE_MS).then((ready) => ready || redis.ready || listener(false));
    },
    close: async () => {
      await presence.close();
      redis.close();
    },
  };
}

function withoutSecrets(text: string): string {
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
