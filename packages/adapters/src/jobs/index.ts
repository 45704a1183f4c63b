import type { JobQueuePort } from "@lectern/core/ports";
import { PgBoss } from "pg-boss";

export interface JobQueue extends JobQueuePort {
  start(): Promise<void>;
  /** Waits for running jobs, at most `graceMs`; what is cut off is taken up again after the next start. */
  stop(graceMs: number): Promise<void>;
}

/** A run that has not shown a heartbeat for this long belongs to a dead process and is taken up by another. */
const HEARTBEAT_SECONDS = 10;
/** How often it is looked for such runs. */
const SUPERVISE_SECONDS = 5;
/** Without notifications, and with them: those wake a worker at once, polling finds what is tried again and what they missed. */
const POLL_SECONDS = 0.5;
const NOTIFIED_POLL_SECONDS = 2;
const POLLING = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: NOTIFIED_POLL_SECONDS };
const RUNS_AT_ONCE = 2;
const CONNECTIONS = 2;

/** pg-boss: jobs live in PostgreSQL, in the schema `pgboss`, and are enqueued inside the caller's own transaction. */
export function createJobQueue(databaseUrl: string, onError: (error: Error) => void): JobQueue {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    application_name: "lectern-jobs",
    schema: "pgboss",
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on("error", onError);
  const queues = new Map<string, Promise<void>>();

  function ensureQueue(name: string, options: { retryLimit?: number; expireInSeconds?: number } = {}): Promise<void> {
    const known = options.retryLimit === undefined ? queues.get(name) : undefined;
    if (known) return known;
    const all = { retryBackoff: true, retryDelay: 1, heartbeatSeconds: HEARTBEAT_SECONDS, notify: true, ...options };
    // Whoever enqueues first may be a process that does not know the options; whoever works the queue sets them.
    const created = boss.createQueue(name, all).then(() => (options.retryLimit === undefined ? undefined : boss.updateQueue(name, all)));
    queues.set(name, created);
    created.catch(() => queues.delete(name));
    return created;
  }

  return {
    start: async () => {
      await boss.start();
    },
    stop: async (graceMs) => {
      await boss.stop({ graceful: true, timeout: graceMs });
    },
    enqueue: async (sql, queue, payload) => {
      await ensureQueue(queue);
      const executeSql = async (text: string, values: unknown[] = []) => ({ rows: [...(await sql.unsafe(text, values.map(fromJsonText)))] });
      await boss.send(queue, payload, { db: { executeSql } });
    },
    work: async (queue, { retryLimit, expireSeconds }, work) => {
      await ensureQueue(queue, { retryLimit, expireInSeconds: expireSeconds });
      await boss.work<{ jobId: string }>(queue, { batchSize: 1, localConcurrency: RUNS_AT_ONCE, ...POLLING }, async ([job]) => {
        if (job) await work(job.data, job.signal);
      });
    },
    schedule: async (queue, cron, work) => {
      await ensureQueue(queue);
      await boss.schedule(queue, cron, {}, { tz: "UTC" });
      await boss.work(queue, { batchSize: 1, ...POLLING }, async () => work());
    },
  };
}

/** pg-boss hands over JSON as text; postgres.js would write that text as a JSON string. */
function fromJsonText(value: unknown) {
  return typeof value === "string" && (value.startsWith("[{") || value.startsWith("{")) ? JSON.parse(value) : value;
}
