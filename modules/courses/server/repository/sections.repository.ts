import type { Sql } from "@lectern/core/ports";
import type { ContentType } from "../../contract.ts";

export type RevisionOrigin = "created" | "saved" | "restored" | "imported";

/** A section with what learners see and the draft beside it. */
export interface SectionRow {
  readonly id: string;
  readonly courseId: string;
  readonly lessonId: string;
  readonly title: string;
  readonly contentType: ContentType;
  readonly content: string;
  readonly objectives: string[];
  readonly estimatedDuration: number | null;
  readonly required: boolean;
  readonly position: number;
  readonly version: number;
  readonly draftRevision: number;
  readonly publishedRevision: number | null;
  readonly publishedAt: Date | null;
  /** When the draft is to be published. */
  readonly publishAt: Date | null;
  readonly updatedAt: Date;
  readonly draftTitle: string;
  readonly draftContent: string;
  readonly draftAuthorId: string | null;
  readonly draftClientId: string | null;
  readonly draftSavedAt: Date;
}

export interface NewSection {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly lessonId: string;
  readonly title: string;
  readonly contentType: ContentType;
  readonly content: string;
  readonly objectives: readonly string[];
  readonly estimatedDuration: number | null;
  readonly required: boolean;
  readonly position: number;
  readonly published: boolean;
  readonly publishAt?: Date | null;
  readonly authorId: string;
  readonly origin: RevisionOrigin;
}

const select = (sql: Sql) => sql`
  select s.id, s.course_id, s.lesson_id, s.title, s.content_type, s.content, s.objectives, s.estimated_duration, s.required,
    s.position, s.version, s.draft_revision, s.published_revision, s.published_at, s.publish_at, s.updated_at, r.title as draft_title,
    r.content as draft_content, r.author_id as draft_author_id, r.client_id as draft_client_id, r.saved_at as draft_saved_at
  from courses.sections s join courses.section_revisions r on r.section_id = s.id and r.number = s.draft_revision`;

export async function findSection(sql: Sql, sectionId: string): Promise<SectionRow | null> {
  const [row] = await sql<SectionRow[]>`${select(sql)} where s.id = ${sectionId}`;
  return row ?? null;
}

/** Takes the section for the rest of the transaction. Lock first, read then: a wait must not end with an old draft. */
export async function lockSection(sql: Sql, sectionId: string): Promise<SectionRow | null> {
  await sql`select from courses.sections where id = ${sectionId} for update`;
  return findSection(sql, sectionId);
}

/** Each with its first revision. */
export async function insertSections(sql: Sql, sections: readonly NewSection[]): Promise<void> {
  if (sections.length === 0) return;
  const now = new Date();
  await sql`insert into courses.sections ${sql(
    sections.map(({ published, authorId: _author, origin: _origin, ...section }) => ({
      ...section,
      objectives: [...section.objectives],
      content: published ? section.content : "",
      publishedRevision: published ? 1 : null,
      publishedAt: published ? now : null,
      publishAt: section.publishAt ?? null,
    })),
  )}`;
  await sql`insert into courses.section_revisions ${sql(
    sections.map(({ id, organisationId, title, content, authorId, origin, published }) => ({
      sectionId: id,
      number: 1,
      organisationId,
      title,
      content,
      authorId,
      origin,
      wasPublished: published,
    })),
  )}`;
}

export type SectionSettings = Pick<SectionRow, "id" | "title" | "contentType" | "objectives" | "estimatedDuration" | "required" | "publishAt">;

export async function saveSettings(sql: Sql, section: SectionSettings): Promise<void> {
  await sql`
    update courses.sections set title = ${section.title}, content_type = ${section.contentType}, objectives = ${section.objectives}::text[],
      estimated_duration = ${section.estimatedDuration}, required = ${section.required}, publish_at = ${section.publishAt}, version = version + 1, updated_at = now()
    where id = ${section.id}`;
}

/** A title that was changed directly is the draft's title too, else publishing would bring the old one back. */
export async function renameDraft(sql: Sql, { id, draftRevision }: SectionRow, title: string): Promise<void> {
  await sql`update courses.section_revisions set title = ${title} where section_id = ${id} and number = ${draftRevision}`;
}

/** Learners see the draft from the commit on. */
export async function publishDraft(sql: Sql, sectionId: string): Promise<void> {
  await sql`
    update courses.sections s set title = r.title, content = r.content, published_revision = r.number, published_at = now(), publish_at = null,
      version = s.version + 1, updated_at = now()
    from courses.section_revisions r
    where s.id = ${sectionId} and r.section_id = s.id and r.number = s.draft_revision`;
  await sql`
    update courses.section_revisions r set was_published = true
    from courses.sections s where s.id = ${sectionId} and r.section_id = s.id and r.number = s.draft_revision`;
}

/** Sections whose draft is due, with their courses. */
export async function findDueSections(sql: Sql, now: Date, limit: number): Promise<{ organisationId: string; courseId: string; sectionId: string }[]> {
  return sql<{ organisationId: string; courseId: string; sectionId: string }[]>`
    select s.organisation_id, s.course_id, s.id as section_id from courses.sections s join courses.courses c on c.id = s.course_id
    where s.publish_at <= ${now} and c.deleted_at is null order by s.publish_at, s.id limit ${limit}`;
}

/** The draft is what learners see already. */
export async function forgetPublishAt(sql: Sql, sectionId: string): Promise<void> {
  await sql`update courses.sections set publish_at = null where id = ${sectionId}`;
}

/** Removes a section of a locked course and closes the gap. */
export async function deleteSection(sql: Sql, { id, lessonId, position }: SectionRow): Promise<void> {
  await sql`delete from courses.sections where id = ${id}`;
  await sql`update courses.sections set position = position - 1 where lesson_id = ${lessonId} and position > ${position}`;
}
