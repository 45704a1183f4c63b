import type { Sql } from "@lectern/core/ports";
import type { CourseRole, EnrolmentStatus } from "../../contract.ts";
import type { EnrolmentRow } from "./enrolments.repository.ts";

/** An enrolment as a list shows it. */
export interface ListedEnrolmentRow extends EnrolmentRow {
  readonly sortName: string;
  readonly fullName: string | null;
  readonly avatarUrl: string | null;
  /** What the code, batch or class section is called. */
  readonly sourceName: string | null;
}

const columns = (sql: Sql) => sql`
  e.id, e.course_id, e.user_id, e.role, e.status, e.source, e.source_id, e.waiting_order, e.enrolled_at, e.ended_at, e.ended_by,
  e.sort_name, p.full_name, p.avatar_url, coalesce(g.name, nullif(k.label, ''), k.code) as source_name`;

const tables = (sql: Sql) => sql`
  courses.enrolments e left join courses.people p on p.user_id = e.user_id
  left join courses.enrolled_groups g on g.course_id = e.course_id and g.group_id = e.source_id and g.kind = e.source
  left join courses.enrolment_codes k on k.id = e.source_id and k.course_id = e.course_id and e.source = 'code'`;

export interface MemberQuery {
  readonly courseId: string;
  readonly role: CourseRole | undefined;
  readonly status: EnrolmentStatus | undefined;
  readonly patterns: readonly string[];
  /** Only this person. */
  readonly userId: string | undefined;
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** By name, one more than `limit`. */
export async function listEnrolments(sql: Sql, query: MemberQuery): Promise<ListedEnrolmentRow[]> {
  return sql<ListedEnrolmentRow[]>`
    select ${columns(sql)} from ${tables(sql)}
    where e.course_id = ${query.courseId}
      ${query.role ? sql`and e.role = ${query.role}` : sql``}
      ${query.status ? sql`and e.status = ${query.status}` : sql``}
      ${query.userId ? sql`and e.user_id = ${query.userId}` : sql``}
      ${query.patterns.length > 0 ? sql`and e.sort_name like all (${[...query.patterns]}::text[])` : sql``}
      ${query.after ? sql`and (e.sort_name collate "C", e.id) > (${query.after[0]}, ${query.after[1]}::uuid)` : sql``}
    order by e.sort_name collate "C", e.id limit ${query.limit + 1}`;
}

/** Active instructors and teaching assistants of several courses, first joined first. */
export async function listStaff(sql: Sql, courseIds: readonly string[], roles: readonly CourseRole[]): Promise<ListedEnrolmentRow[]> {
  return sql<ListedEnrolmentRow[]>`
    select ${columns(sql)} from ${tables(sql)}
    where e.course_id = any(${[...courseIds]}::uuid[]) and e.role = any(${[...roles]}::text[]) and e.status = 'active'
    order by e.role, e.enrolled_at, e.id`;
}

/** Who waits, in order, one more than `limit`; `position` counts from 1. */
export async function listWaiting(
  sql: Sql,
  query: { courseId: string; after: readonly [number, string, number] | null; limit: number },
): Promise<(ListedEnrolmentRow & { position: number })[]> {
  const [order, id, before] = query.after ?? [null, null, 0];
  return sql<(ListedEnrolmentRow & { position: number })[]>`
    select ${columns(sql)}, (${before} + row_number() over (order by e.waiting_order, e.id))::int as position from ${tables(sql)}
    where e.course_id = ${query.courseId} and e.status = 'waiting'
      ${order === null ? sql`` : sql`and (e.waiting_order, e.id) > (${order}::bigint, ${id}::uuid)`}
    order by e.waiting_order, e.id limit ${query.limit + 1}`;
}
