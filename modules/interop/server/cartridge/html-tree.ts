import { Parser } from "htmlparser2";
import { cartridgeError } from "./cartridge.errors.ts";
import { escapeHtml } from "./text.ts";

export type HtmlElement = {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: HtmlNode[];
};

export type HtmlNode = HtmlElement | string;

/** Deeper elements are opened up into their parent: no author nests this far, and readers of the tree recurse. */
const MAX_DEPTH = 200;
/** Closing tags are looked up through all that is open; this bounds what a hostile page can make of that. */
const MAX_OPEN_ELEMENTS = 1000;
/** Elements and attributes of one page. */
const MAX_NODES = 100_000;
/** UTF-16 units of one page without its embedded data: a book of four hundred pages. */
const MAX_LENGTH = 2_000_000;

const VOID_ELEMENTS: ReadonlySet<string> = new Set(["br", "hr", "img"]);

export const element = (name: string, attributes: Record<string, string>, children: HtmlNode[]): HtmlElement => ({
  name,
  attributes: new Map(Object.entries(attributes)),
  children,
});

/** A forgiving HTML parser: never fails on bad markup, throws `cartridge_page_too_complex` on absurd amounts of it. */
export function parseHtml(source: string): HtmlNode[] {
  // Pictures pasted as data can be megabytes; they are never kept, so they need not be carried through.
  const html = source.replace(/data:[a-z]+\/[^"'()<>\s]{200,}/gi, "data:,");
  if (html.length > MAX_LENGTH) throw cartridgeError("cartridge_page_too_complex", { maxLength: MAX_LENGTH });
  const root = element("#root", {}, []);
  const stack: HtmlElement[] = [root];
  const skipped: number[] = [];
  let depth = 0;
  let nodes = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      nodes += 1 + Object.keys(attributes).length;
      if (nodes > MAX_NODES || depth > MAX_OPEN_ELEMENTS) throw cartridgeError("cartridge_page_too_complex", { maxNodes: MAX_NODES });
      if (stack.length > MAX_DEPTH) {
        skipped.push(depth);
        return;
      }
      const opened = element(name, attributes, []);
      stack.at(-1)?.children.push(opened);
      stack.push(opened);
    },
    onclosetag() {
      if (skipped.at(-1) === depth) skipped.pop();
      else if (stack.length > 1) stack.pop();
      depth -= 1;
    },
    ontext(text) {
      appendText(stack.at(-1) ?? root, text);
    },
  });
  parser.write(html);
  parser.end();
  return root.children;
}

export function serialiseHtml(nodes: readonly HtmlNode[]): string {
  const parts: string[] = [];
  const write = (node: HtmlNode): void => {
    if (typeof node === "string") {
      parts.push(escapeHtml(node));
      return;
    }
    const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join("");
    parts.push(`<${node.name}${attributes}>`);
    if (VOID_ELEMENTS.has(node.name)) return;
    node.children.forEach(write);
    parts.push(`</${node.name}>`);
  };
  nodes.forEach(write);
  return parts.join("");
}

export function textContent(nodes: readonly HtmlNode[]): string {
  return nodes.map((node) => (typeof node === "string" ? node : textContent(node.children))).join("");
}

/** The first element that satisfies the predicate, in document order. */
export function findElement(nodes: readonly HtmlNode[], matches: (candidate: HtmlElement) => boolean): HtmlElement | null {
  for (const node of nodes) {
    if (typeof node === "string") continue;
    if (matches(node)) return node;
    const inner = findElement(node.children, matches);
    if (inner !== null) return inner;
  }
  return null;
}

export function findElements(nodes: readonly HtmlNode[], matches: (candidate: HtmlElement) => boolean): HtmlElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === "string") return [];
    return [...(matches(node) ? [node] : []), ...findElements(node.children, matches)];
  });
}

/** htmlparser2 delivers text in pieces around entities; one node per run keeps the tree small. */
function appendText(parent: HtmlElement, text: string): void {
  const last = parent.children.at(-1);
  if (typeof last === "string") parent.children[parent.children.length - 1] = last + text;
  else parent.children.push(text);
}
