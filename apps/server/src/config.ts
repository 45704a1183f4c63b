import { join, resolve } from "node:path";
import { z } from "zod";
import { parsePeers, parseTarget, type Target } from "./targets/target.ts";

/** One documented setting: the README's table is made from these. */
interface Setting<S extends z.ZodType> {
  readonly schema: S;
  readonly doc: string;
  /** As the table shows it. */
  readonly shownDefault: string;
}

const setting = <S extends z.ZodType>(schema: S, shownDefault: string, doc: string): Setting<S> => ({ schema, shownDefault, doc });

const optional = z.string().min(1).optional();
const flag = z.enum(["0", "1"]).transform((value) => value === "1");

/** Every setting of the server, each from the environment variable of its name. */
export const settings = {
  PORT: setting(z.coerce.number().int().min(0).max(65_535).default(3000), "3000", "Port to listen on; 0 takes a free one."),
  HOST: setting(z.string().default("0.0.0.0"), "0.0.0.0", "Address to listen on."),
  PUBLIC_URL: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    "http://localhost:PORT",
    "Where people reach Lectern; links in mails and the origin check use it.",
  ),
  LECTERN_DATA_DIR: setting(z.string().default("data"), "./data", "Folder of the embedded database, files and secrets."),
  DATABASE_URL: setting(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    "embedded PostgreSQL",
    "PostgreSQL of your own, version 15 or newer. Then nothing is demonstrated unless asked for.",
  ),
  DATABASE_POOL: setting(
    z.coerce.number().int().min(2).max(500).default(10),
    "10",
    "Database connections of this process at most. A few per core serve more than many: statements then travel together.",
  ),
  FILES_DIR: setting(optional, "LECTERN_DATA_DIR/files", "Folder of uploaded files; copies and services share one (a network file system works)."),
  REDIS_URL: setting(
    z.url({ protocol: /^rediss?$/ }).optional(),
    "memory of this process",
    "Redis 6.2 or newer for sockets, cache, limits and presence; needed as soon as there is more than one process.",
  ),
  TARGET: setting(
    z.string().default("all"),
    "all",
    "What this process runs: all, roles (http, realtime, worker), rooms (users, courses, …), or a comma list of either. `--list-targets` shows them.",
  ),
  CLUSTER: setting(flag.optional(), "0", "1: there are several copies of this target; the start is refused while something they must share is in memory."),
  PEERS: setting(
    z.string().optional(),
    "none",
    "Where the rooms that are not in this process answer: users=http://10.0.0.4:3000,*=http://10.0.0.5:3000. Needed when TARGET names rooms.",
  ),
  SMTP_URL: setting(z.url({ protocol: /^smtps?$/ }).optional(), "mail outbox in administration", "Mail server, e.g. smtps://user:password@mail.example.org."),
  MAIL_FROM: setting(z.string().default("Lectern <no-reply@localhost>"), "Lectern <no-reply@localhost>", "Sender of mails."),
  LECTERN_DEMO: setting(
    flag.optional(),
    "1 on the embedded database",
    "0 starts without the demonstration organisation, 1 writes it also on a database of your own.",
  ),
  LECTERN_DEMO_PASSWORD: setting(optional, "made up and printed at first start", "Password of the demonstration accounts."),
  ADMIN_EMAIL: setting(z.email().optional(), "none", "E-mail of the first administrator, where nothing is demonstrated."),
  ADMIN_PASSWORD: setting(optional, "none", "Password of the first administrator, at least 12 characters."),
  LOG_LEVEL: setting(
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    "info",
    "How much is logged (JSON lines on standard output).",
  ),
  TRUST_PROXY: setting(z.string().default("loopback"), "loopback", "Addresses of proxies whose X-Forwarded-For is believed."),
  NODE_ENV: setting(z.enum(["production", "development", "test"]).optional(), "none", "production: nothing is demonstrated unless asked for."),
} as const;

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash; null until the port is known. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly databasePool: number;
  /** Uploaded files; shared by all processes of an installation. */
  readonly filesDir: string;
  /** Whether `FILES_DIR` was given: otherwise the folder is this process's own. */
  readonly filesShared: boolean;
  readonly redisUrl: string | null;
  readonly target: Target;
  readonly cluster: boolean;
  /** Room → base URL without a trailing slash; `*` for all the others. */
  readonly peers: ReadonlyMap<string, string>;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly demo: boolean;
  readonly demoPassword: string | null;
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly logLevel: string;
  readonly trustProxy: string;
}

export class ConfigError extends Error {}

/** Parses the environment once. Throws `ConfigError` with one line per wrong setting. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(`Some settings do not fit:\n${lines.join("\n")}`);
  }
  const s = parsed.data;
  return {
    port: s.PORT,
    host: s.HOST,
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    dataDir: resolve(s.LECTERN_DATA_DIR),
    databaseUrl: s.DATABASE_URL ?? null,
    databasePool: s.DATABASE_POOL,
    filesDir: resolve(s.FILES_DIR ?? join(s.LECTERN_DATA_DIR, "files")),
    filesShared: s.FILES_DIR !== undefined,
    redisUrl: s.REDIS_URL ?? null,
    target: orConfigError("TARGET", () => parseTarget(s.TARGET)),
    cluster: s.CLUSTER ?? false,
    peers: orConfigError("PEERS", () => parsePeers(s.PEERS ?? "")),
    smtpUrl: s.SMTP_URL ?? null,
    mailFrom: s.MAIL_FROM,
    demo: s.LECTERN_DEMO ?? (s.DATABASE_URL === undefined && s.NODE_ENV !== "production"),
    demoPassword: s.LECTERN_DEMO_PASSWORD ?? null,
    adminEmail: s.ADMIN_EMAIL ?? null,
    adminPassword: s.ADMIN_PASSWORD ?? null,
    logLevel: s.LOG_LEVEL,
    trustProxy: s.TRUST_PROXY,
  };
}

const environmentSchema = z.object({
  PORT: settings.PORT.schema,
  HOST: settings.HOST.schema,
  PUBLIC_URL: settings.PUBLIC_URL.schema,
  LECTERN_DATA_DIR: settings.LECTERN_DATA_DIR.schema,
  DATABASE_URL: settings.DATABASE_URL.schema,
  DATABASE_POOL: settings.DATABASE_POOL.schema,
  FILES_DIR: settings.FILES_DIR.schema,
  REDIS_URL: settings.REDIS_URL.schema,
  TARGET: settings.TARGET.schema,
  CLUSTER: settings.CLUSTER.schema,
  PEERS: settings.PEERS.schema,
  SMTP_URL: settings.SMTP_URL.schema,
  MAIL_FROM: settings.MAIL_FROM.schema,
  LECTERN_DEMO: settings.LECTERN_DEMO.schema,
  LECTERN_DEMO_PASSWORD: settings.LECTERN_DEMO_PASSWORD.schema,
  ADMIN_EMAIL: settings.ADMIN_EMAIL.schema,
  ADMIN_PASSWORD: settings.ADMIN_PASSWORD.schema,
  LOG_LEVEL: settings.LOG_LEVEL.schema,
  TRUST_PROXY: settings.TRUST_PROXY.schema,
  NODE_ENV: settings.NODE_ENV.schema,
});

/** `PORT=` in a shell or a compose file means "not set". */
function withoutEmpty(env: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
}

function orConfigError<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError(`Some settings do not fit:\n${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
