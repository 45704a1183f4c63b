import { columnField, type ColumnField, type PeopleMapping } from "../../contract.ts";
import { mappingIncomplete, passwordColumn } from "./people.errors.ts";
import { bare, clean, fieldOfHeading, isPasswordHeading } from "./words.ts";

export interface Column {
  readonly name: string;
  readonly isPassword: boolean;
  readonly samples: readonly string[];
}

const SAMPLES = 3;
const HEADING_MAX = 80;
/** Fields several columns may have. */
const REPEATABLE: ReadonlySet<ColumnField> = new Set(["ignore", "batch", "class_section", "courses"]);

/** Columns by the first rows: headings made whole and unique, a few values, and which ones hold passwords. */
export function describeColumns(rows: readonly (readonly string[])[]): Column[] {
  const [headings = [], ...people] = rows;
  const width = Math.max(...rows.map((row) => row.length));
  const taken = new Map<string, number>();
  return Array.from({ length: width }, (_, index) => {
    const heading = clean(headings[index] ?? "").slice(0, HEADING_MAX) || `#${index + 1}`;
    const count = (taken.get(heading) ?? 0) + 1;
    taken.set(heading, count);
    const isPassword = isPasswordHeading(heading);
    const samples = isPassword ? [] : people.map((row) => clean(row[index] ?? "")).filter((value) => value !== "");
    return {
      name: count === 1 ? heading : `${heading} (${count})`,
      isPassword,
      samples: samples.slice(0, SAMPLES).map((value) => value.slice(0, HEADING_MAX)),
    };
  });
}

/** What the headings suggest, with careful answers to everything else. */
export function proposeMapping(columns: readonly Column[]): PeopleMapping {
  const used = new Set<ColumnField>();
  const fields = columns.map(({ name, isPassword }): ColumnField => {
    const field = columnField.parse(isPassword ? "ignore" : fieldOfHeading(name.replace(/ \(\d+\)$/, "")));
    if (used.has(field) && !REPEATABLE.has(field)) return "ignore";
    used.add(field);
    return field;
  });
  return {
    hasHeader: !columns.some(({ name }) => name.includes("@")),
    fields,
    emailPattern: null,
    nameOrder: "auto",
    matchBy: used.has("external_id") ? "external_id" : "email",
    mode: "both",
    createGroups: false,
    defaultRole: "student",
    defaultLanguage: null,
    courseRole: "student",
    firstSignIn: "invitation",
  };
}

/** Makes a mapping fit the columns; throws `password_column` for one that takes passwords. */
export function checkedMapping(mapping: PeopleMapping, columns: readonly Column[]): PeopleMapping {
  const used = new Set<ColumnField>();
  const fields = columns.map(({ name, isPassword }, index): ColumnField => {
    const field = mapping.fields[index] ?? "ignore";
    if (isPassword && field !== "ignore") throw passwordColumn(name);
    if (used.has(field) && !REPEATABLE.has(field)) return "ignore";
    used.add(field);
    return field;
  });
  return { ...mapping, fields };
}

/** Throws `mapping_incomplete` with what is missing: a name and an address, or a key for known people. */
export function requireComplete({ fields, emailPattern, mode, matchBy }: PeopleMapping): void {
  const has = (...wanted: ColumnField[]) => wanted.some((field) => fields.includes(field));
  const missing = [
    ...(mode !== "update" && !has("full_name", "given_name", "surname") ? ["name"] : []),
    ...((mode !== "update" || matchBy === "email") && !has("email") && emailPattern === null ? ["email"] : []),
    ...(matchBy === "external_id" && !has("external_id") ? ["external_id"] : []),
  ];
  if (missing.length > 0) throw mappingIncomplete(missing);
}

/** The same headings, whatever their case and order of spelling, are remembered together. */
export function headingsKey(columns: readonly Column[]): string {
  return columns.map(({ name }) => bare(name)).join("|");
}
