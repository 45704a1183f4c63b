import type { JobQueuePort } from "@lectern/core/ports";
import { PgBoss, type Job } from "pg-boss";

export interface JobQueue extends JobQueuePort {
  start(): Promise<void>;
  /** Waits for running jobs, at most `graceMs`; what is cut off is taken up again after the next start. */
  stop(graceMs: number): Promise<void>;
}

/** A run that has not shown a heartbeat for this long belongs to a dead process and is taken up by another. */
const HEARTBEAT_SECONDS = 10;
/** How often it is looked for such runs. */
const SUPERVISE_SECONDS = 5;
/**
 * How often a worker looks for work without notifications, and with them: those wake it at once, so that looking finds what is tried again
 * and what they missed. Some forty workers look at the same moments, each with a statement of its own.
 */
const POLL_SECONDS = 0.5;
const NOTIFIED_POLL_SECONDS = 5;
/** What starts by the clock has a minute's time. */
const SCHEDULED_POLL_SECONDS = 20;
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

  /** A worker that goes from job to job; it waits, at most so long when it is notified, as soon as there was none. */
  async function takeUp(queue: string, notifiedPollSeconds: number, run: (job: Job<{ jobId: string }>) => Promise<void>): Promise<void> {
    let worker = "";
    const options = { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: notifiedPollSeconds };
    worker = await boss.work<{ jobId: string }>(queue, options, async ([job]) => {
      // By itself pg-boss waits after every single job: a hundred at once would take a hundred intervals.
      boss.notifyWorker(worker);
      if (job) await run(job);
    });
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
      for (let n = 0; n < RUNS_AT_ONCE; n++) await takeUp(queue, NOTIFIED_POLL_SECONDS, (job) => work(job.data, job.signal));
    },
    schedule: async (queue, cron, work) => {
      await ensureQueue(queue);
      await boss.schedule(queue, cron, {}, { tz: "UTC" });
      await takeUp(queue, SCHEDULED_POLL_SECONDS, () => work());
    },
  };
}

/** pg-boss hands over JSON as text; postgres.js would write that text as a JSON string. */
function fromJsonText(value: unknown) {
  return typeof value === "string" && (value.startsWith("[{") || value.startsWith("{")) ? JSON.parse(value) : value;
}
