import { defineRoute, id, instant, jobStarted, language, organisationRole, page, pageQuery, problem } from "@lectern/core";
import { z } from "zod";

/** Bytes of a file as it is uploaded; a zip counts packed. */
export const PEOPLE_FILE_MAX_BYTES = 20 * 1024 * 1024;
/** People in one file. */
export const PEOPLE_ROWS_MAX = 50_000;

/** Encodings a file may have; detected, or said by the person who sends it. */
export const peopleEncoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1258"]);
export const peopleDelimiter = z.enum([",", ";", "\t", "|"]);

/** What a column means. Several columns may be `class_section`, `batch` or `courses`; the others stand once. */
export const columnField = z.enum([
  "ignore",
  "full_name",
  "given_name",
  "middle_name",
  "surname",
  "email",
  "external_id",
  "role",
  "language",
  "status",
  "batch",
  "class_section",
  "courses",
]);
export type ColumnField = z.output<typeof columnField>;

const courseRole = z.enum(["student", "teaching_assistant", "instructor"]);

export const peopleMapping = z.object({
  /** False: the first row is a person, not headings. */
  hasHeader: z.boolean(),
  /** One per column, in order. Columns of passwords can only be ignored. */
  fields: z.array(columnField).max(100),
  /** Makes addresses for people without one: `{Username}@pupils.example.edu`, with headings in braces. */
  emailPattern: z.string().min(1).max(200).nullable(),
  /** How parts become a full name; `auto`: surname first in Chinese, Japanese and Korean script and for people whose language is Vietnamese. */
  nameOrder: z.enum(["auto", "given_first", "surname_first"]),
  matchBy: z.enum(["email", "external_id"]),
  mode: z.enum(["create", "update", "both"]),
  createGroups: z.boolean(),
  /** For new people without a value of their own. */
  defaultRole: organisationRole,
  defaultLanguage: language.nullable(),
  courseRole,
  /** How new people get in: a mail with a link, codes on paper, or not yet. */
  firstSignIn: z.enum(["invitation", "codes", "none"]),
});
export type PeopleMapping = z.output<typeof peopleMapping>;

/** A stable code with what its sentence needs; the interface has the reason and the fix in words. */
export const rowReason = z.object({ code: z.string(), value: z.string().optional() });
export type RowReason = z.output<typeof rowReason>;

const importColumn = z.object({
  name: z.string(),
  /** Passwords are never taken from files: their values are not even kept. */
  isPassword: z.boolean(),
  /** First values that are not empty. */
  samples: z.array(z.string()),
});

/** A row as it will become. */
const previewRow = z.object({
  row: z.number().int(),
  fullName: z.string().nullable(),
  email: z.string().nullable(),
  externalId: z.string().nullable(),
  role: z.string().nullable(),
  language: z.string().nullable(),
  batches: z.array(z.string()),
  classSections: z.array(z.string()),
  courses: z.array(z.string()),
  problems: z.array(rowReason),
});

export const importStage = z.enum(["check", "apply", "undo"]);
export type ImportStage = z.output<typeof importStage>;

const importState = z.enum(["ready", "checking", "checked", "applying", "applied", "undoing", "undone", "failed"]);

export const checkOutcome = z.enum(["created", "updated", "unchanged", "skipped", "failed"]);
export const undoOutcome = z.enum(["deleted", "suspended", "restored", "kept", "nothing"]);

export const peopleImportSummary = z.object({
  id,
  filename: z.string(),
  format: z.enum(["csv", "oneroster"]),
  rows: z.number().int(),
  state: importState,
  /** The stage under way, or the last one. */
  stage: importStage.nullable(),
  jobId: id.nullable(),
  /** 0…1, of the stage under way. */
  progress: z.number(),
  /** Rows by outcome, per stage done. */
  totals: z.object({
    check: z.record(z.string(), z.number().int()).nullable(),
    apply: z.record(z.string(), z.number().int()).nullable(),
    undo: z.record(z.string(), z.number().int()).nullable(),
  }),
  problem: problem.nullable(),
  createdAt: instant,
  appliedAt: instant.nullable(),
  /** Until when it can be undone; null before it was applied. */
  undoUntil: instant.nullable(),
  /** When sign-in codes were last made. */
  codesIssuedAt: instant.nullable(),
});
export type PeopleImportSummary = z.output<typeof peopleImportSummary>;

export const peopleImport = peopleImportSummary.extend({
  encoding: peopleEncoding,
  delimiter: peopleDelimiter,
  columns: z.array(importColumn),
  mapping: peopleMapping,
  /** The first rows under this mapping. */
  preview: z.array(previewRow),
  /** Whether the mapping comes from an earlier import with the same headings. */
  remembered: z.boolean(),
});
export type PeopleImport = z.output<typeof peopleImport>;

export const peopleImportRow = z.object({
  /** As in the file: the headings are row 1. */
  row: z.number().int(),
  /** Who it is about: the name, else the address, else the first cell. */
  label: z.string(),
  email: z.string().nullable(),
  outcome: z.string(),
  reasons: z.array(rowReason),
  userId: id.nullable(),
});

const byId = z.object({ importId: id });
const FILE_ERRORS = [
  "people_file_not_text",
  "people_file_encoding",
  "people_file_empty",
  "people_file_too_many_rows",
  "people_file_too_many_columns",
  "people_file_quotes",
  "people_file_record_too_long",
  "people_file_archive",
  "people_file_archive_contents",
  "people_file_oneroster",
] as const;

export const startPeopleImport = defineRoute({
  method: "POST",
  path: "/api/people-imports",
  summary: "Read a file of people: CSV, a zip with one CSV, or OneRoster 1.1/1.2 CSV (zip)",
  description:
    "Changes nobody: answers the columns found, a proposed mapping and the first rows as they would become. Passwords in the file are dropped at once.",
  upload: { maxBytes: PEOPLE_FILE_MAX_BYTES },
  body: z.object({ encoding: peopleEncoding.optional(), delimiter: peopleDelimiter.optional() }),
  reply: peopleImport,
  status: 201,
  errors: [...FILE_ERRORS],
});

export const listPeopleImports = defineRoute({
  method: "GET",
  path: "/api/people-imports",
  summary: "Imports of the organisation, newest first",
  query: pageQuery,
  reply: page(peopleImportSummary),
});

export const getPeopleImport = defineRoute({
  method: "GET",
  path: "/api/people-imports/:importId",
  summary: "One import with its columns, mapping and first rows",
  params: byId,
  reply: peopleImport,
});

export const changePeopleImport = defineRoute({
  method: "PATCH",
  path: "/api/people-imports/:importId",
  summary: "Set what the columns mean; answers the first rows as they would become",
  description: "Until it is applied. An earlier check no longer counts.",
  params: byId,
  body: z.object({ mapping: peopleMapping }),
  reply: peopleImport,
  errors: ["import_not_editable", "password_column"],
});

export const checkPeopleImport = defineRoute({
  method: "POST",
  path: "/api/people-imports/:importId/check",
  summary: "Dry run: what would become of every row. Changes nobody",
  params: byId,
  reply: jobStarted,
  status: 202,
  idempotency: "natural",
  errors: ["import_running", "import_not_editable", "mapping_incomplete"],
});

export const applyPeopleImport = defineRoute({
  method: "POST",
  path: "/api/people-imports/:importId/apply",
  summary: "Do what the check promised; takes up where it stopped after an interruption",
  params: byId,
  reply: jobStarted,
  status: 202,
  idempotency: "natural",
  errors: ["import_running", "import_not_checked"],
});

export const undoPeopleImport = defineRoute({
  method: "POST",
  path: "/api/people-imports/:importId/undo",
  summary: "Undo an import, within 7 days",
  description:
    "New people who have never signed in are deleted, those who have are suspended so that their work stays. Old values come back where nobody changed them since; memberships and course places end.",
  params: byId,
  reply: jobStarted,
  status: 202,
  idempotency: "natural",
  errors: ["import_running", "import_not_applied", "undo_too_late"],
});

export const listPeopleImportRows = defineRoute({
  method: "GET",
  path: "/api/people-imports/:importId/rows",
  summary: "The report, row by row",
  params: byId,
  query: pageQuery.extend({ stage: importStage.default("check"), outcome: z.union([checkOutcome, undoOutcome]).optional() }),
  reply: page(peopleImportRow),
});

export const downloadPeopleImportRows = defineRoute({
  method: "GET",
  path: "/api/people-imports/:importId/rows.csv",
  summary: "Rows with their outcome and reason as CSV, safe for spreadsheets; passwords are not among them",
  params: byId,
  query: z.object({ stage: importStage.default("check"), outcome: z.union([checkOutcome, undoOutcome]).optional() }),
  reply: "file",
});

export const issueImportCodes = defineRoute({
  method: "POST",
  path: "/api/people-imports/:importId/sign-in-codes",
  summary: "Make one-time sign-in codes for the new people and hand them out, once",
  description: "Only hashes are kept: the codes stand in this answer and nowhere else. `replace` makes new ones and voids the earlier.",
  params: byId,
  body: z.object({ replace: z.boolean().default(false) }),
  reply: z.object({
    people: z.array(z.object({ fullName: z.string(), email: z.string(), externalId: z.string().nullable(), code: z.string() })),
    /** The same as CSV, safe for spreadsheets. */
    csv: z.string(),
    expiresAt: instant,
  }),
  idempotency: "natural",
  errors: ["import_not_applied", "codes_issued_already"],
});

export const discardPeopleImport = defineRoute({
  method: "DELETE",
  path: "/api/people-imports/:importId",
  summary: "Throw an import away that was not applied",
  params: byId,
  reply: "nothing",
  errors: ["import_running", "import_not_editable"],
});

export type PeopleImportRoutes =
  | typeof startPeopleImport
  | typeof listPeopleImports
  | typeof getPeopleImport
  | typeof changePeopleImport
  | typeof checkPeopleImport
  | typeof applyPeopleImport
  | typeof undoPeopleImport
  | typeof listPeopleImportRows
  | typeof downloadPeopleImportRows
  | typeof issueImportCodes
  | typeof discardPeopleImport;
