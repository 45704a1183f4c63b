import type { Sql } from "@lectern/core/ports";
import { createState, guardStatements, isLostConnection } from "./lost-connection.ts";
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
  const sql = await pool.reserve();
  const state = createState();
  const left: Promise<unknown>[] = [];
  const leave = (statement: Promise<unknown>) => {
    // Looked at with the commit.
    statement.catch(() => {});
    left.push(statement);
  };
  // As postgres.js' own transactions learn of the end of their connection. True: it takes more before this is answered.
  const onexecute = (connection: object) => {
    const onclose = (error: unknown) => {
      run.lost = { error };
      state.settle(error);
    };
    Object.assign(connection, { onclose });
    return true;
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
  const whole = guardStatements(Object.assign(sql, { savepoint }), state);

  const options = { prepare: false, onexecute };
  leave(sql.unsafe("begin", [], options).execute());
  const outcome = await Promise.race([work(whole, leave), state.ending]).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  run.committing = "value" in outcome && !run.lost;
  const end = run.lost ? null : sql.unsafe(run.committing ? "commit" : "rollback").execute();
  if (end) leave(end);
  state.settle(new Error("the transaction is over"));
  const answers = await Promise.allSettled(left);
  // A connection that is gone is not given back: its slot of the pool is somebody else's by now.
  if (run.lost) throw run.lost.error;
  sql.release();
  // What was left and failed is why all that came after it failed too, and why the commit was none.
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  if ("error" in outcome) throw outcome.error;
  // A statement failed that nobody made anything of.
  if ((await end)?.command !== "COMMIT") throw new Error("PostgreSQL rolled back what was to be committed");
  return outcome.value;
}
