import { findElement, textContent, type HtmlElement, type HtmlNode } from "./html-tree.ts";

/** Formulas become LaTeX between `\(…\)` or `\[…\]`: text that survives every editor and is drawn when it is read. */
export function isFormula(node: HtmlElement): boolean {
  if (node.name === "math") return true;
  if (node.name === "script") return /^math\/tex/i.test(node.attributes.get("type") ?? "");
  return node.name === "img" && equationSource(node) !== null;
}

export function formulaOf(node: HtmlElement, note: (removal: "maths") => void): HtmlNode[] {
  if (node.name === "img") return delimited(equationSource(node) ?? "", false);
  if (node.name === "script") return delimited(textContent(node.children), /mode\s*=\s*display/i.test(node.attributes.get("type") ?? ""));
  const display = node.attributes.get("display") === "block";
  const annotation = findElement(node.children, (candidate) => candidate.name === "annotation" && /tex/i.test(candidate.attributes.get("encoding") ?? ""));
  if (annotation !== null) return delimited(textContent(annotation.children), display);
  const alternative = node.attributes.get("alttext") ?? "";
  if (alternative.trim() !== "") return delimited(alternative, display);
  note("maths");
  return [textContent(node.children).replace(/\s+/g, " ").trim()];
}

/** Canvas draws formulas as pictures and keeps their source in attributes; Moodle in the alternative text of `texrender`. */
function equationSource(image: HtmlElement): string | null {
  const isCanvas = /(^|\s)equation_image(\s|$)/.test(image.attributes.get("class") ?? "");
  const isMoodle = /(^|\s)texrender(\s|$)/.test(image.attributes.get("class") ?? "");
  const source = image.attributes.get("data-equation-content");
  if (source) return source;
  if (!isCanvas && !isMoodle) return null;
  const alternative = (image.attributes.get("alt") ?? "").replace(/^LaTeX:\s*/i, "");
  return alternative || image.attributes.get("title") || null;
}

function delimited(source: string, display: boolean): HtmlNode[] {
  const formula = source.trim();
  if (formula === "") return [];
  return [display ? `\\[${formula}\\]` : `\\(${formula}\\)`];
}
