import { BATCH_UNDO_DAYS } from "@lectern/users/contract";
import type { z } from "zod";
import type { ImportStage, PeopleImport, peopleImportRow, PeopleImportSummary } from "../../contract.ts";
import type { PeopleImportRecord, RowReport } from "./people.repository.ts";
import type { ReadRow } from "./to-person.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const UNDER_WAY = { check: "checking", apply: "applying", undo: "undoing" } as const;
const DONE = { check: "checked", apply: "applied", undo: "undone" } as const;

export function stateOf({ stage, stageDone, jobStatus }: Pick<PeopleImportRecord, "stage" | "stageDone" | "jobStatus">): PeopleImportSummary["state"] {
  if (stage === null) return "ready";
  if (stageDone) return DONE[stage];
  return jobStatus === "queued" || jobStatus === "running" ? UNDER_WAY[stage] : "failed";
}

export function undoUntil(appliedAt: Date): Date {
  return new Date(appliedAt.getTime() + BATCH_UNDO_DAYS * DAY_MS);
}

export function presentImport(row: PeopleImportRecord): PeopleImportSummary {
  const state = stateOf(row);
  return {
    id: row.id,
    filename: row.filename,
    format: row.format,
    rows: row.rows,
    state,
    stage: row.stage,
    jobId: row.jobId,
    progress: row.stageDone ? 1 : (row.jobProgress ?? 0),
    totals: { check: row.checkTotals, apply: row.applyTotals, undo: row.undoTotals },
    problem: state === "failed" ? row.jobProblem : null,
    createdAt: row.createdAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    undoUntil: row.appliedAt ? undoUntil(row.appliedAt).toISOString() : null,
    codesIssuedAt: row.codesIssuedAt?.toISOString() ?? null,
  };
}

export function presentWhole(row: PeopleImportRecord, preview: readonly ReadRow[]): PeopleImport {
  return {
    ...presentImport(row),
    encoding: row.encoding,
    delimiter: row.delimiter,
    columns: row.columns.map(({ name, isPassword, samples }) => ({ name, isPassword, samples: [...samples] })),
    mapping: row.mapping,
    remembered: row.remembered,
    preview: preview.map(({ row: number, seen, courses, reasons }) => ({
      row: number,
      fullName: seen.fullName,
      email: seen.email,
      externalId: seen.externalId,
      role: seen.role,
      language: seen.language,
      batches: [...seen.batches],
      classSections: [...seen.classSections],
      courses: [...courses],
      problems: [...reasons],
    })),
  };
}

export function presentRow({ rowNumber, label, email, outcome, reasons, userId }: RowReport): z.output<typeof peopleImportRow> {
  return { row: rowNumber, label, email, outcome, reasons: [...reasons], userId };
}

/** Name of a downloaded report: the file it is about, the stage, what rows. */
export function reportFilename(filename: string, stage: ImportStage, outcome: string | undefined): string {
  return `${filename.replace(/\.[^.]*$/, "")}-${stage}${outcome ? `-${outcome}` : ""}.csv`;
}
