import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import type { peopleDelimiter } from "../../../contract.ts";
import { peopleFileUnusable } from "../people.errors.ts";

export type Delimiter = z.output<typeof peopleDelimiter>;

const COLUMNS_MAX = 100;
/** Bytes of one row; beyond it a quotation mark was surely not closed. */
const RECORD_MAX_BYTES = 64 * 1024;
/** Lines that decide about the delimiter. */
const DELIMITER_LINES = 10;

const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];

/** The delimiter that splits the first lines most evenly; a comma where none does. */
export function detectDelimiter(text: string): Delimiter {
  const lines = text
    .replaceAll(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, DELIMITER_LINES);
  const scored = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    return { delimiter, score: usual === 0 ? 0 : usual + counts.filter((count) => count === usual).length / (counts.length + 1) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter;
}

export interface CsvRecord {
  /** As a spreadsheet numbers it: the first is 1, empty lines count. */
  readonly row: number;
  readonly cells: string[];
}

/**
 * Reads CSV (RFC 4180, with any of four delimiters, any line ends, quotation marks inside plain cells taken as they
 * are) a row at a time. Rows without any text are left out. Throws the file's problem with its line.
 */
export async function* readCsv(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: RECORD_MAX_BYTES,
  });
  // The callback only keeps a fault from being thrown twice: it reaches whoever iterates the parser.
  pipeline(Readable.from(withoutMark(text), { objectMode: false }), parser, () => {});
  let row = 0;
  try {
    for await (const record of parser) {
      row++;
      const cells = asCells.parse(record);
      if (cells.length > COLUMNS_MAX) throw peopleFileUnusable("people_file_too_many_columns", { line: row, limit: COLUMNS_MAX });
      if (cells.some((cell) => cell.trim() !== "")) yield { row, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? csvFault(error, row + 1) : error;
  }
}

const asCells = z.array(z.string());

function csvFault(error: CsvError, line: number) {
  return peopleFileUnusable(error.code === "CSV_MAX_RECORD_SIZE" ? "people_file_record_too_long" : "people_file_quotes", { line });
}

async function* withoutMark(text: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const part of text) {
    if (part === "") continue;
    yield first && part.startsWith("\ufeff") ? part.slice(1) : part;
    first = false;
  }
}
