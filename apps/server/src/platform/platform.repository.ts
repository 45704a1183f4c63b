import type { Sql } from "@lectern/core/ports";
import type { Job } from "./contract.ts";

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly status: Job["status"];
  readonly progress: number;
  readonly result: unknown;
  readonly problem: Job["problem"] | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export async function findJob(sql: Sql, { organisationId, jobId }: { organisationId: string; jobId: string }): Promise<JobRow | null> {
  const [row] = await sql<JobRow[]>`
    select id, name, owner_id, status, progress, result, problem, created_at, finished_at
    from platform.job where id = ${jobId} and organisation_id = ${organisationId}`;
  return row ?? null;
}

/** Closes jobs that the queue has given up or lost, so that nobody follows them for ever. */
export async function closeLostJobs(sql: Sql): Promise<void> {
  await sql`
    update platform.job j
    set status = 'failed', finished_at = now(),
        problem = jsonb_build_object('type', 'urn:lectern:problem:job_lost', 'title', 'This work was interrupted several times and was given up. Nothing half done was kept.', 'status', 500, 'code', 'job_lost')
    where j.status in ('queued', 'running') and j.created_at < now() - interval '2 minutes'
      and not exists (select from pgboss.job b where b.name = j.name and b.data->>'jobId' = j.id::text and b.state in ('created', 'retry', 'active'))`;
}

/** What nobody needs any longer: delivered events, used keys, mails and jobs past their time. */
export async function housekeep(sql: Sql): Promise<void> {
  await sql`
    delete from platform.outbox o where o.occurred_at < now() - interval '7 days'
      and not exists (select from platform.subscription s where (s.xid, s.position) < (o.xid, o.position))`;
  await sql`delete from platform.idempotency where created_at < now() - interval '24 hours'`;
  await sql`delete from platform.job where finished_at < now() - interval '90 days'`;
  await sql`delete from platform.mail where created_at < now() - interval '90 days'`;
}

export async function readSetting(sql: Sql, name: string): Promise<unknown> {
  const [row] = await sql<{ value: unknown }[]>`select value from platform.setting where name = ${name}`;
  return row?.value;
}

export async function writeSetting(sql: Sql, name: string, value: unknown): Promise<void> {
  await sql`
    insert into platform.setting (name, value) values (${name}, ${JSON.stringify(value)}::text::jsonb)
    on conflict (name) do update set value = excluded.value, updated_at = now()`;
}
