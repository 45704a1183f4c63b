import sanitizeHtml from "sanitize-html";

/** A material of this server as content refers to it. */
export const MATERIAL_URL = /^\/api\/materials\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/**
 * HTML as people, editors and importers write it → HTML that may stand in a page of ours. An allow-list: what is not
 * known is dropped, its text kept. Sanitising twice changes nothing more.
 */
export function sanitiseHtml(html: string): string {
  return sanitizeHtml(html, RULES);
}

/** As `sanitiseHtml`; addresses `material:<key>` in links and images become what `resolve` answers for the key. */
export function sanitiseImported(html: string, resolve: (key: string) => string): string {
  const resolved = (address: string) => (address.startsWith(MATERIAL_SCHEME) ? resolve(address.slice(MATERIAL_SCHEME.length)) : address);
  const { a, img } = RULES.transformTags;
  return sanitizeHtml(html, {
    ...RULES,
    transformTags: {
      ...RULES.transformTags,
      a: (tag, attribs) => a(tag, attribs["href"] ? { ...attribs, href: resolved(attribs["href"]) } : attribs),
      img: (tag, attribs) => img(tag, attribs["src"] ? { ...attribs, src: resolved(attribs["src"]) } : attribs),
    },
  });
}

/** How imported content refers to a file that gets its id only now. */
export const MATERIAL_SCHEME = "material:";

const NESTING_LIMIT = 60;

const BLOCKS = "h2 h3 h4 h5 h6 p br hr blockquote pre div section article aside".split(" ");
const LISTS = "ul ol li dl dt dd figure figcaption details summary".split(" ");
const TABLES = "table caption colgroup col thead tbody tfoot tr th td".split(" ");
const WORDS = "a img span strong b em i u s del ins sub sup mark small".split(" ");
const TERMS = "code kbd samp var abbr cite q dfn time".split(" ");

const RULES = {
  allowedTags: [...BLOCKS, ...LISTS, ...TABLES, ...WORDS, ...TERMS],
  allowedAttributes: {
    "*": ["lang", { name: "dir", values: ["ltr", "rtl", "auto"] }],
    a: ["href", "title", "rel"],
    img: ["src", "alt", "title", "width", "height", "loading"],
    ol: ["start", "reversed", { name: "type", values: ["1", "a", "A", "i", "I"] }],
    li: ["value"],
    th: ["colspan", "rowspan", { name: "scope", values: ["row", "col", "rowgroup", "colgroup"] }],
    td: ["colspan", "rowspan"],
    col: ["span"],
    colgroup: ["span"],
    abbr: ["title"],
    time: ["datetime"],
    details: ["open"],
    // TeX, set by the reader's browser.
    span: ["data-math"],
    div: ["data-math"],
    aside: [{ name: "data-callout", values: ["info", "tip", "warning"] }],
  },
  allowedClasses: { code: ["language-*"], pre: ["language-*"] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
  // Their text is not meant for readers.
  nonTextTags: ["script", "style", "textarea", "option", "noscript", "iframe", "object", "template", "title", "xmp", "noembed", "noframes"],
  nestingLimit: NESTING_LIMIT,
  transformTags: {
    // The section's title is the page's only h1.
    h1: (_tag: string, attribs: Record<string, string>) => ({ tagName: "h2", attribs }),
    a: (tagName: string, attribs: Record<string, string>) => ({ tagName, attribs: { ...attribs, rel: "noopener noreferrer nofollow" } }),
    img: (tagName: string, attribs: Record<string, string>) => ({ tagName, attribs: { ...attribs, loading: "lazy" } }),
  },
  exclusiveFilter: (frame: { readonly tag: string; readonly attribs: Readonly<Record<string, string>> }) =>
    frame.tag === "img" && !isImageSource(frame.attribs["src"] ?? ""),
};

function isImageSource(source: string): boolean {
  return MATERIAL_URL.test(source) || isHttps(source);
}

/** An absolute https address without credentials. */
export function isHttps(text: string): boolean {
  if (!/^https:\/\/[^\s]+$/i.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" && url.username === "" && url.password === "";
}
