const LINE_MAX = 300;

/** What was written one per line, without empty lines; not more and not longer than the server takes. */
export function toLines(value: FormDataEntryValue | null, most: number): string[] {
  return String(value ?? "")
    .split("\n")
    .map((line) => line.trim().slice(0, LINE_MAX))
    .filter((line) => line !== "")
    .slice(0, most);
}
