import { type MathNode } from "./nodes.ts";
import { parseTex } from "./parse.ts";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * Sets every `data-math` inside an element as MathML, which browsers draw and screen readers read by themselves. A
 * formula with something unknown in it stays as its TeX, in a code element.
 */
export function renderMath(root: HTMLElement): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-math]")) {
    const tex = place.dataset.math ?? "";
    const block = place.tagName === "DIV" || isAlone(place);
    place.replaceChildren(toElement(tex, block));
    if (block) place.classList.add("block", "overflow-x-auto", "py-2");
  }
}

function toElement(tex: string, block: boolean): Element {
  try {
    const math = document.createElementNS(MATHML, "math");
    math.setAttribute("display", block ? "block" : "inline");
    math.setAttribute("alttext", tex);
    math.append(build(parseTex(tex)));
    return math;
  } catch {
    const code = document.createElement("code");
    code.textContent = tex;
    return code;
  }
}

function build({ tag, text, children = [], attributes = {} }: MathNode): Element {
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text === undefined) element.append(...children.map(build));
  else element.textContent = text;
  return element;
}

/** A formula that is all there is in its paragraph is displayed, not set into a line. */
function isAlone(place: HTMLElement): boolean {
  const paragraph = place.parentElement;
  return paragraph?.tagName === "P" && paragraph.childNodes.length === 1;
}
