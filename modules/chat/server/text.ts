/** UTF-16 code units. Longer words are cut: nobody types so much of one, and an index has to hold it. */
const WORD_MAX_LENGTH = 64;

/** What search compares: words of letters and digits in lower case, without diacritics, one space between them (`đ` is a letter of its own). */
export function searchForm(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .split(" ")
    .map((word) => word.slice(0, WORD_MAX_LENGTH).toWellFormed())
    .join(" ");
}

/** Words to look for, in both ways the database is asked. */
export interface WantedWords {
  /** A `tsquery`. */
  readonly query: string;
  /** Patterns of `LIKE` for the search form with a space before and after it. */
  readonly patterns: readonly string[];
}

/** Messages that have all these words, the last perhaps only begun; null without any word. */
export function wantedWords(text: string): WantedWords | null {
  const words = searchForm(text).split(" ");
  if (words[0] === "") return null;
  const last = words.length - 1;
  return {
    query: words.map((word, at) => (at === last ? `'${word}':*` : `'${word}'`)).join(" & "),
    patterns: words.map((word, at) => (at === last ? `% ${word}%` : `% ${word} %`)),
  };
}

/** Lists as they are compared; a list is one and the same object for all messages of a group, however long it is. */
const plainLists = new WeakMap<readonly string[], readonly { readonly word: string; readonly wanted: string }[]>();

/** Whether the text has one of the words or phrases, as whole words, without regard to case and to how much space is between them. */
export function hasWord(text: string, words: readonly string[]): boolean {
  if (words.length === 0 || text === "") return false;
  const list = plainLists.get(words) ?? words.map((word) => ({ word, wanted: plain(word) }));
  plainLists.set(words, list);
  const written = ` ${plain(text)} `;
  // A sign that is neither letter nor digit stands for itself.
  return list.some(({ word, wanted }) => (wanted === "" ? text.includes(word) : written.includes(` ${wanted} `)));
}

/**
 * Letters and digits; whatever stands between them becomes one space. Diacritics count: in Vietnamese they make other words. Letters in
 * another dress (full width, bold mathematical) are the same letters, and what nobody sees between them is not there.
 */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
