import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@lectern/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withPeopleFile, type Overrides, type PeopleFile } from "../../server/people/file/open.ts";
import { csv, zip } from "./files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lectern-people-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: Uint8Array | string, overrides: Overrides = {}): Promise<Pick<PeopleFile, "encoding" | "delimiter"> & { rows: string[][] }> {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, content);
  return withPeopleFile(path, overrides, async ({ encoding, delimiter, records }) => {
    const rows: string[][] = [];
    for await (const { cells } of records) rows.push(cells);
    return { encoding, delimiter, rows };
  });
}

const problemOf = (content: Uint8Array | string) =>
  read(content).then(
    () => "read",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

/** Text as people type it: any character but NUL, halves of pairs and byte order marks at the start. */
const cell = fc
  .string({ unit: "binary", maxLength: 20 })
  .map((text) => text.replaceAll("\u0000", "").replaceAll("\ufeff", ""))
  .filter((text) => text.isWellFormed());

describe("files of people", () => {
  it("whatever is written as CSV is read back, with every delimiter", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(",", ";", "\t", "|"),
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 10 }),
        async (delimiter, table) => {
          const rows = table.map((row) => ["x", ...row]);
          const { rows: back } = await read(csv(rows, delimiter), { encoding: "utf-8", delimiter });
          expect(back).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("any bytes are read or refused with a problem of their own, never anything else", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        expect(await problemOf(bytes)).toMatch(/^(read|people_file_\w+)$/);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffName,Email\nĐặng,a@b.vn\n"), "utf-8", ["Name", "Email"], "Đặng"],
    ["UTF-16 little endian", Buffer.from("\ufeffName\tEmail\nĐặng\ta@b.vn\n", "utf16le"), "utf-16le", ["Name", "Email"], "Đặng"],
    ["UTF-16 big endian", Buffer.from("\ufeffName\tEmail\nAnh\ta@b.vn\n", "utf16le").swap16(), "utf-16be", ["Name", "Email"], "Anh"],
    ["UTF-16 without a mark", Buffer.from("Name,Email\nLong Name Here,a@b.vn\n", "utf16le"), "utf-16le", ["Name", "Email"], "Long Name Here"],
    ["Windows-1252 with semicolons", Buffer.from("Name;Email\nJosé Müller;a@b.de\n", "latin1"), "windows-1252", ["Name", "Email"], "José Müller"],
    // As Windows-1258 writes Vietnamese: the vowel, then its tone mark.
    [
      "Windows-1258",
      Buffer.from([
        ...Buffer.from("Name,Email\nNguy"),
        0xea,
        0xde,
        ...Buffer.from("n Ba"),
        0xec,
        ...Buffer.from(" Ho"),
        0xcc,
        ...Buffer.from(" La"),
        0xf2,
        ...Buffer.from(",a@b.vn\n"),
      ]),
      "windows-1258",
      ["Name", "Email"],
      "Nguyễn Bá Hò Lạ",
    ],
  ])("%s is recognised", async (_name, content, encoding, headings, name) => {
    const { rows, encoding: found } = await read(content);
    expect([found, rows[0]]).toEqual([encoding, headings]);
    expect(rows[1]?.[0]?.normalize("NFC")).toBe(name);
  });

  it("is not taken for an archive because its first heading begins like one", async () => {
    const { rows } = await read("PK,Full name\n1,Avery Morgan\n");
    expect(rows).toEqual([
      ["PK", "Full name"],
      ["1", "Avery Morgan"],
    ]);
  });

  it("takes mixed line ends, quotation marks inside cells, short and long rows", async () => {
    const { rows } = await read('a,b,c\r\n1,2\n"x\r\ny",5" disk,3\r4,5,6,7\n\n  ,,\n');
    expect(rows).toEqual([
      ["a", "b", "c"],
      ["1", "2"],
      ["x\r\ny", '5" disk', "3"],
      ["4", "5", "6", "7"],
    ]);
  });

  it.each([
    ["a picture", () => Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), "people_file_not_text"],
    ["NULs in text", () => Buffer.from("Name,Email\nA\0n,a@b.vn\n"), "people_file_not_text"],
    ["bytes of no encoding", () => Buffer.from([...Buffer.from("Name\n"), 0x81, 0x8d, 0xff]), "people_file_encoding"],
    ["a quotation mark never closed", () => `Name,Email\n"An,a@b.vn\n`, "people_file_quotes"],
    ["a giant cell", () => `Name\n${"x".repeat(100_000)}\n`, "people_file_record_too_long"],
    ["too many columns", () => `${"a,".repeat(150)}\n`, "people_file_too_many_columns"],
    ["a zip of nothing of ours", () => zip({ "readme.md": "hello" }), "people_file_archive_contents"],
    ["a zip of two tables", () => zip({ "a.csv": "a", "b.csv": "b" }), "people_file_archive_contents"],
    ["a spreadsheet", () => zip({ "xl/workbook.xml": "<x/>", "a.csv": "a" }), "people_file_archive_contents"],
    ["a zip bomb", () => zip({ "a.csv": Buffer.alloc(40_000_000, "a,b\n") }), "people_file_archive"],
    [
      "more roles than any school has",
      () =>
        zip({
          "manifest.csv": "a\n",
          "users.csv": "sourcedId\n",
          "roles.csv": `userSourcedId,role\n${Array.from({ length: 500_001 }, (_, n) => `${n},s\n`).join("")}`,
        }),
      "people_file_too_many_rows",
    ],
    ["half a zip", async () => (await zip({ "a.csv": csv([["Name"], ["An"]]) })).subarray(0, 60), "people_file_archive"],
  ])("%s is refused with its own problem", async (_name, content, code) => {
    expect(await problemOf(await content())).toBe(code);
  });
});
