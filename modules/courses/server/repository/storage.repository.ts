import type { Sql } from "@lectern/core/ports";

export interface Limits {
  readonly courseBytes: number;
  readonly organisationBytes: number;
}

/** One after the other within an organisation, until the end of the transaction: what is measured stays true until it is used. */
export async function takeTurns(sql: Sql, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('courses.storage:' || ${organisationId}, 0))`;
}

/** Bytes of all versions of files that are not deleted, in courses that are not deleted. */
export async function measure(
  sql: Sql,
  { organisationId, courseId }: { organisationId: string; courseId: string },
): Promise<{ course: number; organisation: number }> {
  const [row] = await sql<{ course: number; organisation: number }[]>`
    select coalesce(sum(v.size) filter (where v.course_id = ${courseId}), 0)::bigint as course, coalesce(sum(v.size), 0)::bigint as organisation
    from courses.material_versions v join courses.materials m on m.id = v.material_id join courses.courses c on c.id = v.course_id
    where v.organisation_id = ${organisationId} and m.deleted_at is null and c.deleted_at is null`;
  return row ?? { course: 0, organisation: 0 };
}

export async function findLimits(sql: Sql, organisationId: string): Promise<Limits | null> {
  const [row] = await sql<Limits[]>`select course_bytes, organisation_bytes from courses.storage_limits where organisation_id = ${organisationId}`;
  return row ?? null;
}

export async function saveLimits(sql: Sql, organisationId: string, { courseBytes, organisationBytes }: Limits): Promise<void> {
  await sql`
    insert into courses.storage_limits (organisation_id, course_bytes, organisation_bytes) values (${organisationId}, ${courseBytes}, ${organisationBytes})
    on conflict (organisation_id) do update set course_bytes = excluded.course_bytes, organisation_bytes = excluded.organisation_bytes, updated_at = now()`;
}
