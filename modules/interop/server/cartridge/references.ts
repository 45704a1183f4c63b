import { type HtmlNode, type HtmlElement, parseHtml, serialiseHtml } from "./html-tree.ts";

/** What a page points at inside its own package. */
export type CartridgeReference =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "section"; readonly key: string }
  | { readonly kind: "lesson"; readonly key: string }
  | { readonly kind: "course" };

/**
 * References stand in sanitised HTML as addresses of schemes that no page can bring along: the sanitiser drops
 * every scheme it does not know, so these are always the reader's own.
 */
export const REFERENCE_SCHEMES = ["cartridge-file", "cartridge-section", "cartridge-lesson", "cartridge-course"] as const;

export function referenceUrl(reference: CartridgeReference): string {
  if (reference.kind === "file") return `cartridge-file:${encodeURIComponent(reference.path)}`;
  if (reference.kind === "course") return "cartridge-course:";
  return `cartridge-${reference.kind}:${encodeURIComponent(reference.key)}`;
}

function parseReferenceUrl(url: string): CartridgeReference | null {
  const match = /^cartridge-(file|section|lesson|course):(.*)$/s.exec(url);
  if (match === null) return null;
  const [, kind = "", encoded = ""] = match;
  try {
    const value = decodeURIComponent(encoded);
    if (kind === "file") return { kind, path: value };
    if (kind === "section" || kind === "lesson") return { kind, key: value };
    return { kind: "course" };
  } catch {
    return null;
  }
}

/**
 * Replaces every reference into the package by the address the importer gives it, typically of a material or of a
 * section's page. Where it gives null, a link becomes its own text and a picture its alternative text.
 * Takes and returns sanitised HTML; the addresses given are trusted.
 */
export function rewriteReferences(html: string, newUrl: (reference: CartridgeReference) => string | null): string {
  return serialiseHtml(rewriteNodes(parseHtml(html), newUrl));
}

function rewriteNodes(nodes: readonly HtmlNode[], newUrl: (reference: CartridgeReference) => string | null): HtmlNode[] {
  return nodes.flatMap((node): HtmlNode[] => {
    if (typeof node === "string") return [node];
    const children = rewriteNodes(node.children, newUrl);
    const name = node.name === "img" || node.name === "iframe" ? "src" : "href";
    const reference = parseReferenceUrl(node.attributes.get(name) ?? "");
    if (reference === null) return [{ ...node, children }];
    const url = newUrl(reference);
    if (url === null) return node.name === "img" ? alternativeText(node) : children;
    return [{ ...node, attributes: new Map(node.attributes).set(name, url), children }];
  });
}

function alternativeText(image: HtmlElement): HtmlNode[] {
  const alternative = image.attributes.get("alt") ?? "";
  return alternative === "" ? [] : [alternative];
}
