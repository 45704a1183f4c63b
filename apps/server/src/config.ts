import { resolve } from "node:path";
import { z } from "zod";

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
  DATABASE_POOL: setting(z.coerce.number().int().min(2).max(500).default(20), "20", "Database connections of this process at most."),
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
