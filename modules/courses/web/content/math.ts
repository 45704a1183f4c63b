import katex from "katex";
import "katex/dist/katex.min.css";

/** Larger sizes and longer expansions than any lesson has; they stop formulas made to freeze a browser. */
const MAX_SIZE_EM = 20;
const MAX_EXPANSIONS = 500;

/**
 * Sets every `data-math` inside an element: drawn for eyes, MathML for screen readers. A formula with a mistake in it
 * stays as its TeX, in a code element. Loaded with the first page that has mathematics.
 */
export function renderMath(root: HTMLElement): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-math]")) {
    const tex = place.dataset.math ?? "";
    const block = place.tagName === "DIV" || isAlone(place);
    try {
      katex.render(tex, place, { displayMode: block, throwOnError: true, trust: false, maxSize: MAX_SIZE_EM, maxExpand: MAX_EXPANSIONS, strict: "ignore" });
      if (block) place.classList.add("block", "overflow-x-auto", "overflow-y-hidden");
    } catch {
      const code = document.createElement("code");
      code.textContent = tex;
      place.replaceChildren(code);
    }
  }
}

/** A formula that is all there is in its paragraph is displayed, not set into a line. */
function isAlone(place: HTMLElement): boolean {
  const paragraph = place.parentElement;
  return paragraph?.tagName === "P" && paragraph.childNodes.length === 1;
}
