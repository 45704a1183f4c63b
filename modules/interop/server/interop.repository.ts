import type { Sql } from "@lectern/core/ports";
import type { z } from "zod";
import type { importSummary } from "../contract.ts";

export interface ImportRow {
  readonly id: string;
  readonly jobId: string;
  readonly organisationId: string;
  readonly ownerId: string;
  readonly filename: string;
  readonly hash: string;
  readonly size: number;
}

export async function insertImport(sql: Sql, row: ImportRow): Promise<void> {
  await sql`insert into interop.import ${sql(row, "id", "jobId", "organisationId", "ownerId", "filename", "hash", "size")}`;
}

export async function findImport(sql: Sql, organisationId: string, importId: string): Promise<ImportRow | null> {
  const [row] = await sql<ImportRow[]>`
    select id, job_id, organisation_id, owner_id, filename, hash, size from interop.import
    where id = ${importId} and organisation_id = ${organisationId}`;
  return row ?? null;
}

export async function setCourse(sql: Sql, importId: string, courseId: string): Promise<void> {
  await sql`update interop.import set course_id = ${courseId} where id = ${importId}`;
}

export interface ImportListRow extends Pick<ImportRow, "id" | "jobId" | "filename" | "size"> {
  readonly courseId: string | null;
  readonly createdAt: Date;
  readonly status: z.output<typeof importSummary>["status"] | null;
  readonly progress: number | null;
  readonly problem: z.output<typeof importSummary>["problem"];
}

/** Newest first. The job's row is the platform's and is read beside ours: it may be gone after its time. */
export async function listImports(
  sql: Sql,
  { organisationId, ownerId }: { organisationId: string; ownerId: string },
  before: string | null,
  limit: number,
): Promise<ImportListRow[]> {
  return sql<ImportListRow[]>`
    select i.id, i.job_id, i.filename, i.size, i.course_id, i.created_at, j.status, j.progress, j.problem
    from interop.import i left join platform.job j on j.id = i.job_id and j.organisation_id = i.organisation_id
    where i.organisation_id = ${organisationId} and i.owner_id = ${ownerId} ${before ? sql`and i.id < ${before}` : sql``}
    order by i.id desc limit ${limit}`;
}

/** Long enough for every attempt at an import; afterwards its package is of no use to anybody. */
const PACKAGE_NEEDED_DAYS = 7;

/** Which of these stored files are packages whose import is not over. */
export async function findPackages(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select distinct hash from interop.import
    where hash = any(${[...hashes]}::text[]) and course_id is null and created_at > now() - ${PACKAGE_NEEDED_DAYS} * interval '1 day'`;
  return rows.map(({ hash }) => hash);
}
