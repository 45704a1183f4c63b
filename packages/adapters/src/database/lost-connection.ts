import { setTimeout as sleep } from "node:timers/promises";
import type { DatabasePool } from "./pool.ts";

type Transaction = Parameters<Parameters<DatabasePool["begin"]>[1]>[0];
type Work = (sql: Transaction) => unknown;

/** The database went away under a statement; it says nothing about the statement. SQLSTATE classes 08 and 57P0x, or postgres.js's and Node's codes. */
export function isLostConnection(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|08|57P0|25P03)/.test(code);
}

/** Connections that ended at the same moment are told one after the other: the next one that is tried may be gone as well. */
const BEGIN_ATTEMPTS = 4;

/**
 * postgres.js 3.4 goes on with a transaction whose connection is gone: what is still asked for in it, and its `commit` or `rollback`,
 * go to the same slot of the pool, which may have opened another connection since and serve somebody else's transaction. Here nothing
 * more is sent for a transaction from the moment on that its connection closed: it is rejected with that, PostgreSQL has rolled it
 * back, and its statements and savepoints fail. A transaction that did not even begin begins again.
 */
export function surviveLostConnections(pool: DatabasePool): DatabasePool {
  const begin = pool.begin.bind(pool);
  const guarded = async (first: string | Work, second?: Work): Promise<unknown> => {
    const [options, work] = typeof first === "string" ? [first, second] : ["", first];
    for (let attempt = 1; ; attempt++) {
      const state = createState();
      try {
        return await begin(options, (sql) => {
          state.started = true;
          return within(sql, work, state);
        });
      } catch (error) {
        state.settle(error);
        if (state.started || !isLostConnection(error) || attempt === BEGIN_ATTEMPTS) throw error;
      } finally {
        state.settle(new Error("the transaction is over"));
      }
    }
  };
  Object.defineProperty(pool, "begin", { value: guarded });
  return pool;
}

interface State {
  started: boolean;
  /** Why nothing may be sent for the transaction any more; undefined while something may. Set by `settle`. */
  over: unknown;
  /** Rejected as soon as it is over. */
  readonly ending: Promise<never>;
  settle(reason: unknown): void;
}

function createState(): State {
  const { promise: ending, reject } = Promise.withResolvers<never>();
  // Most transactions end without anybody waiting for this.
  ending.catch(() => {});
  const state: State = {
    started: false,
    over: undefined,
    ending,
    settle: (reason) => {
      state.over ??= reason;
      reject(state.over);
    },
  };
  return state;
}

/** The closing of a connection is told at once; a transaction that still stands after this has not lost its own. */
const CLOSING_TOLD_MS = 2_000;

async function within(sql: Transaction, work: Work | undefined, state: State): Promise<unknown> {
  try {
    // postgres.js resolves arrays of queries.
    const result = await work?.(whileItLasts(sql, state));
    return await (Array.isArray(result) ? Promise.all(result) : result);
  } catch (error) {
    if (isLostConnection(error)) await Promise.race([sleep(CLOSING_TOLD_MS), state.ending.catch(() => {})]);
    // Another connection than this one was lost (a queue's, a peer's): this one is rolled back and goes on.
    throw error;
  } finally {
    // The transaction has been answered; postgres.js, which would send its end, never hears of it again.
    if (state.over !== undefined) await new Promise(() => {});
  }
}

/** As it is, but nothing is sent once the transaction is over. */
function whileItLasts(sql: Transaction, state: State): Transaction {
  const watch = (made: unknown): unknown => {
    if (isQuery(made)) {
      const { handler } = made;
      // Not assigned as it is written: V8 would keep it, and all it refers to, until the next full collection (decision 14).
      const send = (query: Query) => (state.over === undefined ? handler(query) : query.reject(state.over));
      made.handler = send;
    }
    return made;
  };
  const savepoint = (first: string | Work, second?: Work) => {
    const [name, work] = typeof first === "string" ? [first, second] : [null, first];
    const inner = (deeper: Transaction) => within(deeper, work, state);
    const running = name === null ? sql.savepoint(inner) : sql.savepoint(name, inner);
    return Promise.race([running, state.ending]);
  };
  return new Proxy(sql, {
    apply: (target, self, given) => watch(Reflect.apply(target, self, given)),
    get: (target, name) => {
      if (name === "savepoint") return savepoint;
      if (name === "unsafe") return (...given: Parameters<Transaction["unsafe"]>) => watch(target.unsafe(...given));
      return Reflect.get(target, name);
    },
  });
}

/** A statement of postgres.js that is sent when somebody waits for it. */
interface Query {
  handler: (query: Query) => unknown;
  reject(reason: unknown): void;
}

function isQuery(made: unknown): made is Query {
  return made instanceof Promise && "handler" in made && "reject" in made;
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
