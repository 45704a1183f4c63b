const LINE_MAX = 300;

/** What was written in a text field of a form. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** What was written one per line, without empty lines; not more and not longer than the server takes. */
export function linesOf(form: FormData, name: string, most: number): string[] {
  return textOf(form, name)
    .split("\n")
    .map((line) => line.trim().slice(0, LINE_MAX))
    .filter((line) => line !== "")
    .slice(0, most);
}
