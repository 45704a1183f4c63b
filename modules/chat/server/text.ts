/** What search compares: lower case, without diacritics, one space between words (`đ` is a letter of its own). */
export function searchForm(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replaceAll(/\s+/g, " ").trim();
}

/** Whether the text has one of the words or phrases, as whole words, without regard to case and to how much space is between them. */
export function hasWord(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  const written = ` ${plain(text)} `;
  return words.some((word) => {
    const wanted = plain(word);
    return wanted !== "" && written.includes(` ${wanted} `);
  });
}

/** Letters and digits; whatever stands between them becomes one space. Diacritics count: in Vietnamese they make other words. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
