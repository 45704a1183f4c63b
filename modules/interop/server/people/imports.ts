import { createHash } from "node:crypto";
import { decodeCursor, notFound, toPage, type Actor, type Context, type Transaction, type UploadedFile } from "@lectern/core";
import { z } from "zod";
import {
  applyPeopleJob,
  checkPeopleJob,
  PEOPLE_ROWS_MAX,
  peopleMapping,
  undoPeopleJob,
  type ImportStage,
  type PeopleImport,
  type PeopleMapping,
} from "../../contract.ts";
import { BATCH_UNDO_DAYS } from "@lectern/users/contract";
import { withPeopleFile, type Overrides } from "./file/open.ts";
import { checkedMapping, describeColumns, headingsKey, proposeMapping, requireComplete, type Column } from "./mapping.ts";
import * as errors from "./people.errors.ts";
import * as repository from "./people.repository.ts";
import { presentImport, presentWhole, stateOf, undoUntil } from "./presenter.ts";
import * as rows from "./rows.repository.ts";
import { readRow } from "./to-person.ts";

/** Rows written at once. */
const CHUNK = 500;
/** Rows that show what columns hold. */
const SAMPLE_ROWS = 30;
/** Rows shown as they will become. */
const PREVIEW_ROWS = 8;
const FILENAME_MAX = 255;
const cursorShape = z.tuple([z.uuid()]);

/**
 * Reads a file to the end and keeps its rows, without passwords; changes nobody. Nothing stays of a file that cannot be
 * used to its end.
 */
export async function startImport(ctx: Context, actor: Actor, file: UploadedFile, overrides: Overrides): Promise<PeopleImport> {
  const id = ctx.newId();
  const { organisationId, userId: ownerId } = actor;
  await withPeopleFile(file.path, overrides, ({ format, encoding, delimiter, records }) =>
    ctx.transaction(async (tx) => {
      const iterator = records[Symbol.asyncIterator]();
      const first: { row: number; cells: string[] }[] = [];
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) if (first.push(next.value) > SAMPLE_ROWS) break;
      const columns = describeColumns(first.map(({ cells }) => cells));
      const known = await repository.findMapping(tx.sql, organisationId, hashOf(columns));
      const mapping = checkedMapping(peopleMapping.safeParse(known).data ?? proposeMapping(columns), columns);
      if (first.length < (mapping.hasHeader ? 2 : 1)) throw errors.peopleFileUnusable("people_file_empty");
      await repository.insertImport(tx.sql, {
        id,
        organisationId,
        ownerId,
        filename: shownName(file.filename),
        format,
        encoding,
        delimiter,
        columns,
        mapping,
        remembered: known !== null,
        rows: 0,
      });
      const count = await keepRows(tx, id, columns, first, iterator);
      await repository.setRows(tx.sql, id, count);
      await tx.audit({ action: "people.import_read", targetType: "people_import", targetId: id, details: { rows: count, size: file.size } });
    }),
  );
  return getImport(ctx, actor, id);
}

async function keepRows(
  tx: Transaction,
  importId: string,
  columns: readonly Column[],
  first: readonly { row: number; cells: string[] }[],
  rest: AsyncIterator<{ row: number; cells: string[] }>,
): Promise<number> {
  let count = 0;
  let chunk: { row: number; cells: string[] }[] = [];
  const flush = async () => {
    if (chunk.length > 0) await repository.insertCells(tx.sql, importId, chunk);
    chunk = [];
  };
  const take = async (record: { row: number; cells: string[] }) => {
    // Headings and people together.
    if (++count > PEOPLE_ROWS_MAX + 1) throw errors.peopleFileUnusable("people_file_too_many_rows", { limit: PEOPLE_ROWS_MAX });
    chunk.push({ row: record.row, cells: record.cells.map((cell, index) => (columns[index]?.isPassword ? "" : cell)) });
    if (chunk.length === CHUNK) await flush();
  };
  for (const record of first) await take(record);
  for (let next = await rest.next(); !next.done; next = await rest.next()) await take(next.value);
  await flush();
  return count;
}

export async function listImports(ctx: Context, actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const [before] = decodeCursor(cursor, cursorShape) ?? [null];
  const found = await repository.listImports(ctx.sql, actor.organisationId, before, limit + 1);
  return toPage(found, limit, presentImport, ({ id }) => [id]);
}

/** Throws `not_found`. */
export async function getImport(ctx: Context, actor: Actor, importId: string): Promise<PeopleImport> {
  const record = await requireImport(ctx, actor, importId);
  const cells = await rows.readCells(ctx.sql, record.id, 0, PREVIEW_ROWS + 1);
  const people = record.mapping.hasHeader ? cells.slice(1) : cells;
  return presentWhole(
    record,
    people.slice(0, PREVIEW_ROWS).map((row) => readRow(row.rowNumber, row.cells, record.columns, record.mapping)),
  );
}

/** Throws `not_found`, `password_column`, `import_not_editable`. */
export async function changeMapping(ctx: Context, actor: Actor, importId: string, mapping: PeopleMapping): Promise<PeopleImport> {
  const record = await requireImport(ctx, actor, importId);
  const checked = checkedMapping(mapping, record.columns);
  await ctx.transaction(async (tx) => {
    await requireEditable(tx, actor, importId);
    await repository.updateMapping(tx.sql, importId, checked);
  });
  return getImport(ctx, actor, importId);
}

/** Throws `not_found`, `mapping_incomplete`, `import_not_editable`, `import_running`. */
export async function startCheck(ctx: Context, actor: Actor, importId: string): Promise<{ jobId: string }> {
  return ctx.transaction(async (tx) => {
    const record = await requireEditable(tx, actor, importId);
    requireComplete(record.mapping);
    await repository.rememberMapping(tx.sql, actor.organisationId, hashOf(record.columns), record.mapping, ctx.now());
    return begin(tx, actor, record, "check");
  });
}

/** Throws `not_found`, `import_not_checked`, `import_running`. One that was interrupted goes on where it stopped. */
export async function startApply(ctx: Context, actor: Actor, importId: string): Promise<{ jobId: string }> {
  return ctx.transaction(async (tx) => {
    const record = await requireLocked(tx, actor, importId);
    const interrupted = record.stage === "apply" && stateOf(record) === "failed";
    if (!interrupted && stateOf(record) !== "checked") throw stateOf(record) === "applying" ? errors.importRunning() : errors.importNotChecked();
    return begin(tx, actor, record, "apply");
  });
}

/** Throws `not_found`, `import_not_applied`, `undo_too_late`, `import_running`. */
export async function startUndo(ctx: Context, actor: Actor, importId: string): Promise<{ jobId: string }> {
  return ctx.transaction(async (tx) => {
    const record = await requireLocked(tx, actor, importId);
    const interrupted = record.stage !== "check" && stateOf(record) === "failed";
    if (!interrupted && stateOf(record) !== "applied") throw stateOf(record) === "undoing" ? errors.importRunning() : errors.importNotApplied();
    if (record.appliedAt && undoUntil(record.appliedAt) < ctx.now()) throw errors.undoTooLate(BATCH_UNDO_DAYS);
    return begin(tx, actor, record, "undo");
  });
}

/** Throws `not_found`, `import_not_editable`, `import_running`. */
export async function discardImport(ctx: Context, actor: Actor, importId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await requireEditable(tx, actor, importId);
    await repository.deleteImport(tx.sql, importId);
    await tx.audit({ action: "people.import_discarded", targetType: "people_import", targetId: importId });
  });
}

const STAGE_JOBS = { check: checkPeopleJob, apply: applyPeopleJob, undo: undoPeopleJob };

async function begin(tx: Transaction, actor: Actor, record: repository.PeopleImportRecord, stage: ImportStage): Promise<{ jobId: string }> {
  if (await repository.isAnyRunning(tx.sql, actor.organisationId)) throw errors.importRunning();
  const jobId = await tx.startJob(STAGE_JOBS[stage], { importId: record.id });
  await repository.startStage(tx.sql, record.id, stage, jobId);
  await tx.audit({ action: `people.import_${stage}_started`, targetType: "people_import", targetId: record.id, details: { rows: record.rows } });
  return { jobId };
}

/** The import, for those of its organisation. */
export async function requireImport(ctx: Context, actor: Actor, importId: string): Promise<repository.PeopleImportRecord> {
  const record = await repository.findImport(ctx.sql, actor.organisationId, importId);
  if (!record) throw notFound("import");
  return record;
}

async function requireLocked(tx: Transaction, actor: Actor, importId: string): Promise<repository.PeopleImportRecord> {
  await repository.lockImports(tx.sql, actor.organisationId);
  const record = await repository.findImport(tx.sql, actor.organisationId, importId);
  if (!record) throw notFound("import");
  return record;
}

/** Nothing was written for it yet, and nothing runs. */
async function requireEditable(tx: Transaction, actor: Actor, importId: string): Promise<repository.PeopleImportRecord> {
  const record = await requireLocked(tx, actor, importId);
  if (stateOf(record) === "checking") throw errors.importRunning();
  if (record.stage === "apply" || record.stage === "undo") throw errors.importNotEditable();
  return record;
}

function hashOf(columns: readonly Column[]): string {
  return createHash("sha256").update(headingsKey(columns)).digest("hex");
}

/** Only for showing: no folders, no control characters, never empty. */
function shownName(filename: string): string {
  const name =
    filename
      .replaceAll(/\p{Cc}/gu, "")
      .split(/[\\/]/)
      .at(-1)
      ?.trim() ?? "";
  return name.slice(0, FILENAME_MAX) || "people.csv";
}
