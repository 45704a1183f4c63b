import type { Language, PageHead } from "./bundle.ts";

const DESCRIPTION_MAX = 300;
const LOCALES: Readonly<Record<Language, string>> = { en: "en_GB", vi: "vi_VN" };

export interface DocumentParts {
  readonly template: string;
  readonly language: Language;
  /** Null: nothing to find here, and nothing to index. */
  readonly head: PageHead | null;
  readonly body: string;
  /** Goes along as JSON in the element `pageId`. */
  readonly page: unknown;
  readonly pageId: string;
  readonly origin: string;
}

/** The whole page, ready on the first byte. What it carries as data is JSON in elements that are never run. */
export function composeDocument({ template, language, head, body, page, pageId, origin }: DocumentParts): string {
  const title = head ? `${head.title} · Lectern` : "Lectern";
  return (
    template
      // Functions: a `$` in a title is a dollar.
      .replace(/<html lang="[^"]*"/, () => `<html lang="${language}" data-drawn="true"`)
      .replace(/<title>[^<]*<\/title>/, () => `<title>${text(title)}</title>`)
      .replace(/<meta name="description"[^>]*>/, () => (head ? describe(head, language, origin) : `<meta name="robots" content="noindex" />`))
      .replace(/<noscript>.*?<\/noscript>/s, "")
      .replace('<div id="root"></div>', () => `<div id="root">${body}</div>\n    <script type="application/json" id="${pageId}">${json(page)}</script>`)
  );
}

function describe({ title, description, canonical, image, robots, structuredData }: PageHead, language: Language, origin: string): string {
  const short = description && shorten(description);
  const url = origin + canonical;
  const tags = [
    short && meta("name", "description", short),
    meta("name", "robots", robots),
    `<link rel="canonical" href="${text(url)}" />`,
    meta("property", "og:type", "website"),
    meta("property", "og:site_name", "Lectern"),
    meta("property", "og:title", title),
    short && meta("property", "og:description", short),
    meta("property", "og:url", url),
    meta("property", "og:locale", LOCALES[language]),
    image && meta("property", "og:image", origin + image),
    meta("name", "twitter:card", image ? "summary_large_image" : "summary"),
    structuredData && `<script type="application/ld+json">${json(structuredData)}</script>`,
  ];
  return tags.filter(Boolean).join("\n    ");
}

function meta(kind: "name" | "property", name: string, content: string): string {
  return `<meta ${kind}="${name}" content="${text(content)}" />`;
}

/** Whole words. */
function shorten(long: string): string {
  const line = long.replaceAll(/\s+/g, " ").trim();
  return line.length <= DESCRIPTION_MAX ? line : `${line.slice(0, DESCRIPTION_MAX).replace(/\s+\S*$/, "")}…`;
}

/** For elements and attributes. */
export function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** JSON that cannot end its element (`</script>`, `<!--`). */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
