import type { Sql } from "@lectern/core/ports";
import { rollUpCourse, type CourseRollup, type OutlineLesson, type SectionState } from "./rollup.ts";
import { rulesOfCourse } from "./rules.repository.ts";
import type { SectionRule } from "./rules.ts";

export interface OutlineRow {
  readonly courseId: string;
  readonly organisationId: string;
  readonly outlineVersion: number;
  readonly lessons: OutlineLesson[];
  readonly rules: SectionRule[];
}

export interface SectionStateRow extends SectionState {
  readonly userId: string;
  readonly courseId: string;
  readonly sectionId: string;
}

export interface CourseProgressRow extends CourseRollup {
  readonly userId: string;
  readonly courseId: string;
}

/** One learner in one course: what writes are put in order by. */
export interface Place {
  readonly organisationId: string;
  readonly courseId: string;
  readonly userId: string;
}

const outlineColumns = (sql: Sql) => sql`course_id, organisation_id, outline_version, lessons, rules`;

export async function findOutlines(sql: Sql, organisationId: string, courseIds: readonly string[]): Promise<OutlineRow[]> {
  return sql<OutlineRow[]>`
    select ${outlineColumns(sql)} from progress.outlines
    where course_id = any(${[...courseIds]}::uuid[]) and organisation_id = ${organisationId} and outline_version > 0`;
}

/** Keeps the outlines as they are until the commit. Outlines are locked before learners, always. */
export async function holdOutlines(sql: Sql, courseIds: readonly string[]): Promise<OutlineRow[]> {
  return sql<OutlineRow[]>`
    select ${outlineColumns(sql)} from progress.outlines where course_id = any(${[...courseIds]}::uuid[]) order by course_id for share`;
}

/** Takes a course's outline for the rest of the transaction, from writers of progress too; null when none is held yet. */
export async function lockOutline(sql: Sql, courseId: string): Promise<OutlineRow | null> {
  const [row] = await sql<OutlineRow[]>`select ${outlineColumns(sql)} from progress.outlines where course_id = ${courseId} for update`;
  return row ?? null;
}

/** Roll-ups that are right under the new outline as they are. */
export async function carryOver(sql: Sql, courseId: string, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`update progress.course_progress set outline_version = ${to} where course_id = ${courseId} and outline_version = ${from}`;
}

/** False when the one that is held is as new. */
export async function storeOutline(sql: Sql, { courseId, organisationId, outlineVersion, lessons }: Omit<OutlineRow, "rules">): Promise<boolean> {
  const rows = await sql`
    insert into progress.outlines as o (course_id, organisation_id, outline_version, lessons, total_sections, rules)
    values (${courseId}, ${organisationId}, ${outlineVersion}, ${JSON.stringify(lessons)}::text::jsonb, ${rollUpCourse(lessons, new Map()).totalSections}, ${rulesOfCourse(sql, courseId)})
    on conflict (course_id) do update set outline_version = excluded.outline_version, lessons = excluded.lessons, total_sections = excluded.total_sections,
      updated_at = now()
    where o.outline_version < excluded.outline_version returning course_id`;
  return rows.length === 1;
}

export async function hasStaleLearners(sql: Sql, courseId: string, outlineVersion: number): Promise<boolean> {
  const rows = await sql`select from progress.course_progress where course_id = ${courseId} and outline_version < ${outlineVersion} limit 1`;
  return rows.length > 0;
}

/** Learners whose roll-up was counted with an older outline, locked; others of the same run pass over them. */
export async function lockStaleLearners(sql: Sql, courseId: string, outlineVersion: number, limit: number): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    select user_id from progress.course_progress where course_id = ${courseId} and outline_version < ${outlineVersion}
    order by user_id limit ${limit} for no key update`;
  return rows.map(({ userId }) => userId);
}

/** Makes the learners' rows where they are missing and takes them for the rest of the transaction, in one order. */
export async function lockPlaces(sql: Sql, places: readonly Place[]): Promise<void> {
  const sorted = places.toSorted((a, b) => compare(a.userId, b.userId) || compare(a.courseId, b.courseId));
  await sql`
    insert into progress.course_progress ${sql(sorted.map(({ organisationId, courseId, userId }) => ({ organisationId, courseId, userId })))}
    on conflict do nothing`;
  await sql`
    select from progress.course_progress
    where (user_id, course_id) in (select * from ${unnested(sql, sorted)}) order by user_id, course_id for no key update`;
}

export async function findStates(sql: Sql, places: readonly Pick<Place, "userId" | "courseId">[]): Promise<SectionStateRow[]> {
  return sql<SectionStateRow[]>`
    select user_id, course_id, section_id, status, time_spent_seconds, score, attempts, started_at, claimed_at, completed_at, last_activity_at
    from progress.section_progress where (user_id, course_id) in (select * from ${unnested(sql, places)})`;
}

/** Answers the operations that were not counted before. */
export async function insertOperations(sql: Sql, operations: readonly { userId: string; operationId: string }[]): Promise<Set<string>> {
  const rows = await sql<{ userId: string; operationId: string }[]>`
    insert into progress.operations (user_id, operation_id)
    select * from unnest(${operations.map(({ userId }) => userId)}::uuid[], ${operations.map(({ operationId }) => operationId)}::text[])
    on conflict do nothing returning user_id, operation_id`;
  return new Set(rows.map(({ userId, operationId }) => `${userId} ${operationId}`));
}

export async function saveStates(sql: Sql, rows: readonly (SectionStateRow & { organisationId: string })[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into progress.section_progress ${sql(rows.map((row) => ({ ...row })))}
    on conflict (user_id, section_id) do update set
      status = excluded.status, time_spent_seconds = excluded.time_spent_seconds, score = excluded.score, attempts = excluded.attempts,
      claimed_at = excluded.claimed_at, completed_at = excluded.completed_at, last_activity_at = excluded.last_activity_at`;
}

/** On locked rows. */
export async function saveCourseProgress(sql: Sql, rows: readonly (CourseProgressRow & { outlineVersion: number })[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update progress.course_progress p set
      status = n.status, percentage = n.percentage, completed_sections = n."completedSections", total_sections = n."totalSections",
      time_spent_seconds = n."timeSpentSeconds", completed_at = n."completedAt", last_activity_at = n."lastActivityAt",
      outline_version = n."outlineVersion"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as n (
      "userId" uuid, "courseId" uuid, status text, percentage int, "completedSections" int, "totalSections" int,
      "timeSpentSeconds" int, "completedAt" timestamptz, "lastActivityAt" timestamptz, "outlineVersion" int)
    where p.user_id = n."userId" and p.course_id = n."courseId"`;
}

/** Learners whose progress was counted at least once. */
export async function findCourseProgress(sql: Sql, courseId: string, userIds: readonly string[]): Promise<CourseProgressRow[]> {
  return sql<CourseProgressRow[]>`
    select user_id, course_id, status, percentage, completed_sections, total_sections, time_spent_seconds, completed_at, last_activity_at
    from progress.course_progress where course_id = ${courseId} and user_id = any(${[...userIds]}::uuid[]) and outline_version > 0`;
}

/** From now on counted in the course's summary, or (staff) not. */
/** Whoever is new has done nothing under the outline as it is; the share lock keeps a change of it from passing them by. */
export async function setLearner(sql: Sql, { organisationId, courseId, userId }: Place, isLearner: boolean): Promise<void> {
  await sql`
    with outline as (select outline_version, total_sections from progress.outlines where course_id = ${courseId} for share)
    insert into progress.course_progress (organisation_id, course_id, user_id, is_learner, outline_version, total_sections)
    values (${organisationId}, ${courseId}, ${userId}, ${isLearner},
            coalesce((select outline_version from outline), 0), coalesce((select total_sections from outline), 0))
    on conflict (user_id, course_id) do update set is_learner = excluded.is_learner`;
}

/** What was learnt stays. */
export async function endLearner(sql: Sql, courseId: string, userId: string): Promise<void> {
  await sql`update progress.course_progress set is_learner = false where course_id = ${courseId} and user_id = ${userId}`;
}

export interface SummaryRow {
  readonly courseId: string;
  readonly learners: number;
  readonly notStarted: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly averagePercentage: number;
}

export async function summarise(sql: Sql, organisationId: string, courseIds: readonly string[]): Promise<SummaryRow[]> {
  return sql<SummaryRow[]>`
    select course_id, count(*)::int as learners,
      count(*) filter (where status = 'not_started')::int as not_started,
      count(*) filter (where status = 'in_progress')::int as in_progress,
      count(*) filter (where status = 'completed')::int as completed,
      round(avg(percentage), 1)::float8 as average_percentage
    from progress.course_progress
    where course_id = any(${[...courseIds]}::uuid[]) and organisation_id = ${organisationId} and is_learner
    group by course_id`;
}

export async function deleteOperationsBefore(sql: Sql, moment: Date): Promise<number> {
  return (await sql`delete from progress.operations where recorded_at < ${moment}`).count;
}

export async function deleteCourse(sql: Sql, courseId: string): Promise<void> {
  await sql`delete from progress.outlines where course_id = ${courseId}`;
  await sql`delete from progress.section_rules where course_id = ${courseId}`;
  await sql`delete from progress.course_progress where course_id = ${courseId}`;
  await sql`delete from progress.section_progress where course_id = ${courseId}`;
  await sql`delete from progress.learning_events where course_id = ${courseId}`;
}

export async function deletePerson(sql: Sql, userId: string): Promise<void> {
  await sql`delete from progress.course_progress where user_id = ${userId}`;
  await sql`delete from progress.section_progress where user_id = ${userId}`;
  await sql`delete from progress.learning_events where user_id = ${userId}`;
  await sql`delete from progress.operations where user_id = ${userId}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function unnested(sql: Sql, places: readonly Pick<Place, "userId" | "courseId">[]) {
  return sql`unnest(${places.map(({ userId }) => userId)}::uuid[], ${places.map(({ courseId }) => courseId)}::uuid[])`;
}
