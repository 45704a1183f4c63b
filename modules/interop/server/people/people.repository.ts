import type { Sql } from "@lectern/core/ports";
import type { WantedPerson } from "@lectern/users/contract";
import type { ImportStage, PeopleImport, PeopleMapping, RowReason } from "../../contract.ts";
import type { Column } from "./mapping.ts";

type Totals = Record<string, number>;

export interface PeopleImportRecord {
  readonly id: string;
  readonly organisationId: string;
  readonly ownerId: string;
  readonly filename: string;
  readonly format: PeopleImport["format"];
  readonly encoding: PeopleImport["encoding"];
  readonly delimiter: PeopleImport["delimiter"];
  readonly columns: readonly Column[];
  readonly mapping: PeopleMapping;
  readonly remembered: boolean;
  readonly rows: number;
  readonly stage: ImportStage | null;
  readonly stageDone: boolean;
  readonly jobId: string | null;
  readonly checkTotals: Totals | null;
  readonly applyTotals: Totals | null;
  readonly undoTotals: Totals | null;
  readonly appliedAt: Date | null;
  readonly codesIssuedAt: Date | null;
  readonly createdAt: Date;
  /** Of the stage's job; null once that was tidied away. */
  readonly jobStatus: "queued" | "running" | "succeeded" | "failed" | null;
  readonly jobProgress: number | null;
  readonly jobProblem: PeopleImport["problem"];
}

const columns = (sql: Sql) => sql`
  i.id, i.organisation_id, i.owner_id, i.filename, i.format, i.encoding, i.delimiter, i.columns, i.mapping, i.remembered, i.rows, i.stage,
  i.stage_done, i.job_id, i.check_totals, i.apply_totals, i.undo_totals, i.applied_at, i.codes_issued_at, i.created_at,
  j.status as job_status, j.progress as job_progress, j.problem as job_problem`;

/** The job's row is the platform's and is read beside ours: it may be gone after its time. */
const source = (sql: Sql) => sql`interop.people_import i left join platform.job j on j.id = i.job_id and j.organisation_id = i.organisation_id`;

type NewImport = Pick<
  PeopleImportRecord,
  "id" | "organisationId" | "ownerId" | "filename" | "format" | "encoding" | "delimiter" | "columns" | "mapping" | "remembered"
> & {
  rows: number;
};

export async function insertImport(sql: Sql, one: NewImport): Promise<void> {
  await sql`
    insert into interop.people_import (id, organisation_id, owner_id, filename, format, encoding, delimiter, columns, mapping, remembered, rows)
    values (${one.id}, ${one.organisationId}, ${one.ownerId}, ${one.filename}, ${one.format}, ${one.encoding}, ${one.delimiter},
            ${JSON.stringify(one.columns)}::text::jsonb, ${JSON.stringify(one.mapping)}::text::jsonb, ${one.remembered}, ${one.rows})`;
}

export async function setRows(sql: Sql, id: string, rows: number): Promise<void> {
  await sql`update interop.people_import set rows = ${rows} where id = ${id}`;
}

export async function insertCells(sql: Sql, importId: string, rows: readonly { row: number; cells: readonly string[] }[]): Promise<void> {
  await sql`
    insert into interop.people_import_row (import_id, row_number, cells)
    select ${importId}, r.row, array(select jsonb_array_elements_text(r.cells))
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(row integer, cells jsonb)`;
}

export async function findImport(sql: Sql, organisationId: string, id: string): Promise<PeopleImportRecord | null> {
  const [row] = await sql<PeopleImportRecord[]>`select ${columns(sql)} from ${source(sql)} where i.id = ${id} and i.organisation_id = ${organisationId}`;
  return row ?? null;
}

export function listImports(sql: Sql, organisationId: string, before: string | null, limit: number): Promise<PeopleImportRecord[]> {
  return sql<PeopleImportRecord[]>`
    select ${columns(sql)} from ${source(sql)}
    where i.organisation_id = ${organisationId} and (${before}::uuid is null or i.id < ${before})
    order by i.id desc limit ${limit}`;
}

/** Starting and changing imports of one organisation takes turns. */
export async function lockImports(sql: Sql, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('interop.people_import:' || ${organisationId}, 0))`;
}

export async function isAnyRunning(sql: Sql, organisationId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from ${source(sql)}
    where i.organisation_id = ${organisationId} and i.stage is not null and not i.stage_done and j.status in ('queued', 'running') limit 1`;
  return rows.length > 0;
}

export async function startStage(sql: Sql, id: string, stage: ImportStage, jobId: string): Promise<void> {
  await sql`update interop.people_import set stage = ${stage}, stage_done = false, job_id = ${jobId} where id = ${id}`;
}

/** Answers false when another stage has begun since, or this one is done already. */
export async function finishStage(sql: Sql, id: string, stage: ImportStage, totals: Totals, now: Date): Promise<boolean> {
  const written = JSON.stringify(totals);
  const rows = await sql`
    update interop.people_import set
      stage_done = true,
      check_totals = case when ${stage} = 'check' then ${written}::text::jsonb else check_totals end,
      apply_totals = case when ${stage} = 'apply' then ${written}::text::jsonb else apply_totals end,
      undo_totals = case when ${stage} = 'undo' then ${written}::text::jsonb else undo_totals end,
      applied_at = case when ${stage} = 'apply' then ${now}::timestamptz else applied_at end
    where id = ${id} and stage = ${stage} and not stage_done
    returning id`;
  return rows.length > 0;
}

/** A new mapping: what an earlier check said no longer counts. */
export async function updateMapping(sql: Sql, id: string, mapping: PeopleMapping): Promise<void> {
  await sql`
    update interop.people_import
    set mapping = ${JSON.stringify(mapping)}::text::jsonb, stage = null, stage_done = false, job_id = null, check_totals = null
    where id = ${id}`;
}

export async function deleteImport(sql: Sql, id: string): Promise<void> {
  await sql`delete from interop.people_import where id = ${id}`;
}

export async function markCodesIssued(sql: Sql, id: string, now: Date): Promise<void> {
  await sql`update interop.people_import set codes_issued_at = ${now} where id = ${id}`;
}

export async function findMapping(sql: Sql, organisationId: string, headingsHash: string): Promise<PeopleMapping | null> {
  const [row] = await sql<{ mapping: PeopleMapping }[]>`
    select mapping from interop.people_mapping where organisation_id = ${organisationId} and headings_hash = ${headingsHash}`;
  return row?.mapping ?? null;
}

export async function rememberMapping(sql: Sql, organisationId: string, headingsHash: string, mapping: PeopleMapping, now: Date): Promise<void> {
  await sql`
    insert into interop.people_mapping (organisation_id, headings_hash, mapping, updated_at)
    values (${organisationId}, ${headingsHash}, ${JSON.stringify(mapping)}::text::jsonb, ${now})
    on conflict (organisation_id, headings_hash) do update set mapping = excluded.mapping, updated_at = excluded.updated_at`;
}

/** Rows of imports begun before the moment that were applied or forgotten; the imports' totals stay. */
export async function deleteOldRows(sql: Sql, before: Date): Promise<number> {
  const result = await sql`
    delete from interop.people_import_row r using interop.people_import i where i.id = r.import_id and i.created_at < ${before}`;
  return result.count;
}

/** What the room keeps of a row a person wants: the person and their courses. */
export interface StoredWish {
  readonly person: WantedPerson;
  readonly courses: readonly string[];
}

export interface RowReport {
  readonly rowNumber: number;
  readonly label: string;
  readonly email: string | null;
  readonly outcome: string;
  readonly reasons: readonly RowReason[];
  readonly userId: string | null;
  readonly cells: readonly string[];
}
