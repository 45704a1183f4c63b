import { wantedPerson, email as emailSchema, type WantedPerson } from "@lectern/users/contract";
import type { ColumnField, PeopleMapping, RowReason } from "../../contract.ts";
import type { Column } from "./mapping.ts";
import { bare, clean, languageOfWord, roleOfWord, statusOfWord, unGarbled } from "./words.ts";

/** What a row says: the person it wants and their courses, or why it cannot be read. */
export interface ReadRow {
  readonly row: number;
  readonly label: string;
  /** Null when `reasons` tell why. */
  readonly wanted: WantedPerson | null;
  readonly outcome: "readable" | "skipped" | "failed";
  readonly courses: readonly string[];
  readonly reasons: readonly RowReason[];
  /** As far as it could be read, for the preview. */
  readonly seen: {
    readonly fullName: string | null;
    readonly email: string | null;
    readonly externalId: string | null;
    readonly role: string | null;
    readonly language: string | null;
    readonly batches: readonly string[];
    readonly classSections: readonly string[];
  };
}

const CODE_MAX = 40;
const NAME_MAX = 120;
const KEY_MAX = 100;
const COURSE_MAX = 80;
const LISTED_MAX = 50;
const LABEL_MAX = 120;

/** Reads one row by the mapping. Blank cells want nothing: they leave what is there. */
export function readRow(row: number, cells: readonly string[], columns: readonly Column[], mapping: PeopleMapping): ReadRow {
  const values = cells.map(clean);
  const all = (field: ColumnField) => mapping.fields.flatMap((one, index) => (one === field && values[index] ? [values[index]] : []));
  const first = (field: ColumnField) => all(field)[0] ?? null;
  const listed = (field: ColumnField) => [
    ...new Set(
      all(field).flatMap((value) =>
        value
          .split(";")
          .map((one) => one.trim())
          .filter((one) => one !== ""),
      ),
    ),
  ];
  const reasons: RowReason[] = [];

  const language = known("language_unknown", first("language"), languageOfWord, reasons);
  const fullName = nameOf(
    { whole: first("full_name"), given: first("given_name"), middle: first("middle_name"), surname: first("surname") },
    mapping,
    language ?? mapping.defaultLanguage,
  );
  const externalId = first("external_id");
  const email = first("email") ?? addressByPattern(mapping.emailPattern, columns, values);
  const role = known("role_unknown", first("role"), roleOfWord, reasons);
  const statusWord = first("status");
  const isLeaving = statusWord !== null && bare(statusWord) === "tobedeleted";
  const status = isLeaving ? null : known("status_unknown", statusWord, statusOfWord, reasons);
  const [batches, classSections, courses] = [listed("batch"), listed("class_section"), listed("courses")];

  for (const text of [fullName, externalId, email]) {
    const meant = text === null ? null : unGarbled(text);
    if (meant !== null) reasons.push({ code: "text_garbled", value: meant });
  }
  if (values.slice(columns.length).some((value) => value !== "")) reasons.push({ code: "too_many_cells" });
  if (fullName !== null && fullName.length > NAME_MAX) reasons.push({ code: "value_too_long", value: fullName.slice(0, CODE_MAX) });
  if (externalId !== null && externalId.length > KEY_MAX) reasons.push({ code: "value_too_long", value: externalId.slice(0, CODE_MAX) });
  for (const code of [...batches, ...classSections]) if (code.length > CODE_MAX) reasons.push({ code: "value_too_long", value: code.slice(0, CODE_MAX) });
  for (const course of courses) if (course.length > COURSE_MAX) reasons.push({ code: "value_too_long", value: course.slice(0, CODE_MAX) });
  if (batches.length + classSections.length + courses.length > LISTED_MAX) reasons.push({ code: "value_too_long", value: String(LISTED_MAX) });
  const address = email === null ? null : emailSchema.safeParse(email);
  if (email !== null && !address?.success) reasons.push({ code: "email_invalid", value: email.slice(0, KEY_MAX) });

  const label = (fullName ?? email ?? externalId ?? values.find((value) => value !== "") ?? "").slice(0, LABEL_MAX);
  const seen = { fullName, email: address?.success ? address.data : email, externalId, role, language, batches, classSections };
  const base = { row, label, courses, seen };
  if (isLeaving) return { ...base, wanted: null, outcome: "skipped", reasons: [{ code: "marked_deleted" }] };
  const groups = [...batches.map((code) => ({ kind: "batch" as const, code })), ...classSections.map((code) => ({ kind: "class_section" as const, code }))];
  const wanted = wantedPerson.safeParse({ row, email: address?.success ? address.data : null, externalId, fullName, role, language, status, groups });
  if (reasons.length === 0 && !wanted.success) reasons.push({ code: "value_invalid", value: String(wanted.error.issues[0]?.path[0] ?? "") });
  return reasons.length > 0 || !wanted.success
    ? { ...base, wanted: null, outcome: "failed", reasons }
    : { ...base, wanted: wanted.data, outcome: "readable", reasons: [] };
}

function known<T>(code: string, word: string | null, meaning: (word: string) => T | undefined, reasons: RowReason[]): T | null {
  if (word === null) return null;
  const found = meaning(word);
  if (found === undefined) reasons.push({ code, value: word.slice(0, CODE_MAX) });
  return found ?? null;
}

interface NameParts {
  readonly whole: string | null;
  readonly given: string | null;
  readonly middle: string | null;
  readonly surname: string | null;
}

/** Scripts that write the surname first, without a space. */
const SURNAME_FIRST_SCRIPT = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]+$/u;

function nameOf({ whole, given, middle, surname }: NameParts, { nameOrder }: PeopleMapping, language: string | null): string | null {
  if (whole !== null) return whole;
  const isEastAsian = nameOrder === "auto" && given !== null && surname !== null && SURNAME_FIRST_SCRIPT.test(`${surname}${given}`);
  // A middle initial is no part of such a name.
  if (isEastAsian) return `${surname}${given}`;
  const surnameFirst = nameOrder === "surname_first" || (nameOrder === "auto" && language === "vi");
  const parts = surnameFirst ? [surname, middle, given] : [given, middle, surname];
  const name = parts.filter((part) => part !== null).join(" ");
  return name === "" ? null : name;
}

/** `{Heading}` becomes the cell without spaces, case, diacritics and whatever addresses do not have. Null where a cell is missing. */
function addressByPattern(pattern: string | null, columns: readonly Column[], values: readonly string[]): string | null {
  if (pattern === null) return null;
  const index = new Map(columns.map(({ name }, at) => [bare(name), at]));
  let complete = true;
  const address = pattern.replaceAll(/\{([^{}]*)\}/g, (_, heading: string) => {
    const value = values[index.get(bare(heading)) ?? -1] ?? "";
    const part = localPart(unGarbled(value) === null ? value : "");
    if (part === "") complete = false;
    return part;
  });
  return complete ? address : null;
}

function localPart(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}._+-]/gu, "");
}
