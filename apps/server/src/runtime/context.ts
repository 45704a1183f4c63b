import type { Actor, CallDefinition, Context, GroupRead, GroupWrite, Logger, ServedCall, Transaction } from "@lectern/core";
import type { CachePort, JobQueuePort, LimitsPort, MailPort, PresencePort, RealtimePort, Sql, StoragePort } from "@lectern/core/ports";
import type { DatabasePool } from "@lectern/adapters/database";
import type { z } from "zod";
import { createGroupWriter, oneResultEach, type GroupWriter } from "./group-writer.ts";
import { createIds } from "./ids.ts";
import { createMemory } from "./memory.ts";
import { createTransaction } from "./transaction.ts";
import { callNotServed, transactionWithoutResult } from "./runtime.errors.ts";

/** The adapters this process runs on. */
export interface Ports {
  readonly cache: CachePort;
  readonly limits: LimitsPort;
  readonly presence: PresencePort;
  readonly storage: StoragePort;
  readonly uploads: Context["uploads"];
  readonly mail: MailPort;
  readonly queue: JobQueuePort;
}

export interface ContextOptions {
  readonly requestId: string;
  readonly actor: Actor | null;
  readonly addressHash?: string | null;
  readonly log?: Logger;
  /** An open transaction to work in: every `transaction` of this context becomes a savepoint of it. */
  readonly joined?: JoinedTransaction;
}

/** A transaction opened outside a use case: around an idempotent request, a handled event or a grouped write. */
interface JoinedTransaction {
  readonly sql: Savepointable;
  readonly effects: (() => void | Promise<void>)[];
  /** Committed: its connection is somebody else's now, and what still comes (effects) works outside of it. */
  ended: boolean;
}

/** The first effect of a joined transaction ends it for its context: effects run only after the commit. */
function joinTransaction(sql: Savepointable, effects: JoinedTransaction["effects"]): JoinedTransaction {
  const joined: JoinedTransaction = { sql, effects, ended: false };
  effects.push(() => void (joined.ended = true));
  return joined;
}

type Savepointable = Parameters<Parameters<DatabasePool["begin"]>[1]>[0];

export interface RuntimeOptions {
  readonly pool: DatabasePool;
  readonly ports: Ports;
  readonly realtime: RealtimePort;
  readonly log: Logger;
  readonly publicUrl: () => string;
  readonly observe: Context["observe"];
  readonly wakeBus: () => void;
  /** Asks the process that serves a call which is not served here. Without it such a call is a bug. */
  readonly callElsewhere?: (name: string, input: unknown, given: ContextOptions) => Promise<unknown>;
}

export interface Runtime {
  readonly pool: DatabasePool;
  context(options: ContextOptions): Context;
  /** Runs `work` in one transaction of its own with a context that joins it; effects run after the commit. */
  inTransaction<T>(options: Omit<ContextOptions, "joined">, work: (ctx: Context, tx: Transaction) => Promise<T>): Promise<T>;
  /** A transaction on a connection somebody else opened; the caller runs `effects` after the commit. */
  join(sql: Sql, options: Omit<ContextOptions, "joined">, effects: (() => void | Promise<void>)[]): { ctx: Context; tx: Transaction };
  runEffects(effects: readonly (() => void | Promise<void>)[], log: Logger): Promise<void>;
  serveCalls(calls: readonly ServedCall[]): void;
  /** Answers a call that came from another process. */
  answerCall(name: string, input: unknown, given: ContextOptions): Promise<unknown>;
  /** Resolves when no grouped write is waiting. */
  settled(): Promise<void>;
}

/** SQLSTATE of what went wrong only because others were at it too: the same work may well succeed now. */
const RETRYABLE = new Set(["40001", "40P01"]);
const MAX_TRANSACTION_ATTEMPTS = 3;

/** Everything behind `Context`: one runtime per process. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { pool, ports, realtime, log: processLog, publicUrl, observe, wakeBus, callElsewhere } = options;
  const calls = new Map<string, ServedCall>();
  const memory = createMemory();
  const writers = new Map<GroupWrite<unknown, unknown>, GroupWriter<unknown, unknown>>();
  const readers = new Map<GroupRead<unknown, unknown>, GroupWriter<unknown, unknown>>();
  const newId = createIds();

  /** Thousands are made a second: what is the same in all of them stands in the class. */
  class RuntimeContext implements Context {
    readonly requestId: string;
    readonly actor: Actor | null;
    readonly addressHash: string | null;
    readonly log: Logger;
    readonly #given: ContextOptions;

    constructor(given: ContextOptions) {
      this.requestId = given.requestId;
      this.actor = given.actor;
      this.addressHash = given.addressHash ?? null;
      this.log = given.log ?? processLog;
      this.#given = given;
    }

    get #joined(): JoinedTransaction | null {
      const { joined } = this.#given;
      return joined && !joined.ended ? joined : null;
    }
    get sql(): Sql {
      return this.#joined?.sql ?? pool;
    }
    get cache() {
      return ports.cache;
    }
    get limits() {
      return ports.limits;
    }
    get presence() {
      return ports.presence;
    }
    get storage() {
      return ports.storage;
    }
    get uploads() {
      return ports.uploads;
    }
    get mail() {
      return ports.mail;
    }
    get realtime() {
      return realtime;
    }
    get publicUrl() {
      return publicUrl();
    }
    get observe() {
      return observe;
    }
    newId(): string {
      return newId();
    }
    now(): Date {
      return new Date();
    }
    call<Input extends z.ZodType, Output extends z.ZodType>(
      definition: CallDefinition<string, Input, Output>,
      input: z.input<Input>,
    ): Promise<z.output<Output>> {
      return call(definition, input, this.#given);
    }
    remember<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
      return memory.remember(key, ttlMs, load, this.#joined ? "now" : undefined);
    }
    forget(key: string): void {
      memory.forget(key);
    }
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
      const joined = this.#joined;
      return joined ? nested(joined, this, work) : retried(() => topLevel(this, work));
    }
    write<Item, Result>(group: GroupWrite<Item, Result>, item: Item): Promise<Result> {
      return writerOf(group).write(item);
    }
    read<Question, Answer>(group: GroupRead<Question, Answer>, question: Question): Promise<Answer> {
      return this.#joined ? readAlone(this, group, question) : readerOf(group).write(question);
    }
  }

  const context = (given: ContextOptions): Context => new RuntimeContext(given);

  async function call<Input extends z.ZodType, Output extends z.ZodType>(
    definition: CallDefinition<string, Input, Output>,
    input: z.input<Input>,
    given: ContextOptions,
  ): Promise<z.output<Output>> {
    const served = calls.get(definition.name);
    if (!served && callElsewhere) return definition.output.parse(await callElsewhere(definition.name, definition.input.parse(input), given));
    // Inside a joined transaction the callee joins it too: a request that holds a connection never waits for a second one.
    return definition.output.parse(await answerCall(definition.name, input, given));
  }

  async function answerCall(name: string, input: unknown, given: ContextOptions): Promise<unknown> {
    const served = calls.get(name);
    if (!served) throw callNotServed(name);
    return served.run(context(given), input);
  }

  async function topLevel<T>(ctx: Context, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const effects: (() => void | Promise<void>)[] = [];
    const result = await valueOf<T>((keep) => pool.begin(async (sql) => keep(await work(dress(sql, ctx, effects)))));
    await runEffects(effects, ctx.log);
    return result;
  }

  async function nested<T>(joined: JoinedTransaction, ctx: Context, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const effects: (() => void | Promise<void>)[] = [];
    const result = await valueOf<T>((keep) => joined.sql.savepoint(async (sql) => keep(await work(dress(sql, ctx, effects)))));
    joined.effects.push(...effects);
    return result;
  }

  function dress(sql: Sql, ctx: Context, effects: (() => void | Promise<void>)[]): Transaction {
    let woken = false;
    const onEmit = () => {
      if (!woken) effects.push(wakeBus);
      woken = true;
    };
    return createTransaction(sql, { ctx, realtime, queue: ports.queue, effects, onEmit });
  }

  async function runEffects(effects: readonly (() => void | Promise<void>)[], log: Logger): Promise<void> {
    for (const effect of effects) {
      try {
        // Most are broadcasts, done at once; thousands a second need not wait for each other.
        const running = effect();
        if (running) await running;
      } catch (error) {
        log.error({ err: error }, "an effect after the commit failed");
      }
    }
  }

  function writerOf<Item, Result>(group: GroupWrite<Item, Result>): GroupWriter<Item, Result>;
  function writerOf(group: GroupWrite<unknown, unknown>): GroupWriter<unknown, unknown> {
    const known = writers.get(group);
    if (known) return known;
    const writer = createGroupWriter(group, (items) =>
      inTransaction({ requestId: `group:${group.name}`, actor: null }, async (ctx, tx) => oneResultEach(group.name, items, await group.write(tx, items, ctx))),
    );
    writers.set(group, writer);
    return writer;
  }

  function readerOf<Question, Answer>(group: GroupRead<Question, Answer>): GroupWriter<Question, Answer>;
  function readerOf(group: GroupRead<unknown, unknown>): GroupWriter<unknown, unknown> {
    const known = readers.get(group);
    if (known) return known;
    const { name, maxItems } = group;
    const asking = context({ requestId: `group:${name}`, actor: null });
    const reader = createGroupWriter({ name, maxDelayMs: 0, ...(maxItems ? { maxItems } : {}) }, (questions) => group.read(asking, questions));
    readers.set(group, reader);
    return reader;
  }

  async function readAlone<Question, Answer>(ctx: Context, group: GroupRead<Question, Answer>, question: Question): Promise<Answer> {
    const [answer] = oneResultEach(group.name, [question], await group.read(ctx, [question]));
    if (answer === undefined || answer instanceof Error) throw answer ?? new TypeError(`${group.name} answered nothing`);
    return answer;
  }

  async function inTransaction<T>(given: Omit<ContextOptions, "joined">, work: (ctx: Context, tx: Transaction) => Promise<T>): Promise<T> {
    return retried(async () => {
      const effects: (() => void | Promise<void>)[] = [];
      const result = await valueOf<T>((keep) =>
        pool.begin(async (sql) => {
          const ctx = context({ ...given, joined: joinTransaction(sql, effects) });
          keep(await work(ctx, dress(sql, ctx, effects)));
        }),
      );
      await runEffects(effects, given.log ?? processLog);
      return result;
    });
  }

  return {
    pool,
    context,
    inTransaction,
    join: (sql, given, effects) => {
      const ctx = context(given);
      return { ctx, tx: dress(sql, ctx, effects) };
    },
    runEffects,
    serveCalls: (served) => {
      for (const one of served) calls.set(one.call.name, one);
    },
    answerCall,
    settled: async () => {
      for (const writer of writers.values()) await writer.settled();
    },
  };
}

/** postgres.js unwraps arrays of promises from what a transaction returns; handing the value out keeps its type. */
async function valueOf<T>(run: (keep: (value: T) => void) => Promise<unknown>): Promise<T> {
  const kept: T[] = [];
  await run((value) => void kept.push(value));
  for (const value of kept) return value;
  throw transactionWithoutResult();
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (!RETRYABLE.has(code) || attempt === MAX_TRANSACTION_ATTEMPTS) throw error;
    }
  }
}
