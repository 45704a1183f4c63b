import { AppError, toProblem, type Actor, type JobRun, type ServedJob } from "@lectern/core";
import type { Logger } from "@lectern/adapters/log";
import type { JobQueuePort } from "@lectern/core/ports";
import type { Metrics } from "../http/operation.ts";
import { toAppError } from "../http/problem.ts";
import { jobLost } from "./runtime.errors.ts";
import { jobUpdated } from "../platform/contract.ts";
import type { Runtime } from "./context.ts";

const DEFAULT_RETRY_LIMIT = 2;
const DEFAULT_EXPIRE_SECONDS = 300;
const PROGRESS_EVERY_MS = 250;

interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string | null;
  readonly ownerId: string | null;
  readonly input: unknown;
  readonly status: string;
  readonly attempts: number;
}

export interface JobsOptions {
  readonly runtime: Runtime;
  readonly queue: JobQueuePort;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The person a job acts for, as they are now; null when they are gone. */
  readonly actorOf: (organisationId: string, userId: string) => Promise<Actor | null>;
}

/** Takes up the jobs of this process's modules. */
export async function workJobs(jobs: readonly ServedJob[], options: JobsOptions): Promise<void> {
  for (const served of jobs) {
    const { job } = served;
    const { retryLimit = DEFAULT_RETRY_LIMIT, expireSeconds = DEFAULT_EXPIRE_SECONDS } = job;
    if (job.cron) {
      await options.queue.schedule(job.name, job.cron, () => runScheduled(served, options));
      continue;
    }
    await options.queue.work(job.name, { retryLimit, expireSeconds }, ({ jobId }, signal) => runOnce(served, jobId, retryLimit, signal, options));
  }
}

/** Jobs that start themselves have no row: nobody follows them. */
async function runScheduled({ job, run }: ServedJob, { runtime, metrics }: JobsOptions): Promise<void> {
  const jobId = `cron:${job.name}`;
  await run(runtime.context({ requestId: jobId, actor: null }), {}, { jobId, progress: async () => {}, signal: new AbortController().signal });
  metrics.jobs.inc({ job: job.name, outcome: "succeeded" });
}

async function runOnce(served: ServedJob, jobId: string, retryLimit: number, signal: AbortSignal, options: JobsOptions): Promise<void> {
  const { runtime, log, metrics, actorOf } = options;
  const { pool } = runtime;
  const [row] = await pool<JobRow[]>`
    update platform.job set status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now())
    where id = ${jobId} and status in ('queued', 'running')
    returning id, name, organisation_id, owner_id, input, status, attempts`;
  if (!row) return;
  const report = createReporter(runtime, row);
  // Every run so far took its process down with it: nobody came to say that it failed.
  if (row.attempts > retryLimit + 1) return report.finish("failed", { problem: jobLost() });
  const actor = row.ownerId && row.organisationId ? await actorOf(row.organisationId, row.ownerId) : null;
  const ctx = runtime.context({ requestId: `job:${jobId}`, actor, log });
  try {
    const run: JobRun = { jobId, signal, progress: report.progress };
    const result = await served.run(ctx, row.input, run);
    await report.finish("succeeded", { result });
    metrics.jobs.inc({ job: row.name, outcome: "succeeded" });
  } catch (error) {
    const problem = toAppError(error);
    const final = problem.kind === "user" || row.attempts > retryLimit;
    metrics.jobs.inc({ job: row.name, outcome: final ? "failed" : "retried" });
    if (problem.kind !== "user") log.error({ err: problem.cause ?? problem, job: row.name, jobId }, "job failed");
    if (!final) throw problem;
    await report.finish("failed", { problem });
  }
}

function createReporter(runtime: Runtime, row: JobRow) {
  const { pool } = runtime;
  let lastAt = 0;

  function tell(status: string, progress: number): void {
    if (!row.ownerId) return;
    const ctx = runtime.context({ requestId: `job:${row.id}`, actor: null });
    ctx.realtime.toRoom(`user_${row.ownerId}`, jobUpdated.name, jobUpdated.payload.parse({ jobId: row.id, status, progress }));
  }

  return {
    progress: async (fraction: number) => {
      if (Date.now() - lastAt < PROGRESS_EVERY_MS) return;
      lastAt = Date.now();
      const progress = Math.min(1, Math.max(0, fraction));
      await pool`update platform.job set progress = ${progress} where id = ${row.id} and status = 'running'`;
      tell("running", progress);
    },
    finish: async (status: "succeeded" | "failed", outcome: { result?: unknown; problem?: AppError }) => {
      const { result = null, problem } = outcome;
      await pool`
        update platform.job
        set status = ${status}, progress = case when ${status} = 'succeeded' then 1 else progress end, finished_at = now(),
            result = ${JSON.stringify(result)}::text::jsonb, problem = ${problem ? JSON.stringify(toProblem(problem)) : null}::text::jsonb
        where id = ${row.id}`;
      tell(status, status === "succeeded" ? 1 : 0);
    },
  };
}
