import type { Sql } from "@lectern/core/ports";
import type { RevisionOrigin } from "./sections.repository.ts";

export interface RevisionRow {
  readonly number: number;
  readonly title: string;
  readonly origin: RevisionOrigin;
  readonly authorId: string | null;
  readonly clientId: string | null;
  readonly wasPublished: boolean;
  readonly startedAt: Date;
  readonly savedAt: Date;
  readonly length: number;
  readonly content?: string;
}

const columns = (sql: Sql) => sql`number, title, origin, author_id, client_id, was_published, started_at, saved_at, char_length(content) as length`;

export async function listRevisions(sql: Sql, query: { sectionId: string; before: number | null; limit: number }): Promise<RevisionRow[]> {
  return sql<RevisionRow[]>`
    select ${columns(sql)} from courses.section_revisions
    where section_id = ${query.sectionId} ${query.before === null ? sql`` : sql`and number < ${query.before}`}
    order by number desc limit ${query.limit + 1}`;
}

export async function findRevision(sql: Sql, sectionId: string, number: number): Promise<RevisionRow | null> {
  const [row] = await sql<RevisionRow[]>`
    select ${columns(sql)}, content from courses.section_revisions where section_id = ${sectionId} and number = ${number}`;
  return row ?? null;
}

/** Whether an editor other than `clientId` wrote after `baseRevision`, or the base is older than what is kept. */
export async function wasChangedByOthers(
  sql: Sql,
  { sectionId, baseRevision, clientId }: { sectionId: string; baseRevision: number; clientId: string | null },
): Promise<boolean> {
  const [row] = await sql<{ changed: boolean }[]>`
    select exists (
      select from courses.section_revisions
      where section_id = ${sectionId} and number > ${baseRevision} and client_id is distinct from ${clientId}
    ) or not exists (
      select from courses.section_revisions where section_id = ${sectionId} and started_number <= ${baseRevision}
    ) as changed`;
  return row?.changed ?? true;
}

export interface NewRevision {
  readonly sectionId: string;
  readonly organisationId: string;
  readonly number: number;
  readonly title: string;
  readonly content: string;
  readonly origin: RevisionOrigin;
  readonly authorId: string;
  readonly clientId: string | null;
}

/** Adds a revision and makes it the draft; on a locked section. */
export async function insertRevision(sql: Sql, revision: NewRevision): Promise<void> {
  await sql`insert into courses.section_revisions ${sql({ ...revision, startedNumber: revision.number })}`;
  await sql`update courses.sections set draft_revision = ${revision.number} where id = ${revision.sectionId}`;
}

/**
 * Writes over the draft's revision under the next number, so that the history keeps one entry for one stretch of writing
 * and everybody who holds the old number still notices; on a locked section.
 */
export async function foldRevision(
  sql: Sql,
  { sectionId, number, title, content }: Pick<NewRevision, "sectionId" | "number" | "title" | "content">,
): Promise<void> {
  await sql`
    update courses.section_revisions set number = ${number}, title = ${title}, content = ${content}, saved_at = now()
    where section_id = ${sectionId} and number = ${number - 1}`;
  await sql`update courses.sections set draft_revision = ${number} where id = ${sectionId}`;
}

/** Keeps the newest `keep` revisions and what is published. */
export async function pruneRevisions(sql: Sql, sectionId: string, keep: number): Promise<void> {
  await sql`
    delete from courses.section_revisions r using courses.sections s
    where r.section_id = ${sectionId} and s.id = r.section_id and r.number is distinct from s.published_revision
      and r.number < (
        select min(number) from (
          select number from courses.section_revisions where section_id = ${sectionId} order by number desc limit ${keep}
        ) newest
      )`;
}

export interface SavedOperation {
  readonly revision: number;
  readonly savedAt: Date;
}

export async function findOperation(sql: Sql, sectionId: string, operationId: string): Promise<SavedOperation | null> {
  const [row] = await sql<SavedOperation[]>`
    select revision, saved_at from courses.section_operations where section_id = ${sectionId} and operation_id = ${operationId}`;
  return row ?? null;
}

export async function insertOperation(sql: Sql, operation: { sectionId: string; operationId: string; actorId: string; revision: number }): Promise<Date> {
  const [row] = await sql<{ savedAt: Date }[]>`insert into courses.section_operations ${sql(operation)} returning saved_at`;
  return row?.savedAt ?? new Date();
}

export async function deleteOperationsBefore(sql: Sql, moment: Date): Promise<number> {
  const rows = await sql`delete from courses.section_operations where saved_at < ${moment}`;
  return rows.count;
}
