import type { Sql } from "@lectern/core/ports";
import type { ContentType } from "../../contract.ts";

export interface CopiedSectionRow {
  readonly id: string;
  readonly lessonId: string;
  readonly title: string;
  readonly contentType: ContentType;
  readonly content: string;
  readonly objectives: string[];
  readonly estimatedDuration: number | null;
  readonly required: boolean;
  readonly draftRevision: number;
  readonly publishedRevision: number | null;
  readonly publishAt: Date | null;
  readonly draftTitle: string;
  readonly draftContent: string;
}

/** Every section with what is published and what waits, in order. */
export async function readSections(sql: Sql, courseId: string): Promise<CopiedSectionRow[]> {
  return sql<CopiedSectionRow[]>`
    select s.id, s.lesson_id, s.title, s.content_type, s.content, s.objectives, s.estimated_duration, s.required, s.draft_revision,
      s.published_revision, s.publish_at, r.title as draft_title, r.content as draft_content
    from courses.sections s join courses.section_revisions r on r.section_id = s.id and r.number = s.draft_revision
    where s.course_id = ${courseId} order by s.lesson_id, s.position`;
}

export async function listMaterials(sql: Sql, courseId: string): Promise<{ id: string; size: number }[]> {
  return sql<{ id: string; size: number }[]>`select id, size from courses.materials where course_id = ${courseId} and deleted_at is null order by id`;
}

export interface WaitingDraft {
  readonly sectionId: string;
  readonly title: string;
  readonly content: string;
}

/** Materials under their new ids (the same stored bytes, as their first version), drafts beside published sections, and the course's picture. */
export async function finishCopy(
  sql: Sql,
  copy: {
    fromCourseId: string;
    toCourseId: string;
    organisationId: string;
    actorId: string;
    thumbnailMaterialId: string | null;
    materials: ReadonlyMap<string, string>;
    drafts: readonly WaitingDraft[];
  },
): Promise<void> {
  const { fromCourseId, toCourseId, organisationId, actorId } = copy;
  await sql`
    insert into courses.materials (id, organisation_id, course_id, hash, size, filename, media_type, uploaded_by)
    select renewed.new_id, m.organisation_id, ${toCourseId}, m.hash, m.size, m.filename, m.media_type, ${actorId}
    from courses.materials m
    join unnest(${[...copy.materials.keys()]}::uuid[], ${[...copy.materials.values()]}::uuid[]) as renewed (old_id, new_id) on renewed.old_id = m.id
    where m.course_id = ${fromCourseId}`;
  await sql`
    insert into courses.section_revisions (section_id, number, organisation_id, title, content, origin, author_id)
    select d.section_id, 2, ${organisationId}, d.title, d.content, 'imported', ${actorId}
    from unnest(${copy.drafts.map(({ sectionId }) => sectionId)}::uuid[], ${copy.drafts.map(({ title }) => title)}::text[],
      ${copy.drafts.map(({ content }) => content)}::text[]) as d (section_id, title, content)`;
  await sql`update courses.sections set draft_revision = 2 where id = any(${copy.drafts.map(({ sectionId }) => sectionId)}::uuid[])`;
  await sql`update courses.courses set copied_from = ${fromCourseId}, thumbnail_material_id = ${copy.thumbnailMaterialId} where id = ${toCourseId}`;
}

export async function countLeftOut(sql: Sql, courseId: string): Promise<{ codes: number; groups: number; people: number }> {
  const [row] = await sql<{ codes: number; groups: number; people: number }[]>`
    select (select count(*)::int from courses.enrolment_codes where course_id = ${courseId}) as codes,
      (select count(*)::int from courses.enrolled_groups where course_id = ${courseId}) as groups,
      (select count(*)::int from courses.enrolments where course_id = ${courseId} and status <> 'ended') as people`;
  return row ?? { codes: 0, groups: 0, people: 0 };
}
