import type { Sql } from "@lectern/core/ports";
import type { ContentType } from "../../contract.ts";

export interface LessonRow {
  readonly id: string;
  readonly courseId: string;
  readonly title: string;
  readonly description: string;
  readonly objectives: string[];
  readonly position: number;
  readonly version: number;
}

/** A section in the outline; `content` only where it was asked for. */
export interface OutlineSectionRow {
  readonly id: string;
  readonly lessonId: string;
  readonly title: string;
  readonly position: number;
  readonly contentType: ContentType;
  readonly required: boolean;
  readonly estimatedDuration: number | null;
  readonly objectives: string[];
  readonly version: number;
  readonly draftRevision: number;
  readonly publishedRevision: number | null;
  readonly publishAt: Date | null;
  readonly content?: string;
}

const lessonColumns = (sql: Sql) => sql`id, course_id, title, description, objectives, position, version`;

export async function listLessons(sql: Sql, courseId: string): Promise<LessonRow[]> {
  return sql<LessonRow[]>`select ${lessonColumns(sql)} from courses.lessons where course_id = ${courseId} order by position`;
}

export async function listSections(
  sql: Sql,
  courseId: string,
  { publishedOnly, withContent }: { publishedOnly: boolean; withContent: boolean },
): Promise<OutlineSectionRow[]> {
  return sql<OutlineSectionRow[]>`
    select id, lesson_id, title, position, content_type, required, estimated_duration, objectives, version, draft_revision, published_revision, publish_at
      ${withContent ? sql`, content` : sql``}
    from courses.sections
    where course_id = ${courseId} ${publishedOnly ? sql`and published_revision is not null` : sql``}
    order by lesson_id, position`;
}

export async function findLesson(sql: Sql, lessonId: string): Promise<LessonRow | null> {
  const [row] = await sql<LessonRow[]>`select ${lessonColumns(sql)} from courses.lessons where id = ${lessonId}`;
  return row ?? null;
}

export interface NewLesson {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly title: string;
  readonly description: string;
  readonly objectives: readonly string[];
  readonly position: number;
}

export async function insertLessons(sql: Sql, lessons: readonly NewLesson[]): Promise<void> {
  if (lessons.length === 0) return;
  await sql`insert into courses.lessons ${sql(lessons.map((lesson) => ({ ...lesson, objectives: [...lesson.objectives] })))}`;
}

export async function saveLesson(sql: Sql, lesson: Pick<LessonRow, "id" | "title" | "description" | "objectives">): Promise<void> {
  await sql`
    update courses.lessons set title = ${lesson.title}, description = ${lesson.description}, objectives = ${lesson.objectives}::text[],
      version = version + 1, updated_at = now()
    where id = ${lesson.id}`;
}

/** Removes a lesson (with its sections) of a locked course and closes the gap. */
export async function deleteLesson(sql: Sql, { id, courseId, position }: LessonRow): Promise<void> {
  await sql`delete from courses.lessons where id = ${id}`;
  await sql`update courses.lessons set position = position - 1 where course_id = ${courseId} and position > ${position}`;
}

/** The next free place: the number of lessons, since places are dense. */
export async function countLessons(sql: Sql, courseId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from courses.lessons where course_id = ${courseId}`;
  return row?.count ?? 0;
}

export async function countSections(sql: Sql, courseId: string, lessonId: string): Promise<{ inCourse: number; inLesson: number }> {
  const [row] = await sql<{ inCourse: number; inLesson: number }[]>`
    select count(*)::int as in_course, count(*) filter (where lesson_id = ${lessonId})::int as in_lesson
    from courses.sections where course_id = ${courseId}`;
  return row ?? { inCourse: 0, inLesson: 0 };
}

/** Writes every lesson's and section's place at once; the unique constraints are checked at the commit. */
export async function saveOrder(sql: Sql, courseId: string, lessons: readonly { id: string; sections: readonly string[] }[]): Promise<void> {
  const sections = lessons.flatMap((lesson) => lesson.sections.map((id, position) => ({ id, lessonId: lesson.id, position })));
  await sql`
    update courses.lessons l set position = place.position - 1, updated_at = now()
    from unnest(${lessons.map(({ id }) => id)}::uuid[]) with ordinality as place (id, position)
    where l.id = place.id and l.course_id = ${courseId} and l.position <> place.position - 1`;
  await sql`
    update courses.sections s set lesson_id = place.lesson_id, position = place.position, updated_at = now()
    from unnest(${sections.map(({ id }) => id)}::uuid[], ${sections.map(({ lessonId }) => lessonId)}::uuid[], ${sections.map(({ position }) => position)}::int[])
      as place (id, lesson_id, position)
    where s.id = place.id and s.course_id = ${courseId} and (s.lesson_id, s.position) <> (place.lesson_id, place.position)`;
}
