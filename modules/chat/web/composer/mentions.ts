/** Characters a name may have after the `@`, and words in it. */
const LONGEST_QUERY = 40;
const MOST_WORDS = 5;

/** Somebody the writer chose from the list. */
export interface Chosen {
  readonly id: string;
  readonly fullName: string;
}

/** The name one is writing at the caret: where its `@` stands, and what follows. Null where nobody is being named. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf("@");
  if (start < 0) return null;
  // An address (ann@school.vn) names nobody.
  if (start > 0 && !/[\s([{"'“‘]/.test(before[start - 1] ?? "")) return null;
  const query = before.slice(start + 1);
  if (query.length > LONGEST_QUERY || /[\n@]/.test(query) || query.startsWith(" ") || query.split(/\s+/).length > MOST_WORDS) return null;
  return { start, query };
}

/** Puts a name in the place of what was written of it, with a space after it. */
export function insertMention(text: string, at: { start: number; query: string }, name: string): { text: string; caret: number } {
  const end = at.start + 1 + at.query.length;
  const rest = text.slice(end).replace(/^ /, "");
  const head = `${text.slice(0, at.start)}@${name} `;
  return { text: head + rest, caret: head.length };
}

/** Of the people chosen, those whose `@` and full name still stand in the text. */
export function mentionsIn(text: string, chosen: readonly Chosen[]): string[] {
  return [...new Set(chosen.filter(({ fullName }) => text.includes(`@${fullName}`)).map(({ id }) => id))];
}

/** Whether the text calls everybody. */
export function callsEveryone(text: string): boolean {
  return /(^|[\s([{"'“‘])@everyone(?![\p{L}\p{N}_])/u.test(text);
}
