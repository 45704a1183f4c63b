/** What names are searched and ordered by: lower case, without Latin diacritics ("Đặng Thị Ánh" → "dang thi anh"). */
export function searchName(text: string): string {
  return text.normalize("NFD").replaceAll(COMBINING_DIACRITICS, "").toLowerCase().replaceAll("đ", "d").normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/** The words of a search, as patterns for `like`. */
export function searchPatterns(query: string): string[] {
  return searchName(query)
    .split(" ")
    .filter((word) => word !== "")
    .slice(0, WORDS_MAX)
    .map(containing);
}

/** A pattern for `like` that finds the text literally. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

const WORDS_MAX = 8;
/** Only the Latin ones: in other scripts marks carry the vowels. */
const COMBINING_DIACRITICS = /[\u0300-\u036f]/g;
