import type { Sql } from "@lectern/core/ports";
import { createState, guardStatements, isLostConnection, redirected, type Query } from "./lost-connection.ts";
import type { DatabasePool } from "./pool.ts";

/** An open transaction. */
export interface Savepointable extends Sql {
  savepoint(work: (sql: Sql) => Promise<unknown>): Promise<unknown>;
}

/** `leave` takes a statement that was sent: it is answered with the commit, and when it fails, nothing is committed. */
export type PipelinedWork<T> = (sql: Savepointable, leave: (statement: Promise<unknown>) => void) => Promise<T>;

/** A connection whose end nobody was told of yet is taken for one that works. */
const ATTEMPTS = 4;

/**
 * A transaction that does not wait for its own beginning and end: `begin` travels with the first statements, `commit` with those that were
 * left to it. That is two ways to PostgreSQL instead of four, for a transaction that asks once and then writes. It runs again from its
 * beginning when the connection is lost before the commit was sent; lost later, nobody knows what became of it, and it fails.
 */
export async function pipelined<T>(pool: DatabasePool, work: PipelinedWork<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const run: Run = { committing: false, lost: null };
    try {
      return await once(pool, work, run);
    } catch (error) {
      if (run.committing || !isLostConnection(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Run {
  /** The commit was sent. */
  committing: boolean;
  lost: { readonly error: unknown } | null;
}

async function once<T>(pool: DatabasePool, work: PipelinedWork<T>, run: Run): Promise<T> {
  const state = createState();
  const line = await open(pool, (error) => {
    run.lost = { error };
    state.settle(error);
  });
  const left: Promise<unknown>[] = [line.begun];
  const leave = (statement: Promise<unknown>) => {
    // Looked at with the commit.
    statement.catch(() => {});
    left.push(statement);
  };
  let savepoints = 0;
  const savepoint = async (inner: (sql: Sql) => Promise<unknown>): Promise<unknown> => {
    const name = `s${(savepoints += 1)}`;
    await whole.unsafe(`savepoint ${name}`);
    try {
      return await inner(whole);
    } catch (error) {
      await whole.unsafe(`rollback to ${name}`);
      throw error;
    }
  };
  const whole = guardStatements(line.sql, state, { savepoint });
  if (!takesSavepoints(whole)) throw new TypeError("savepoints are missing");

  const outcome = await Promise.race([work(whole, leave), state.ending]).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  run.committing = "value" in outcome && !run.lost;
  const end = run.lost ? null : line.sql.unsafe(run.committing ? "commit" : "rollback").execute();
  if (end) leave(end);
  state.settle(new Error("the transaction is over"));
  const answers = await Promise.allSettled(left);
  if (run.lost) throw run.lost.error;
  // What was left and failed is why all that came after it failed too, and why the commit was none.
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  if ("error" in outcome) throw outcome.error;
  // A statement failed that nobody made anything of.
  if ((await end)?.command !== "COMMIT") throw new Error("PostgreSQL rolled back what was to be committed");
  return outcome.value;
}

const takesSavepoints = (sql: Sql): sql is Savepointable => typeof Reflect.get(sql, "savepoint") === "function";

/** A connection of postgres.js, as its own transactions use it. */
interface Connection {
  /** Sends it; false when nothing may follow before it is answered. */
  execute(query: Query): boolean;
  /** Called when everything that was sent is answered and the transaction is still open; without a transaction the pool has it again. */
  reserved: (() => void) | null;
}

/** A connection with a `begin` that was sent and is not answered yet, and statements that go to it. */
async function open(pool: DatabasePool, onClose: (error: unknown) => void): Promise<{ sql: Sql; begun: Promise<unknown> }> {
  let waiting: Query[] = [];
  let ready = true;
  let closed: { error: unknown } | null = null;
  const { promise: taken, resolve, reject } = Promise.withResolvers<Connection>();
  const onexecute = (connection: Connection) => {
    const reserved = () => {
      ready = true;
      sendOn(connection);
    };
    const onclose = (error: unknown) => {
      closed = { error };
      for (const query of waiting) query.reject(error);
      waiting = [];
      onClose(error);
    };
    Object.assign(connection, { reserved, onclose });
    resolve(connection);
    // Nobody else's from now on.
    return false;
  };
  const sendOn = (connection: Connection) => {
    while (ready) {
      const query = waiting.shift();
      if (!query) return;
      ready = connection.execute(query);
    }
  };
  const options = { prepare: false, onexecute };
  const begun = pool.unsafe("begin", [], options).execute();
  begun.catch(reject);
  const connection = await taken;
  const send = (query: Query) => {
    if (closed) return query.reject(closed.error);
    waiting.push(query);
    sendOn(connection);
  };
  return { sql: redirected(pool, send), begun };
}
