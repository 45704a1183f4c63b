import type { Sql } from "@lectern/core/ports";

export interface CodeRow {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly code: string;
  readonly label: string;
  readonly maxUses: number | null;
  readonly useCount: number;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

const columns = (sql: Sql) => sql`id, organisation_id, course_id, code, label, max_uses, use_count, expires_at, revoked_at, created_at`;

/** Answers null when the organisation has this code already. */
export async function insertCode(
  sql: Sql,
  code: Pick<CodeRow, "id" | "organisationId" | "courseId" | "code" | "label" | "maxUses" | "expiresAt"> & { readonly createdBy: string },
): Promise<CodeRow | null> {
  const [row] = await sql<CodeRow[]>`
    insert into courses.enrolment_codes ${sql({ ...code })} on conflict (organisation_id, code) do nothing returning ${columns(sql)}`;
  return row ?? null;
}

export async function listCodes(sql: Sql, courseId: string): Promise<CodeRow[]> {
  return sql<CodeRow[]>`select ${columns(sql)} from courses.enrolment_codes where course_id = ${courseId} order by id desc limit ${LISTED_CODES}`;
}

const LISTED_CODES = 500;

export async function countUsableCodes(sql: Sql, courseId: string, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from courses.enrolment_codes
    where course_id = ${courseId} and revoked_at is null and (expires_at is null or expires_at > ${now})`;
  return row?.count ?? 0;
}

export async function findCode(sql: Sql, organisationId: string, code: string): Promise<CodeRow | null> {
  const [row] = await sql<CodeRow[]>`
    select ${columns(sql)} from courses.enrolment_codes where organisation_id = ${organisationId} and code = ${code}`;
  return row ?? null;
}

/** On a locked course: two who come at once do not both take the last use. */
export async function lockCode(sql: Sql, courseId: string, codeId: string): Promise<CodeRow | null> {
  const [row] = await sql<CodeRow[]>`
    select ${columns(sql)} from courses.enrolment_codes where id = ${codeId} and course_id = ${courseId} for update`;
  return row ?? null;
}

export async function countUse(sql: Sql, codeId: string): Promise<void> {
  await sql`update courses.enrolment_codes set use_count = use_count + 1 where id = ${codeId}`;
}

export async function revokeCode(sql: Sql, courseId: string, codeId: string): Promise<CodeRow | null> {
  const [row] = await sql<CodeRow[]>`
    update courses.enrolment_codes set revoked_at = coalesce(revoked_at, now())
    where id = ${codeId} and course_id = ${courseId} returning ${columns(sql)}`;
  return row ?? null;
}
