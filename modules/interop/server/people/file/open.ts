import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { peopleImport } from "../../../contract.ts";
import { CartridgeError } from "../../cartridge/cartridge.errors.ts";
import { openArchive, type Archive } from "../../cartridge/archive.ts";
import { peopleFileUnusable } from "../people.errors.ts";
import { readCsv, detectDelimiter, type CsvRecord, type Delimiter } from "./csv.ts";
import { decodeText, detectEncoding, type Encoding } from "./encoding.ts";
import { ONEROSTER_MANIFEST, readOneRoster } from "./oneroster.ts";

const MIB = 1024 * 1024;

/** Bytes a file may have once unpacked. */
const UNPACKED_MAX_BYTES = 128 * MIB;
const ARCHIVE_LIMITS = { maxEntries: 200, maxTotalBytes: UNPACKED_MAX_BYTES, maxRatio: 200, maxDocumentBytes: 64 * MIB };
/** Characters looked at for the delimiter. */
const DELIMITER_SAMPLE = 64 * 1024;
const SPREADSHEET_PART = /^xl\/workbook\.xml$/i;
/** What operating systems leave in archives. */
const IGNORED = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;

export interface PeopleFile {
  readonly format: z.output<typeof peopleImport>["format"];
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** The first record is the headings, or a person in files without. */
  readonly records: AsyncIterable<CsvRecord>;
}

export interface Overrides {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
}

/** Opens what was uploaded, hands its records to `use`, and closes it. Every fault of the file is a problem that says so. */
export async function withPeopleFile<T>(path: string, overrides: Overrides, use: (file: PeopleFile) => Promise<T>): Promise<T> {
  if (!(await startsLikeZip(path))) return use(await csvFile(() => createReadStream(path), overrides));
  const archive = await openOrRefuse(path);
  try {
    if (archive.find(ONEROSTER_MANIFEST) !== null) {
      return await use({ format: "oneroster", encoding: "utf-8", delimiter: ",", records: readOneRoster(archive) });
    }
    const name = onlyCsv(archive);
    return await use(await csvFile(() => archive.stream(name), overrides));
  } catch (error) {
    throw error instanceof CartridgeError ? peopleFileUnusable("people_file_archive", { reason: error.message }) : error;
  } finally {
    archive.close();
  }
}

/** Of an archive with entries, and of an empty one (APPNOTE.TXT 4.3.7, 4.3.16); a heading may well be `PK`. */
const ZIP_STARTS: ReadonlySet<string> = new Set(["PK\x03\x04", "PK\x05\x06"]);

async function startsLikeZip(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && ZIP_STARTS.has(buffer.toString("latin1"));
  } finally {
    await handle.close();
  }
}

async function openOrRefuse(path: string): Promise<Archive> {
  try {
    return await openArchive(path, ARCHIVE_LIMITS);
  } catch (error) {
    throw error instanceof CartridgeError ? peopleFileUnusable("people_file_archive", { reason: error.message }) : error;
  }
}

function onlyCsv(archive: Archive): string {
  const names = [...archive.entries.keys()].filter((name) => !IGNORED.test(name));
  if (names.some((name) => SPREADSHEET_PART.test(name))) throw peopleFileUnusable("people_file_archive_contents", { reason: "spreadsheet" });
  const tables = names.filter((name) => /\.(csv|tsv|txt)$/i.test(name));
  const [only] = tables;
  if (only === undefined || tables.length > 1) throw peopleFileUnusable("people_file_archive_contents", { files: tables.length });
  return only;
}

/** Reads the bytes twice: once to find out how they are written, once for the rows. */
async function csvFile(bytes: () => Readable, overrides: Overrides): Promise<PeopleFile> {
  const encoding = overrides.encoding ?? (await detectEncoding(bytes()));
  const delimiter = overrides.delimiter ?? detectDelimiter(await firstText(bytes(), encoding));
  return { format: "csv", encoding, delimiter, records: readCsv(decodeText(bytes(), encoding), delimiter) };
}

async function firstText(bytes: Readable, encoding: Encoding): Promise<string> {
  let text = "";
  for await (const part of decodeText(bytes, encoding)) {
    text += part;
    if (text.length >= DELIMITER_SAMPLE) break;
  }
  return text.slice(0, DELIMITER_SAMPLE);
}
