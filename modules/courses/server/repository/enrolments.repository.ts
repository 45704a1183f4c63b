import type { Sql } from "@lectern/core/ports";
import type { CourseRole, EnrolmentStatus } from "../../contract.ts";

export type EnrolmentSource = "self" | "staff" | "code" | "batch" | "class_section" | "creator" | "import" | "demo";

export interface EnrolmentRow {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly role: CourseRole;
  readonly status: EnrolmentStatus;
  readonly source: EnrolmentSource;
  readonly enrolledAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

export interface ListedEnrolmentRow extends EnrolmentRow {
  readonly sortName: string;
  readonly fullName: string | null;
  readonly avatarUrl: string | null;
}

const columns = (sql: Sql) => sql`e.id, e.course_id, e.user_id, e.role, e.status, e.source, e.enrolled_at, e.ended_at, e.ended_by`;

export interface NewEnrolment {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string;
  readonly role: CourseRole;
  readonly source: EnrolmentSource;
}

/** Adds who has no row in the course yet and answers only those; two requests for one person make one row. */
export async function insertEnrolments(sql: Sql, enrolments: readonly NewEnrolment[], sortNames: ReadonlyMap<string, string>): Promise<EnrolmentRow[]> {
  if (enrolments.length === 0) return [];
  const rows = enrolments.map((enrolment) => ({ ...enrolment, sortName: sortNames.get(enrolment.userId) ?? "" }));
  return sql<EnrolmentRow[]>`
    with added as (insert into courses.enrolments ${sql(rows)} on conflict (course_id, user_id) do nothing returning *)
    select ${columns(sql)} from added e`;
}

export async function lockEnrolments(sql: Sql, courseId: string, userIds: readonly string[]): Promise<EnrolmentRow[]> {
  return sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e
    where e.course_id = ${courseId} and e.user_id = any(${[...userIds]}::uuid[]) order by e.user_id for update`;
}

export async function lockEnrolment(sql: Sql, courseId: string, enrolmentId: string): Promise<EnrolmentRow | null> {
  const [row] = await sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.id = ${enrolmentId} and e.course_id = ${courseId} for update`;
  return row ?? null;
}

export async function findEnrolment(sql: Sql, courseId: string, userId: string): Promise<EnrolmentRow | null> {
  const [row] = await sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.course_id = ${courseId} and e.user_id = ${userId}`;
  return row ?? null;
}

export interface EnrolmentChange {
  readonly id: string;
  readonly role: CourseRole;
  readonly status: EnrolmentStatus;
  readonly source: EnrolmentSource;
  /** Who ended it; kept only while it is ended. */
  readonly endedBy: string | null;
}

/** On a locked row. Coming back counts as joining again. */
export async function saveEnrolment(sql: Sql, change: EnrolmentChange): Promise<EnrolmentRow> {
  const [row] = await sql<EnrolmentRow[]>`
    update courses.enrolments e set
      role = ${change.role}, status = ${change.status}, source = ${change.source}, updated_at = now(),
      enrolled_at = case when e.status = 'ended' and ${change.status} = 'active' then now() else e.enrolled_at end,
      ended_at = case when ${change.status} = 'ended' then coalesce(e.ended_at, now()) end,
      ended_by = case when ${change.status} = 'ended' then ${change.endedBy}::uuid end
    where e.id = ${change.id} returning ${columns(sql)}`;
  if (!row) throw new TypeError(`enrolment ${change.id} vanished while it was locked`);
  return row;
}

/** Active instructors; the course is locked by the caller, so that two cannot leave at once. */
export async function countInstructors(sql: Sql, courseId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from courses.enrolments where course_id = ${courseId} and role = 'instructor' and status = 'active'`;
  return row?.count ?? 0;
}

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
    select ${columns(sql)}, e.sort_name, p.full_name, p.avatar_url
    from courses.enrolments e left join courses.people p on p.user_id = e.user_id
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
    select ${columns(sql)}, e.sort_name, p.full_name, p.avatar_url
    from courses.enrolments e left join courses.people p on p.user_id = e.user_id
    where e.course_id = any(${[...courseIds]}::uuid[]) and e.role = any(${[...roles]}::text[]) and e.status = 'active'
    order by e.role, e.enrolled_at, e.id`;
}

/** Every active or suspended place of somebody who is gone. */
export async function lockOpenEnrolmentsOf(sql: Sql, organisationId: string, userId: string): Promise<EnrolmentRow[]> {
  return sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e
    where e.user_id = ${userId} and e.organisation_id = ${organisationId} and e.status <> 'ended' order by e.course_id for update`;
}
