import { join } from "node:path";
import { createMemoryCache } from "@lectern/adapters/cache";
import { openDatabase, startEmbeddedPostgres, type DatabasePool } from "@lectern/adapters/database";
import { createJobQueue, type JobQueue } from "@lectern/adapters/jobs";
import { createMemoryLimits } from "@lectern/adapters/limits";
import type { Logger } from "@lectern/adapters/log";
import { createOutboxMail, createSmtpMail } from "@lectern/adapters/mail";
import { createMemoryPresence } from "@lectern/adapters/presence";
import { createDiskStorage } from "@lectern/adapters/storage";
import type { Config } from "./config.ts";
import { modules } from "./modules.ts";
import type { Ports } from "./runtime/context.ts";
import { createDiskParts } from "./uploads/disk-parts.ts";

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
  close(): Promise<void>;
}

const POOL_CLOSE_SECONDS = 2;

/** Environment → adapter: the only place that knows which implementation stands behind a port. */
export async function chooseAdapters(config: Config, log: Logger): Promise<Adapters> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ directory: join(config.dataDir, "postgres") });
  const url = config.databaseUrl ?? embedded?.url ?? "";
  const pool = openDatabase({ url, max: config.databasePool, applicationName: "lectern" });
  const queue = createJobQueue(url, (error) => log.error({ err: error }, "the job queue reported a problem"));

  const ports: Ports = {
    cache: createMemoryCache(),
    limits: createMemoryLimits(),
    presence: createMemoryPresence(),
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
    { port: "cache, limits, presence", adapter: "memory", detail: "this process" },
    { port: "realtime", adapter: "Socket.IO, memory", detail: "this process" },
    { port: "storage", adapter: "disk", detail: config.filesDir },
    { port: "mail", adapter: config.smtpUrl ? "SMTP" : "outbox", detail: config.smtpUrl ? withoutSecrets(config.smtpUrl) : "administration → mail" },
  ];
  return {
    pool,
    ports,
    queue,
    chosen,
    close: async () => {
      await pool.end({ timeout: POOL_CLOSE_SECONDS });
      await embedded?.stop();
    },
  };
}

function withoutSecrets(text: string): string {
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
