import sanitizeHtmlPackage from "sanitize-html";
import { parseHtml, serialiseHtml, type HtmlNode } from "./html-tree.ts";
import { REFERENCE_SCHEMES } from "./references.ts";
import { EMBED_HOSTS } from "./embeds.ts";
import { reduceNodes } from "./reduce.ts";
import type { Removal, UrlRule } from "./reduction.ts";
import { webAddress } from "./addresses.ts";
import { plainText } from "./text.ts";

const PAGE_SCHEMES = ["https", "http", "mailto", "tel"] as const;

const GATE = {
  allowedTags: [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "blockquote",
    "pre",
    "code",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "u",
    "s",
    "sub",
    "sup",
    "mark",
    "kbd",
    "a",
    "img",
    "figure",
    "figcaption",
    "iframe",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
  ],
  allowedAttributes: {
    a: ["href", "title", "rel"],
    img: ["src", "alt", "title", "width", "height", "loading"],
    iframe: ["src", "title", "width", "height", "allowfullscreen", "loading", "sandbox", "referrerpolicy"],
    ol: ["start", "type", "reversed"],
    th: ["colspan", "rowspan", "scope"],
    td: ["colspan", "rowspan"],
  },
  allowedClasses: { code: [/^language-[a-z0-9+#-]{1,30}$/] },
  allowedSchemes: [...PAGE_SCHEMES, ...REFERENCE_SCHEMES],
  allowedSchemesByTag: { iframe: ["https"], img: ["https", "http", "cartridge-file"] },
  allowedIframeHostnames: [...EMBED_HOSTS],
  allowIframeRelativeUrls: false,
  allowProtocolRelative: false,
  allowedEmptyAttributes: ["alt", "allowfullscreen", "reversed"],
  disallowedTagsMode: "discard",
} as const;

/**
 * HTML from anywhere, reduced to what a lesson may contain: headings, paragraphs, lists, tables, pictures, links,
 * code, quotations, figures, formulas as LaTeX text, and players of a few known sites. `removed` says, once each,
 * what kinds of things were taken away or turned into something simpler.
 * Throws `cartridge_page_too_complex` above 100,000 elements or two million characters.
 */
export function sanitiseHtml(html: string): { html: string; removed: Removal[] } {
  const result = sanitiseWith(parseHtml(plainText(html)), standaloneUrl);
  return { html: result.html, removed: result.removed };
}

/** The same with a say in every address, for pages that point at each other inside a package. */
export function sanitiseWith(nodes: readonly HtmlNode[], url: UrlRule): { html: string; removed: Removal[] } {
  const removed = new Set<Removal>();
  const reduced = reduceNodes(nodes, { url, note: (removal) => removed.add(removal) });
  // The tree is clean by construction. The second, independent pass makes a mistake there harmless.
  const html = sanitizeHtmlPackage(serialiseHtml(reduced), GATE).trim();
  return { html, removed: [...removed].toSorted() };
}

const standaloneUrl: UrlRule = (raw, use) => {
  const url = webAddress(raw, use === "image" ? ["https:", "http:"] : PAGE_SCHEMES.map((scheme) => `${scheme}:`));
  if (url.kind === "relative") return raw.trim().startsWith("#") ? { dropped: "page-anchor" } : { url: raw.trim() };
  if (url.kind === "absolute") return { url: url.href };
  return { dropped: url.kind === "data" ? "embedded-data" : "unsafe-link" };
};
