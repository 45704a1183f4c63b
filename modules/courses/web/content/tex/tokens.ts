export interface Token {
  kind: "command" | "letter" | "number" | "sign" | "open" | "close" | "up" | "down" | "cell" | "row" | "space";
  text: string;
}

const PATTERN = /\\\\(?:\[[^\]]*\])?|\\([A-Za-z]+)\*?|\\(.)|([A-Za-zÀ-ɏ\u1E00-\u1EFF])|(\d+(?:[.,]\d+)*)|([{}^_&])|(\s+)|(%[^\n]*)|([^])/gu;
const MARKS: Readonly<Record<string, Token["kind"]>> = { "{": "open", "}": "close", "^": "up", _: "down", "&": "cell" };

/** TeX as its words. Spaces are kept, `\text` needs them. */
export function tokenise(tex: string): Token[] {
  const tokens: Token[] = [];
  for (const [whole, word, escaped, letter, number, mark, space, comment] of tex.matchAll(PATTERN)) {
    if (comment !== undefined) continue;
    if (word !== undefined || escaped !== undefined) tokens.push({ kind: "command", text: word ?? escaped ?? "" });
    else if (whole.startsWith("\\\\")) tokens.push({ kind: "row", text: whole });
    else if (letter !== undefined) tokens.push({ kind: "letter", text: letter });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (mark !== undefined) tokens.push({ kind: MARKS[mark] ?? "sign", text: mark });
    else if (space !== undefined) tokens.push({ kind: "space", text: whole });
    else tokens.push({ kind: "sign", text: whole });
  }
  return tokens;
}
