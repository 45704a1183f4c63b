import type { Sql } from "@lectern/core/ports";
import type { ContentType, CourseRole, CourseStatus, EnrolmentStatus } from "../../contract.ts";

/** A course and the person's place in it; one indexed query each. */
export interface PlaceRow {
  readonly courseId: string;
  readonly organisationId: string;
  readonly title: string;
  readonly status: CourseStatus;
  readonly role: CourseRole | null;
  readonly enrolmentStatus: EnrolmentStatus | null;
  readonly isTemplate: boolean;
}

export interface SectionPlaceRow extends PlaceRow {
  readonly sectionId: string;
  readonly lessonId: string;
  readonly sectionTitle: string;
  readonly contentType: ContentType;
  readonly published: boolean;
}

interface Person {
  readonly organisationId: string;
  readonly userId: string | null;
}

const place = (sql: Sql) => sql`c.id as course_id, c.organisation_id, c.title, c.status, c.is_template, e.role, e.status as enrolment_status`;

const joinPlace = (sql: Sql, { userId }: Person) => sql`left join courses.enrolments e on e.course_id = c.id and e.user_id = ${userId}::uuid`;

const exists = (sql: Sql, { organisationId }: Person) => sql`c.organisation_id = ${organisationId} and c.deleted_at is null`;

export async function findPlace(sql: Sql, who: Person & { courseId: string }): Promise<PlaceRow | null> {
  const [row] = await sql<PlaceRow[]>`
    select ${place(sql)} from courses.courses c ${joinPlace(sql, who)}
    where c.id = ${who.courseId} and ${exists(sql, who)}`;
  return row ?? null;
}

/** By the number of the question; one look into the indexes for each (`lateral`), however many rows there are. */
export async function findPlaces(sql: Sql, questions: readonly (Person & { courseId: string })[]): Promise<Map<number, PlaceRow>> {
  const rows = await sql<(PlaceRow & { asked: number })[]>`
    select k.asked::integer, p.* from unnest(
      ${questions.map((one) => one.organisationId)}::uuid[], ${questions.map((one) => one.courseId)}::uuid[], ${questions.map((one) => one.userId)}::uuid[])
      with ordinality as k (organisation_id, course_id, user_id, asked)
    cross join lateral (
      select ${place(sql)} from courses.courses c left join courses.enrolments e on e.course_id = c.id and e.user_id = k.user_id
      where c.id = k.course_id and c.organisation_id = k.organisation_id and c.deleted_at is null limit 1) p`;
  return new Map(rows.map(({ asked, ...row }) => [asked - 1, row]));
}

export async function findPlaceByLesson(sql: Sql, who: Person & { lessonId: string }): Promise<PlaceRow | null> {
  const [row] = await sql<PlaceRow[]>`
    select ${place(sql)} from courses.lessons l join courses.courses c on c.id = l.course_id ${joinPlace(sql, who)}
    where l.id = ${who.lessonId} and ${exists(sql, who)}`;
  return row ?? null;
}

export async function findPlaceBySection(sql: Sql, who: Person & { sectionId: string }): Promise<SectionPlaceRow | null> {
  const [row] = await sql<SectionPlaceRow[]>`
    select ${place(sql)}, s.id as section_id, s.lesson_id, s.title as section_title, s.content_type, s.published_revision is not null as published
    from courses.sections s join courses.courses c on c.id = s.course_id ${joinPlace(sql, who)}
    where s.id = ${who.sectionId} and ${exists(sql, who)}`;
  return row ?? null;
}

export async function findPlaceByEnrolment(sql: Sql, who: Person & { enrolmentId: string }): Promise<PlaceRow | null> {
  const [row] = await sql<PlaceRow[]>`
    select ${place(sql)} from courses.enrolments target join courses.courses c on c.id = target.course_id ${joinPlace(sql, who)}
    where target.id = ${who.enrolmentId} and ${exists(sql, who)}`;
  return row ?? null;
}

export async function findPlaceByMaterial(sql: Sql, who: Person & { materialId: string }): Promise<(PlaceRow & { isThumbnail: boolean }) | null> {
  const [row] = await sql<(PlaceRow & { isThumbnail: boolean })[]>`
    select ${place(sql)}, c.thumbnail_material_id is not distinct from m.id as is_thumbnail
    from courses.materials m join courses.courses c on c.id = m.course_id ${joinPlace(sql, who)}
    where m.id = ${who.materialId} and ${exists(sql, who)}`;
  return row ?? null;
}
