import type { Readable } from "node:stream";
import type { Archive } from "../../cartridge/archive.ts";
import { peopleFileUnusable } from "../people.errors.ts";
import { readCsv, type CsvRecord } from "./csv.ts";
import { decodeText } from "./encoding.ts";

export const ONEROSTER_MANIFEST = "manifest.csv";

/** Enrolments, classes or roles in one package: they are held in memory. */
const RECORDS_MAX = 500_000;

/** The columns a OneRoster package becomes; `classes` holds codes separated by semicolons. */
const ONEROSTER_COLUMNS = ["sourcedId", "username", "givenName", "middleName", "familyName", "email", "role", "enabledUser", "classes"] as const;

/**
 * OneRoster 1.1 and 1.2 CSV (1EdTech): people of `users.csv` with their classes of `enrollments.csv` and `classes.csv`,
 * as one table. Records marked `tobedeleted` keep that mark, so that they are reported and nobody is removed.
 */
export async function* readOneRoster(archive: Archive): AsyncGenerator<CsvRecord> {
  if (archive.find("users.csv") === null) throw peopleFileUnusable("people_file_oneroster");
  const classes = await classCodes(archive);
  const classesOf = await classesOfUsers(archive, classes);
  const roles = await rolesOfUsers(archive);
  yield { row: 1, cells: [...ONEROSTER_COLUMNS] };
  for await (const { row, field } of table(archive, "users.csv")) {
    const id = field("sourcedId");
    yield {
      row,
      cells: [
        id,
        field("username"),
        field("givenName") || field("preferredFirstName"),
        field("middleName"),
        field("familyName"),
        field("email"),
        roles.get(id) ?? field("role"),
        field("status").toLowerCase() === "tobedeleted" ? "tobedeleted" : field("enabledUser"),
        [...(classesOf.get(id) ?? [])].join(";"),
      ],
    };
  }
}

async function classCodes(archive: Archive): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for await (const { field } of table(archive, "classes.csv", RECORDS_MAX)) {
    if (field("status").toLowerCase() !== "tobedeleted") codes.set(field("sourcedId"), field("classCode") || field("title") || field("sourcedId"));
  }
  return codes;
}

async function classesOfUsers(archive: Archive, classes: ReadonlyMap<string, string>): Promise<Map<string, Set<string>>> {
  const byUser = new Map<string, Set<string>>();
  for await (const { field } of table(archive, "enrollments.csv", RECORDS_MAX)) {
    const code = classes.get(field("classSourcedId"));
    if (code === undefined || field("status").toLowerCase() === "tobedeleted") continue;
    const user = field("userSourcedId");
    const codes = byUser.get(user) ?? new Set();
    // A separator inside a code would make two of one.
    codes.add(code.replaceAll(";", ","));
    byUser.set(user, codes);
  }
  return byUser;
}

/** 1.2 moved roles to a file of their own. */
async function rolesOfUsers(archive: Archive): Promise<Map<string, string>> {
  const roles = new Map<string, string>();
  for await (const { field } of table(archive, "roles.csv", RECORDS_MAX)) {
    const user = field("userSourcedId");
    if (!roles.has(user) || field("roleType").toLowerCase() === "primary") roles.set(user, field("role"));
  }
  return roles;
}

interface TableRow {
  readonly row: number;
  /** A cell by the column's name; empty where there is none. */
  readonly field: (name: string) => string;
}

async function* table(archive: Archive, name: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<TableRow> {
  const found = archive.find(name);
  if (found === null) return;
  const bytes: Readable = archive.stream(found);
  let columns: Map<string, number> | null = null;
  for await (const { row, cells } of readCsv(decodeText(bytes, "utf-8"), ",")) {
    if (columns === null) {
      columns = new Map(cells.map((heading, index) => [heading.trim().toLowerCase(), index]));
      continue;
    }
    if (row - 1 > limit) throw peopleFileUnusable("people_file_too_many_rows", { limit });
    const at = columns;
    yield { row, field: (heading) => cells[at.get(heading.toLowerCase()) ?? -1]?.trim() ?? "" };
  }
}
