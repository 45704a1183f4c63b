import { setTimeout as sleep } from "node:timers/promises";
import type { DatabasePool } from "./pool.ts";

type Transaction = Parameters<Parameters<DatabasePool["begin"]>[1]>[0];
type Work = (sql: Transaction) => unknown;

/** The database went away under a statement; it says nothing about the statement. SQLSTATE classes 08 and 57P0x, or postgres.js's and Node's codes. */
export function isLostConnection(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|08|57P0|25P03)/.test(code);
}

/** A connection that was ended leaves its error behind in postgres.js 3.4: the first statement after it was opened again gets it. */
const BEGIN_ATTEMPTS = 4;

/**
 * postgres.js 3.4 answers every error inside a transaction with a `rollback`, also when the connection itself is gone: it
 * then writes to a socket that is no more, which ends the whole process (TypeError in `nextWrite`) and leaves the
 * connection unusable in the pool. Here such an error is kept from it. The transaction is rejected all the same, by the
 * closing of its connection, and PostgreSQL has rolled it back. A transaction that did not even begin begins again.
 */
export function surviveLostConnections(pool: DatabasePool): DatabasePool {
  const begin = pool.begin.bind(pool);
  const guarded = async (first: string | Work, second?: Work): Promise<unknown> => {
    const [options, work] = typeof first === "string" ? [first, second] : ["", first];
    for (let attempt = 1; ; attempt++) {
      const state: State = { started: false, settled: false };
      try {
        return await begin(options, (sql) => {
          state.started = true;
          return quietly(sql, work, state);
        });
      } catch (error) {
        if (state.started || !isLostConnection(error) || attempt === BEGIN_ATTEMPTS) throw error;
      } finally {
        state.settled = true;
      }
    }
  };
  Object.defineProperty(pool, "begin", { value: guarded });
  return pool;
}

interface State {
  started: boolean;
  /** The transaction has been answered; nothing may be sent for it any more. */
  settled: boolean;
}

/** The closing of a connection is told at once; a transaction that still stands after this has not lost its own. */
const CLOSING_TOLD_MS = 2_000;

async function quietly(sql: Transaction, work: Work | undefined, state: State): Promise<unknown> {
  const savepoint = sql.savepoint.bind(sql);
  const guarded = (first: string | Work, second?: Work) =>
    typeof first === "string" ? savepoint(first, (inner) => quietly(inner, second, state)) : savepoint((inner) => quietly(inner, first, state));
  Object.defineProperty(sql, "savepoint", { value: guarded });
  try {
    // postgres.js resolves arrays of queries.
    const result = await work?.(sql);
    return Array.isArray(result) ? await Promise.all(result) : result;
  } catch (error) {
    if (!isLostConnection(error)) throw error;
    await sleep(CLOSING_TOLD_MS);
    if (state.settled) return new Promise(() => {});
    // Another connection than this one was lost (a queue's, a peer's): this one is rolled back and goes on.
    throw error;
  }
}

/** What `process` is to those who listen for rejections that nobody handles. */
interface Rejecting {
  on(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
}

/**
 * postgres.js 3.4 asks on every new connection which arrays there are, and hands nobody the answer: a connection that is lost under that
 * question would end the process, though its pool opens another. Every other rejection that nobody handles ends it as before. (Without
 * the question, `fetch_types: false`, `reserve()` never answers on a new connection.)
 */
export function surviveLostTypeQuestions(process: Rejecting): void {
  process.on("unhandledRejection", (reason) => {
    const query = reason instanceof Error && "query" in reason ? String(reason.query) : "";
    if (!isLostConnection(reason) || !query.includes("pg_catalog.pg_type")) throw reason ?? new Error("rejected with nothing");
  });
}
