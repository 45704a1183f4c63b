import { FOOD, NATURE, PEOPLE, SCHOOL, SMILEYS, SYMBOLS } from "./emoji-data.ts";

/** One emoji with the words it is found by. */
export interface Emoji {
  readonly emoji: string;
  readonly en: string;
  readonly vi: string;
}

export type EmojiGroup = "smileys" | "people" | "school" | "nature" | "food" | "symbols";

export const EMOJI: Readonly<Record<EmojiGroup, readonly Emoji[]>> = {
  people: read(PEOPLE),
  smileys: read(SMILEYS),
  school: read(SCHOOL),
  nature: read(NATURE),
  food: read(FOOD),
  symbols: read(SYMBOLS),
};

/** Emoji whose words, in either language, have all of the words searched for; with or without diacritics. */
export function findEmoji(query: string): Emoji[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return Object.values(EMOJI)
    .flat()
    .filter(({ en, vi }) => {
      const text = plain(`${en} ${vi}`);
      return words.every((word) => text.includes(word));
    });
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "d").toLowerCase();
}

function read(lines: string): Emoji[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [emoji = "", en = "", vi = ""] = line.split("|");
      return { emoji, en, vi };
    });
}
