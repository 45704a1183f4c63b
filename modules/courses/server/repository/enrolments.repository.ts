import type { Sql } from "@lectern/core/ports";
import type { CourseRole, EnrolmentEntry, EnrolmentStatus } from "../../contract.ts";

export type EnrolmentSource = EnrolmentEntry["source"];

export interface EnrolmentRow {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly role: CourseRole;
  readonly status: EnrolmentStatus;
  readonly source: EnrolmentSource;
  readonly sourceId: string | null;
  readonly waitingOrder: number | null;
  readonly enrolledAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

const columns = (sql: Sql) => sql`
  e.id, e.course_id, e.user_id, e.role, e.status, e.source, e.source_id, e.waiting_order, e.enrolled_at, e.ended_at, e.ended_by`;

export interface NewEnrolment {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string;
  readonly role: CourseRole;
  readonly status: "active" | "waiting";
  readonly source: EnrolmentSource;
  readonly sourceId: string | null;
  readonly waitingOrder: number | null;
}

/** Rows in one statement: PostgreSQL takes at most 65,535 parameters. */
const BATCH_ROWS = 1_000;

/** On locked courses. Adds who has no row in the course yet and answers only those. */
export async function insertEnrolments(sql: Sql, enrolments: readonly NewEnrolment[], sortNames: ReadonlyMap<string, string>): Promise<EnrolmentRow[]> {
  const added: EnrolmentRow[] = [];
  for (let start = 0; start < enrolments.length; start += BATCH_ROWS) {
    const rows = enrolments.slice(start, start + BATCH_ROWS).map((enrolment) => ({ ...enrolment, sortName: sortNames.get(enrolment.userId) ?? "" }));
    added.push(
      ...(await sql<EnrolmentRow[]>`
        with added as (insert into courses.enrolments ${sql(rows)} on conflict (course_id, user_id) do nothing returning *)
        select ${columns(sql)} from added e`),
    );
  }
  return added;
}

export interface Place {
  readonly courseId: string;
  readonly userId: string;
}

/** The rows these people have in these courses, in one order. */
export async function lockPlaces(sql: Sql, places: readonly Place[]): Promise<EnrolmentRow[]> {
  return sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e
    join unnest(${places.map(({ courseId }) => courseId)}::uuid[], ${places.map(({ userId }) => userId)}::uuid[]) as p (course_id, user_id)
      on p.course_id = e.course_id and p.user_id = e.user_id
    order by e.course_id, e.user_id for update of e`;
}

export async function lockEnrolment(sql: Sql, courseId: string, enrolmentId: string): Promise<EnrolmentRow | null> {
  const [row] = await sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.id = ${enrolmentId} and e.course_id = ${courseId} for update`;
  return row ?? null;
}

export async function lockEnrolmentOf(sql: Sql, courseId: string, userId: string): Promise<EnrolmentRow | null> {
  const [row] = await sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.course_id = ${courseId} and e.user_id = ${userId} for update`;
  return row ?? null;
}

export async function findEnrolment(sql: Sql, courseId: string, userId: string): Promise<EnrolmentRow | null> {
  const [row] = await sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.course_id = ${courseId} and e.user_id = ${userId}`;
  return row ?? null;
}

export async function findEnrolments(sql: Sql, organisationId: string, enrolmentIds: readonly string[]): Promise<EnrolmentRow[]> {
  return sql<EnrolmentRow[]>`
    select ${columns(sql)} from courses.enrolments e where e.id = any(${[...enrolmentIds]}::uuid[]) and e.organisation_id = ${organisationId}`;
}

export interface EnrolmentChange {
  readonly id: string;
  readonly role: CourseRole;
  readonly status: EnrolmentStatus;
  readonly source: EnrolmentSource;
  readonly sourceId: string | null;
  /** Only for who waits. */
  readonly waitingOrder: number | null;
  /** Who ended it; kept only while it is ended. */
  readonly endedBy: string | null;
}

/** On locked rows. Coming back, and getting a place after waiting, count as joining now. */
export async function saveEnrolments(sql: Sql, changes: readonly EnrolmentChange[]): Promise<EnrolmentRow[]> {
  if (changes.length === 0) return [];
  const of = <K extends keyof EnrolmentChange>(key: K) => changes.map((change) => change[key]);
  return sql<EnrolmentRow[]>`
    update courses.enrolments e set
      role = c.role, status = c.status, source = c.source, source_id = c.source_id, waiting_order = c.waiting_order, updated_at = now(),
      enrolled_at = case when e.status in ('ended', 'waiting') and c.status in ('active', 'waiting') and e.status <> c.status then now() else e.enrolled_at end,
      ended_at = case when c.status = 'ended' then coalesce(e.ended_at, now()) end,
      ended_by = case when c.status = 'ended' then c.ended_by end
    from unnest(${of("id")}::uuid[], ${of("role")}::text[], ${of("status")}::text[], ${of("source")}::text[], ${of("sourceId")}::uuid[],
        ${of("waitingOrder")}::bigint[], ${of("endedBy")}::uuid[])
      as c (id, role, status, source, source_id, waiting_order, ended_by)
    where e.id = c.id returning ${columns(sql)}`;
}

/** Active instructors; the course is locked by the caller, so that two cannot leave at once. */
export async function countInstructors(sql: Sql, courseId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from courses.enrolments where course_id = ${courseId} and role = 'instructor' and status = 'active'`;
  return row?.count ?? 0;
}

/** The courses somebody who is gone still has a place in, or waits for one. */
export async function findOpenCoursesOf(sql: Sql, organisationId: string, userId: string): Promise<string[]> {
  const rows = await sql<{ courseId: string }[]>`
    select course_id from courses.enrolments where user_id = ${userId} and organisation_id = ${organisationId} and status <> 'ended'`;
  return rows.map(({ courseId }) => courseId);
}

export interface HistoryEntry {
  readonly organisationId: string;
  readonly enrolmentId: string;
  readonly action: EnrolmentEntry["action"];
  readonly role: CourseRole;
  readonly source: EnrolmentSource;
  readonly sourceId: string | null;
  readonly actorId: string | null;
}

export async function addHistory(sql: Sql, entries: readonly HistoryEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += BATCH_ROWS)
    await sql`insert into courses.enrolment_history ${sql(entries.slice(start, start + BATCH_ROWS).map((entry) => ({ ...entry })))}`;
}

export async function listHistory(sql: Sql, enrolmentId: string, limit: number): Promise<(HistoryEntry & { happenedAt: Date })[]> {
  return sql<(HistoryEntry & { happenedAt: Date })[]>`
    select organisation_id, enrolment_id, action, role, source, source_id, actor_id, happened_at
    from courses.enrolment_history where enrolment_id = ${enrolmentId} order by id desc limit ${limit}`;
}
