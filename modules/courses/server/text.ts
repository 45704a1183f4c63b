/** Lower case without diacritics, one space between words: what search compares, in Vietnamese too (`đ` is a letter of its own). */
export function searchForm(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replace(/\s+/g, " ").trim();
}

/** The words of a search, each ready for LIKE. */
export function likePatterns(search: string | undefined): string[] {
  if (!search) return [];
  return searchForm(search)
    .split(" ")
    .filter((word) => word.length > 0)
    .slice(0, MAX_SEARCH_WORDS)
    .map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
}

/** `Nhập môn Thống kê` → `nhap-mon-thong-ke`. Titles without Latin letters or digits give `course`. */
export function slugFrom(title: string): string {
  const slug = searchForm(title)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG_STEM)
    .replace(/^-+|-+$/g, "");
  return slug || "course";
}

const MAX_SEARCH_WORDS = 8;
// Leaves room for a number behind it within the 80 characters of a slug.
const MAX_SLUG_STEM = 70;
