import { AppError } from "@lectern/core";

const FILE_MESSAGES = {
  people_file_not_text: "The file is not a table of text: it contains bytes that no text has. Save the sheet as CSV and send that.",
  people_file_encoding: "The characters of the file cannot be read. Save it as “CSV UTF-8” and send it again.",
  people_file_empty: "The file has no people in it.",
  people_file_too_many_rows: "The file has too many rows. Split it.",
  people_file_too_many_columns: "The file has too many columns.",
  people_file_quotes: "A quotation mark in the file is never closed.",
  people_file_record_too_long: "A row of the file is far too long; usually a quotation mark is not closed.",
  people_file_archive: "The zip archive cannot be used.",
  people_file_archive_contents: "The zip archive has to hold exactly one CSV file, or OneRoster CSV files with a manifest.csv.",
  people_file_oneroster: "The OneRoster package has no readable users.csv.",
} as const;

export type PeopleFileFault = keyof typeof FILE_MESSAGES;

/** The file is at fault; whoever sent it can act on it. `details` are the sentence's values: `line`, `limit`, `reason`. */
export const peopleFileUnusable = (code: PeopleFileFault, details: Readonly<Record<string, string | number>> = {}) =>
  new AppError({ code, status: 422, safeMessage: FILE_MESSAGES[code], details });

export const importRunning = () =>
  new AppError({ code: "import_running", status: 409, safeMessage: "Another import of your organisation is running. Wait until it is done." });

export const importNotEditable = () =>
  new AppError({ code: "import_not_editable", status: 409, safeMessage: "This import has been applied and cannot be changed." });

export const importNotChecked = () => new AppError({ code: "import_not_checked", status: 409, safeMessage: "Check the import first." });

export const importNotApplied = () => new AppError({ code: "import_not_applied", status: 409, safeMessage: "This import has not been applied." });

export const undoTooLate = (days: number) =>
  new AppError({ code: "undo_too_late", status: 409, safeMessage: "The time to undo this import is over.", details: { days } });

export const codesIssuedAlready = () =>
  new AppError({ code: "codes_issued_already", status: 409, safeMessage: "The codes have been handed out. New ones would void them." });

export const passwordColumn = (column: string) =>
  new AppError({ code: "password_column", status: 422, safeMessage: "Passwords are never taken from files.", details: { column } });

export const mappingIncomplete = (missing: readonly string[]) =>
  new AppError({ code: "mapping_incomplete", status: 422, safeMessage: "Say which column has what first.", details: { missing } });
