import type { Sql } from "@lectern/core/ports";
import type { ImportStage, RowReason } from "../../contract.ts";
import type { RowReport, StoredWish } from "./people.repository.ts";

/** The cells of the rows after one, in order. */
export function readCells(sql: Sql, importId: string, afterRow: number, limit: number): Promise<{ rowNumber: number; cells: string[] }[]> {
  return sql<{ rowNumber: number; cells: string[] }[]>`
    select row_number, cells from interop.people_import_row
    where import_id = ${importId} and row_number > ${afterRow} order by row_number limit ${limit}`;
}

export interface CheckedRow {
  readonly row: number;
  readonly label: string;
  readonly email: string | null;
  readonly wanted: StoredWish | null;
  readonly userId: string | null;
  readonly outcome: string;
  readonly reasons: readonly RowReason[];
}

export async function writeChecks(sql: Sql, importId: string, rows: readonly CheckedRow[]): Promise<void> {
  await sql`
    update interop.people_import_row r set
      label = c.label, email = c.email, wanted = c.wanted, user_id = c."userId", check_outcome = c.outcome, check_reasons = c.reasons,
      apply_outcome = null, apply_reasons = '[]'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as c(row integer, label text, email text, wanted jsonb, "userId" uuid, outcome text, reasons jsonb)
    where r.import_id = ${importId} and r.row_number = c.row`;
}

/** The row of headings takes no part. */
export async function setHeadingAside(sql: Sql, importId: string, row: number): Promise<void> {
  await sql`
    update interop.people_import_row set check_outcome = null, wanted = null, label = '', email = null, user_id = null, check_reasons = '[]'
    where import_id = ${importId} and row_number = ${row}`;
}

/** Rows the check found good and that are not applied yet. */
export function readUnapplied(sql: Sql, importId: string, limit: number): Promise<{ rowNumber: number; wanted: StoredWish }[]> {
  return sql<{ rowNumber: number; wanted: StoredWish }[]>`
    select row_number, wanted from interop.people_import_row
    where import_id = ${importId} and wanted is not null and check_outcome in ('created', 'updated', 'unchanged') and apply_outcome is null
    order by row_number limit ${limit}`;
}

export async function writeApplied(
  sql: Sql,
  importId: string,
  rows: readonly { row: number; outcome: string; reasons: readonly RowReason[]; userId: string | null; enrolments: readonly string[] }[],
): Promise<void> {
  const flat = rows.map((row) => ({ ...row, enrolments: `{${row.enrolments.join(",")}}` }));
  await sql`
    update interop.people_import_row r set
      apply_outcome = a.outcome, apply_reasons = a.reasons, user_id = a."userId", enrolments = a.enrolments::uuid[]
    from jsonb_to_recordset(${JSON.stringify(flat)}::text::jsonb) as a(row integer, outcome text, reasons jsonb, "userId" uuid, enrolments text)
    where r.import_id = ${importId} and r.row_number = a.row`;
}

/** Rows that did something and are not undone yet, the last first: as they came, so they go. */
export function readNotUndone(sql: Sql, importId: string, limit: number): Promise<{ rowNumber: number; enrolments: string[] }[]> {
  return sql<{ rowNumber: number; enrolments: string[] }[]>`
    select row_number, enrolments from interop.people_import_row
    where import_id = ${importId} and apply_outcome in ('created', 'updated', 'unchanged') and undo_outcome is null
    order by row_number desc limit ${limit}`;
}

export async function writeUndone(sql: Sql, importId: string, rows: readonly { row: number; outcome: string; reasons: readonly RowReason[] }[]): Promise<void> {
  await sql`
    update interop.people_import_row r set undo_outcome = u.outcome, undo_reasons = u.reasons
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as u(row integer, outcome text, reasons jsonb)
    where r.import_id = ${importId} and r.row_number = u.row`;
}

/** What the check could not use stays so in the report of the apply. */
export async function carryUnusable(sql: Sql, importId: string): Promise<void> {
  await sql`
    update interop.people_import_row set apply_outcome = check_outcome, apply_reasons = check_reasons
    where import_id = ${importId} and check_outcome in ('skipped', 'failed') and apply_outcome is null`;
}

const STAGE_COLUMNS = {
  check: { outcome: "check_outcome", reasons: "check_reasons" },
  apply: { outcome: "apply_outcome", reasons: "apply_reasons" },
  undo: { outcome: "undo_outcome", reasons: "undo_reasons" },
} as const;

export function readReport(
  sql: Sql,
  filter: { importId: string; stage: ImportStage; outcome: string | null; afterRow: number; limit: number },
): Promise<RowReport[]> {
  const { outcome, reasons } = STAGE_COLUMNS[filter.stage];
  return sql<RowReport[]>`
    select row_number, label, email, ${sql(outcome)} as outcome, ${sql(reasons)} as reasons, user_id, cells from interop.people_import_row
    where import_id = ${filter.importId} and row_number > ${filter.afterRow} and ${sql(outcome)} is not null
      and (${filter.outcome}::text is null or ${sql(outcome)} = ${filter.outcome})
    order by row_number limit ${filter.limit}`;
}

export async function countOutcomes(sql: Sql, importId: string, stage: ImportStage): Promise<Record<string, number>> {
  const { outcome } = STAGE_COLUMNS[stage];
  const rows = await sql<{ outcome: string; count: number }[]>`
    select ${sql(outcome)} as outcome, count(*) from interop.people_import_row
    where import_id = ${importId} and ${sql(outcome)} is not null group by 1`;
  return Object.fromEntries(rows.map(({ outcome: name, count }) => [name, count]));
}

export async function countWith(sql: Sql, importId: string, stage: ImportStage): Promise<number> {
  const { outcome } = STAGE_COLUMNS[stage];
  const [row] = await sql<{ count: number }[]>`
    select count(*) from interop.people_import_row where import_id = ${importId} and ${sql(outcome)} is not null`;
  return row?.count ?? 0;
}
