import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { FileReply } from "./serve.ts";

/**
 * Lines of a CSV file (RFC 4180). Cells a spreadsheet would take for formulas are disarmed (CWE-1236). `bom` stands before the
 * first lines of a file: without it spreadsheets guess the encoding.
 */
export function csvLines(rows: readonly (readonly string[])[], { bom = false }: { bom?: boolean } = {}): Buffer {
  return Buffer.from(
    stringify(
      rows.map((row) => [...row]),
      { bom, escape_formulas: true, record_delimiter: "windows" },
    ),
  );
}

/** A CSV file to save, of lines that were written piece by piece. */
export function csvFile(filename: string, parts: readonly Buffer[]): FileReply {
  const content = Buffer.concat(parts);
  return {
    size: content.length,
    mediaType: "text/csv; charset=utf-8",
    filename,
    etag: createHash("sha256").update(content).digest("hex"),
    disposition: "attachment",
    open: async (range) => Readable.from([range ? content.subarray(range.start, range.end + 1) : content], { objectMode: false }),
  };
}
