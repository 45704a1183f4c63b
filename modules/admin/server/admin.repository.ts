import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type { jobStatus, mailSummary } from "../contract.ts";

// The platform's tables belong to the runtime; this room is their window and only reads. `organisationId` null: all rows.

export interface PageOf {
  readonly organisationId: string | null;
  /** Rows older than this one: ids are UUIDv7, which sort by time. */
  readonly before: string | null;
  readonly limit: number;
}

export interface MailRow {
  readonly id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string;
  readonly language: string;
  readonly status: z.output<typeof mailSummary>["status"];
  readonly error: string | null;
  readonly createdAt: Date;
}

export interface FullMailRow extends MailRow {
  readonly textBody: string;
  readonly htmlBody: string | null;
  readonly organisationId: string | null;
}

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string | null;
  readonly ownerId: string | null;
  readonly status: z.output<typeof jobStatus>;
  readonly progress: number;
  readonly problemCode: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface DeadLetterRow {
  readonly id: string;
  readonly subscription: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly organisationId: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
}

export interface AuditRow {
  readonly id: string;
  readonly organisationId: string | null;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;
  readonly addressHash: string | null;
  readonly createdAt: Date;
}

const within = (sql: Sql, { organisationId, before }: PageOf) => sql`
  (${organisationId}::uuid is null or organisation_id = ${organisationId}) and (${before}::uuid is null or id < ${before})`;

export function listMail(sql: Sql, page: PageOf): Promise<MailRow[]> {
  return sql<MailRow[]>`
    select id, kind, recipient, subject, language, status, error, created_at from platform.mail
    where ${within(sql, page)} order by id desc limit ${page.limit}`;
}

export async function findMail(sql: Sql, organisationId: string | null, id: string): Promise<FullMailRow | null> {
  const [row] = await sql<FullMailRow[]>`
    select id, organisation_id, kind, recipient, subject, language, status, error, created_at, text_body, html_body from platform.mail
    where id = ${id} and (${organisationId}::uuid is null or organisation_id = ${organisationId})`;
  return row ?? null;
}

export function listJobs(sql: Sql, page: PageOf, status: string | null): Promise<JobRow[]> {
  return sql<JobRow[]>`
    select id, name, organisation_id, owner_id, status, progress, problem ->> 'code' as problem_code, attempts, created_at, started_at, finished_at
    from platform.job
    where ${within(sql, page)} and (${status}::text is null or status = ${status})
    order by id desc limit ${page.limit}`;
}

/** `resolved` null: both. */
export function listDeadLetters(sql: Sql, page: PageOf, resolved: boolean | null): Promise<DeadLetterRow[]> {
  return sql<DeadLetterRow[]>`
    select id, subscription, event_id, event_name, organisation_id, error, attempts, created_at, resolved_at from platform.dead_letter
    where ${within(sql, page)} and (${resolved}::boolean is null or (resolved_at is not null) = ${resolved})
    order by id desc limit ${page.limit}`;
}

export async function findDeadLetter(sql: Sql, organisationId: string | null, id: string): Promise<DeadLetterRow | null> {
  const [row] = await sql<DeadLetterRow[]>`
    select id, subscription, event_id, event_name, organisation_id, error, attempts, created_at, resolved_at from platform.dead_letter
    where id = ${id} and (${organisationId}::uuid is null or organisation_id = ${organisationId})`;
  return row ?? null;
}

export interface AuditFilter {
  /** Ending in a dot it stands for every action that begins so. */
  readonly action: string | null;
  /** Null: whoever. */
  readonly actorIds: readonly string[] | null;
  readonly targetId: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export function listAudit(sql: Sql, page: PageOf, filter: AuditFilter): Promise<AuditRow[]> {
  const { action, actorIds, targetId, from, to } = filter;
  return sql<AuditRow[]>`
    select id, organisation_id, actor_id, action, target_type, target_id, details, request_id, address_hash, created_at
    from platform.audit_entry
    where ${within(sql, page)}
      ${action === null ? sql`` : action.endsWith(".") ? sql`and action like ${escaped(action)}` : sql`and action = ${action}`}
      ${actorIds === null ? sql`` : sql`and actor_id = any(${[...actorIds]}::uuid[])`}
      ${targetId === null ? sql`` : sql`and target_id = ${targetId}`}
      ${from === null ? sql`` : sql`and created_at >= ${from}::timestamptz`}
      ${to === null ? sql`` : sql`and created_at < ${to}::timestamptz`}
    order by id desc limit ${page.limit}`;
}

/** By the index alone: one look per action, not one per entry. */
export async function listAuditActions(sql: Sql, organisationId: string | null): Promise<string[]> {
  const mine = sql`(${organisationId}::uuid is null or organisation_id = ${organisationId})`;
  const rows = await sql<{ action: string }[]>`
    with recursive found as (
      (select action from platform.audit_entry where ${mine} order by action limit 1)
      union all
      select (select e.action from platform.audit_entry e where ${mine} and e.action > f.action order by e.action limit 1) from found f where f.action is not null
    )
    select action from found where action is not null`;
  return rows.map(({ action }) => action);
}

const escaped = (prefix: string) => `${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`;

export interface Attention {
  readonly queued: number;
  readonly running: number;
  readonly failed: number;
  readonly deadLetters: number;
  readonly mailsFailed: number;
}

/** What waits, runs, and went wrong. */
export async function countAttention(sql: Sql, organisationId: string | null): Promise<Attention> {
  const mine = sql`(${organisationId}::uuid is null or organisation_id = ${organisationId})`;
  const [row] = await sql<Attention[]>`
    select (select count(*) from platform.job where ${mine} and status = 'queued') as queued,
           (select count(*) from platform.job where ${mine} and status = 'running') as running,
           (select count(*) from platform.job where ${mine} and status = 'failed') as failed,
           (select count(*) from platform.dead_letter where ${mine} and resolved_at is null) as dead_letters,
           (select count(*) from platform.mail where ${mine} and status = 'failed') as mails_failed`;
  return row ?? { queued: 0, running: 0, failed: 0, deadLetters: 0, mailsFailed: 0 };
}
