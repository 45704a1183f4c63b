import type { Sql } from "./database.ts";

/** The durable queue underneath `tx.startJob`. */
export interface JobQueuePort {
  /** Enqueues inside the caller's transaction: the job exists exactly when the transaction commits. */
  enqueue(sql: Sql, queue: string, payload: { jobId: string }): Promise<void>;
  /** Starts working a queue; `work` throws to be retried. */
  work(
    queue: string,
    options: { retryLimit: number; expireSeconds: number },
    work: (payload: { jobId: string }, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Runs `work` on the cron expression (UTC), once over all copies. */
  schedule(queue: string, cron: string, work: () => Promise<void>): Promise<void>;
}
