import type { Sql } from "@lectern/core/ports";
import type { CourseStatus, CourseSummary } from "../../contract.ts";

type Difficulty = "beginner" | "intermediate" | "advanced";

/** What a card in a list shows. */
export interface SummaryRow {
  readonly id: string;
  readonly title: string;
  readonly slug: string;
  readonly description: string;
  readonly category: string | null;
  readonly tags: string[];
  readonly difficulty: Difficulty | null;
  readonly language: string;
  readonly thumbnailMaterialId: string | null;
  readonly priceAmountMinor: number | null;
  readonly priceCurrency: string | null;
  readonly featured: boolean;
  readonly status: CourseStatus;
  readonly enrolmentPolicy: CourseSummary["enrolmentPolicy"];
  /** Null: no limit. */
  readonly capacity: number | null;
  readonly isTemplate: boolean;
  readonly publishedAt: Date | null;
  readonly lessonCount: number;
  readonly sectionCount: number;
  readonly estimatedDuration: number;
  readonly studentCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CourseRow extends SummaryRow {
  readonly organisationId: string;
  readonly objectives: string[];
  readonly prerequisites: string[];
  readonly publishAt: Date | null;
  readonly publicationMissedAt: Date | null;
  readonly publicationMissing: string[];
  readonly version: number;
  readonly outlineVersion: number;
  readonly isDemo: boolean;
}

/** What people write; the rest the room keeps itself. */
export type CourseSettings = Pick<
  CourseRow,
  | "title"
  | "slug"
  | "description"
  | "category"
  | "tags"
  | "difficulty"
  | "objectives"
  | "prerequisites"
  | "language"
  | "thumbnailMaterialId"
  | "priceAmountMinor"
  | "priceCurrency"
  | "featured"
  | "enrolmentPolicy"
  | "capacity"
  | "isTemplate"
  | "publishAt"
> & { readonly searchText: string; readonly sortTitle: string };

export interface NewCourse extends CourseSettings {
  readonly id: string;
  readonly organisationId: string;
  readonly createdBy: string;
  readonly importJobId: string | null;
  readonly isDemo: boolean;
}

export const summaryColumns = (sql: Sql) => sql`
  c.id, c.title, c.slug, c.description, c.category, c.tags, c.difficulty, c.language, c.thumbnail_material_id, c.price_amount_minor, c.price_currency,
  c.featured, c.status, c.enrolment_policy, c.capacity, c.is_template, c.published_at, c.lesson_count, c.section_count, c.estimated_duration,
  c.student_count, c.created_at, c.updated_at`;

const courseColumns = (sql: Sql) => sql`
  ${summaryColumns(sql)}, c.organisation_id, c.objectives, c.prerequisites, c.publish_at, c.publication_missed_at, c.publication_missing, c.version,
  c.outline_version, c.is_demo`;

interface CourseKey {
  readonly organisationId: string;
  readonly courseId: string;
}

/** Answers false when the slug is taken in the organisation, or the import was written already. */
export async function insertCourse(sql: Sql, course: NewCourse): Promise<boolean> {
  const rows = await sql`insert into courses.courses ${sql({ ...course })} on conflict do nothing returning id`;
  return rows.length === 1;
}

export async function findCourse(sql: Sql, { organisationId, courseId }: CourseKey): Promise<CourseRow | null> {
  const [row] = await sql<CourseRow[]>`
    select ${courseColumns(sql)} from courses.courses c
    where c.id = ${courseId} and c.organisation_id = ${organisationId} and c.deleted_at is null`;
  return row ?? null;
}

/** Takes the course for the rest of the transaction: whatever changes its structure, its status or its people goes through here first. */
export async function lockCourse(sql: Sql, { organisationId, courseId }: CourseKey): Promise<CourseRow | null> {
  const [row] = await sql<CourseRow[]>`
    select ${courseColumns(sql)} from courses.courses c
    where c.id = ${courseId} and c.organisation_id = ${organisationId} and c.deleted_at is null for no key update`;
  return row ?? null;
}

/** Takes several at once, always in the same order. */
export async function lockCourses(sql: Sql, organisationId: string, courseIds: readonly string[]): Promise<CourseRow[]> {
  return sql<CourseRow[]>`
    select ${courseColumns(sql)} from courses.courses c
    where c.id = any(${[...courseIds]}::uuid[]) and c.organisation_id = ${organisationId} and c.deleted_at is null
    order by c.id for no key update`;
}

/** By id or slug; references are lower case. */
export async function findByReference(sql: Sql, organisationId: string, references: readonly string[]): Promise<CourseRow[]> {
  return sql<CourseRow[]>`
    select ${courseColumns(sql)} from courses.courses c
    where c.organisation_id = ${organisationId} and c.deleted_at is null
      and (c.slug = any(${[...references]}::text[]) or c.id = any(${references.filter((text) => UUID.test(text))}::uuid[]))`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function findByImport(sql: Sql, organisationId: string, jobId: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from courses.courses where import_job_id = ${jobId} and organisation_id = ${organisationId}`;
  return row?.id ?? null;
}

export async function isSlugTaken(sql: Sql, organisationId: string, slug: string): Promise<boolean> {
  const rows = await sql`select from courses.courses where organisation_id = ${organisationId} and slug = ${slug} and deleted_at is null`;
  return rows.length > 0;
}

/** On a locked course. Answers false when another course of the organisation took the slug; the transaction is over then. */
export async function saveSettings(sql: Sql, courseId: string, settings: CourseSettings): Promise<boolean> {
  try {
    await sql`
    update courses.courses set ${sql({ ...settings })}, version = version + 1, updated_at = now(),
      publication_missed_at = case when ${settings.publishAt}::timestamptz is null then publication_missed_at end
    where id = ${courseId}`;
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/** SQLSTATE */
const UNIQUE_VIOLATION = "23505";

/** On a locked course. The first publication counts; a planned one was planned for the status it had. */
export async function setStatus(sql: Sql, courseId: string, status: CourseStatus): Promise<void> {
  await sql`
    update courses.courses set
      status = ${status}, version = version + 1, updated_at = now(),
      published_at = case when ${status} = 'published' then coalesce(published_at, now()) else published_at end,
      publish_at = null,
      publication_missed_at = case when ${status} = 'published' then null else publication_missed_at end
    where id = ${courseId}`;
}

export async function markDeleted(sql: Sql, courseId: string): Promise<void> {
  await sql`update courses.courses set deleted_at = now(), updated_at = now(), version = version + 1 where id = ${courseId}`;
}

/** Counts what learners see again and makes a new outline version; on a locked course. */
export async function renewOutline(sql: Sql, courseId: string): Promise<{ version: number; outlineVersion: number }> {
  const [row] = await sql<{ version: number; outlineVersion: number }[]>`
    update courses.courses c set
      outline_version = outline_version + 1, updated_at = now(), lesson_count = seen.lessons, section_count = seen.sections,
      estimated_duration = seen.minutes
    from (
      select count(distinct lesson_id)::int as lessons, count(*)::int as sections, coalesce(sum(estimated_duration), 0)::int as minutes
      from courses.sections where course_id = ${courseId} and published_revision is not null
    ) seen
    where c.id = ${courseId} returning c.version, c.outline_version`;
  return row ?? { version: 0, outlineVersion: 0 };
}

/** Adds to (or takes from) the number of active students, course by course. */
export async function addStudents(sql: Sql, differences: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...differences].filter(([, difference]) => difference !== 0);
  if (changed.length === 0) return;
  await sql`
    update courses.courses c set student_count = student_count + d.difference
    from unnest(${changed.map(([courseId]) => courseId)}::uuid[], ${changed.map(([, difference]) => difference)}::int[]) as d (course_id, difference)
    where c.id = d.course_id`;
}

export async function findDue(sql: Sql, now: Date, limit: number): Promise<CourseKey[]> {
  return sql<CourseKey[]>`
    select organisation_id, id as course_id from courses.courses
    where publish_at <= ${now} and status = 'draft' and deleted_at is null order by publish_at limit ${limit}`;
}

/** A scheduled course that is not complete waits for its staff, not for the next minute. */
export async function missPublication(sql: Sql, courseId: string, missing: readonly string[]): Promise<void> {
  await sql`
    update courses.courses set publish_at = null, publication_missed_at = now(), publication_missing = ${[...missing]}::text[],
      version = version + 1, updated_at = now()
    where id = ${courseId}`;
}

export async function findDemoCourses(sql: Sql, organisationId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from courses.courses where organisation_id = ${organisationId} and is_demo and deleted_at is null order by id for update`;
  return rows.map(({ id }) => id);
}

/** Deletes courses with everything in them. */
export async function removeCourses(sql: Sql, courseIds: readonly string[]): Promise<void> {
  await sql`delete from courses.courses where id = any(${[...courseIds]}::uuid[])`;
}
