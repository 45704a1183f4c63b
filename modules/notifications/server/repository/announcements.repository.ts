import type { Sql } from "@lectern/core/ports";

export interface AnnouncementRow {
  readonly id: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly authorId: string;
  readonly title: string;
  readonly body: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

interface InCourse {
  readonly organisationId: string;
  readonly courseId: string;
}

const columns = (sql: Sql) => sql`id, organisation_id, course_id, author_id, title, body, version, created_at, edited_at`;

export async function insertAnnouncement(sql: Sql, row: Omit<AnnouncementRow, "version" | "editedAt">): Promise<AnnouncementRow> {
  const { id, organisationId, courseId, authorId, title, body, createdAt } = row;
  await sql`
    insert into notifications.announcement (id, organisation_id, course_id, author_id, title, body, created_at)
    values (${id}, ${organisationId}, ${courseId}, ${authorId}, ${title}, ${body}, ${createdAt})`;
  return { ...row, version: 1, editedAt: null };
}

export function listAnnouncements(
  sql: Sql,
  { organisationId, courseId, before, limit }: InCourse & { before: string | null; limit: number },
): Promise<AnnouncementRow[]> {
  return sql<AnnouncementRow[]>`
    select ${columns(sql)} from notifications.announcement
    where course_id = ${courseId} and organisation_id = ${organisationId} ${before === null ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

export async function findAnnouncement(sql: Sql, organisationId: string, id: string): Promise<AnnouncementRow | null> {
  const [row] = await sql<AnnouncementRow[]>`
    select ${columns(sql)} from notifications.announcement where id = ${id} and organisation_id = ${organisationId}`;
  return row ?? null;
}

/** Null when it is not of that version (any more). */
export async function updateAnnouncement(
  sql: Sql,
  { courseId, organisationId, id, version, title, body, now }: InCourse & { id: string; version: number; title: string; body: string; now: Date },
): Promise<AnnouncementRow | null> {
  const [row] = await sql<AnnouncementRow[]>`
    update notifications.announcement set title = ${title}, body = ${body}, version = version + 1, edited_at = ${now}
    where id = ${id} and course_id = ${courseId} and organisation_id = ${organisationId} and version = ${version}
    returning ${columns(sql)}`;
  return row ?? null;
}

export async function deleteAnnouncement(sql: Sql, { courseId, organisationId, id }: InCourse & { id: string }): Promise<boolean> {
  const { count } = await sql`
    delete from notifications.announcement where id = ${id} and course_id = ${courseId} and organisation_id = ${organisationId}`;
  return count > 0;
}

export async function deleteOfCourse(sql: Sql, courseId: string): Promise<void> {
  await sql`delete from notifications.announcement where course_id = ${courseId}`;
}
