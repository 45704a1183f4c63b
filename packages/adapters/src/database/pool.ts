import postgres from "postgres";
import { valueTooLarge } from "./database.errors.ts";
import { surviveLostConnections } from "./lost-connection.ts";
import { namesOneServer, promptSocket, socketFolder } from "./prompt-socket.ts";

export type DatabasePool = postgres.Sql<{ bigint: number }>;

export interface PoolOptions {
  /** Of a server, or of the folder of a Unix socket (`postgres://lectern@%2Frun%2Fpostgresql/lectern`). */
  readonly url: string;
  /** Connections at most. */
  readonly max: number;
  readonly applicationName: string;
  /** A statement running longer is cancelled by PostgreSQL. */
  readonly statementTimeoutMs?: number;
  /** Connections stay open without work: for session locks. */
  readonly keepOpen?: boolean;
  /** Told of every connection that closed; the next query opens another one. */
  readonly onClose?: () => void;
}

const CONNECT_TIMEOUT_SECONDS = 10;
const IDLE_TIMEOUT_SECONDS = 60;
/** The longest wait before a lost connection is tried again. postgres.js waits up to 20 s: everybody would, long after PostgreSQL is back. */
const RECONNECT_SECONDS = 0.5;
/** A transaction that nobody goes on with is ended, so that it cannot hold back everybody else. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const DEFAULT_STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Opens a pool of postgres.js: columns in camelCase, `bigint` as number. Names of columns are translated, keys inside
 * JSON are left as they are.
 */
export function openDatabase(options: PoolOptions): DatabasePool {
  const { url, max, applicationName, statementTimeoutMs = DEFAULT_STATEMENT_TIMEOUT_MS, keepOpen = false, onClose } = options;
  const folder = socketFolder(url);
  const pool = postgres(url, {
    max,
    ...(folder ? { host: folder } : {}),
    ...(namesOneServer(url) ? { socket: promptSocket } : {}),
    ...(onClose ? { onclose: onClose } : {}),
    ...(keepOpen ? { max_lifetime: null } : {}),
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    backoff: reconnectAfter,
    ...(keepOpen ? {} : { idle_timeout: IDLE_TIMEOUT_SECONDS }),
    onnotice: () => {},
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel }, undefined: null },
    types: {
      bigint: { to: 20, from: [20], parse: parseSafeInteger, serialize: (value: number) => value.toString() },
    },
    connection: {
      application_name: applicationName,
      TimeZone: "UTC",
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
  });
  return surviveLostConnections(pool);
}

/** Seconds: from hundredths on, longer with every failure, and never the same for all connections. */
function reconnectAfter(failures: number): number {
  return Math.min(3 ** failures / 100, RECONNECT_SECONDS) * (0.5 + Math.random() / 2);
}

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw valueTooLarge(text);
  return value;
}
