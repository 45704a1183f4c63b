import { findElement, findElements, textContent, type HtmlNode } from "./html-tree.ts";
import type { LinkTarget } from "./links.ts";
import type { Removal, UrlRule } from "./reduction.ts";
import { type CartridgeReference, referenceUrl } from "./references.ts";
import { sanitiseWith } from "./sanitise.ts";
import { titleText } from "./text.ts";

export type RenderedPage = {
  /** Sanitised; references into the package still in their own schemes, see `rewriteReferences`. */
  html: string;
  /** Each thing of the package the page shows or links, once. */
  references: CartridgeReference[];
  removed: Removal[];
  /** Addresses that lead nowhere in the package, as written, each once. */
  deadLinks: Array<{ target: string; reason: "link-target-missing" | "link-to-set-aside" }>;
  /** Pictures on other sites; they stay where they are. */
  externalImages: string[];
};

type PageHead = { title: string | null; published: boolean };

const MAX_TARGET_LENGTH = 200;

/** An HTML page of the package, made safe, with every address resolved by `resolve`. */
export function renderPage(nodes: readonly HtmlNode[], resolve: (raw: string) => LinkTarget): RenderedPage {
  const references = new Map<string, CartridgeReference>();
  const deadLinks = new Map<string, RenderedPage["deadLinks"][number]>();
  const externalImages = new Set<string>();

  const decide: UrlRule = (raw, use) => {
    const target = resolve(raw);
    if (target.kind === "web") {
      if (use !== "image") return { url: target.url };
      if (!/^https?:/.test(target.url)) return { dropped: "unsafe-link" };
      externalImages.add(target.url);
      return { url: target.url };
    }
    if (target.kind === "inside" && (use !== "image" || target.reference.kind === "file")) {
      const url = referenceUrl(target.reference);
      references.set(url, target.reference);
      return { url };
    }
    if (target.kind === "anchor") return { dropped: "page-anchor" };
    if (target.kind === "data") return { dropped: "embedded-data" };
    if (target.kind === "unsafe") return { dropped: "unsafe-link" };
    const written = raw.trim().slice(0, MAX_TARGET_LENGTH);
    deadLinks.set(written, { target: written, reason: target.kind === "set-aside" ? "link-to-set-aside" : "link-target-missing" });
    return { dropped: null };
  };

  const { html, removed } = sanitiseWith(nodes, decide);
  return { html, removed, references: [...references.values()], deadLinks: [...deadLinks.values()], externalImages: [...externalImages] };
}

/** Title and visibility as the page's own head tells them; Canvas writes `workflow_state` there. */
export function readHead(nodes: readonly HtmlNode[]): PageHead {
  const title = findElement(nodes, (candidate) => candidate.name === "title");
  const heading = findElement(nodes, (candidate) => candidate.name === "h1");
  const state = findElements(nodes, (candidate) => candidate.name === "meta" && candidate.attributes.get("name") === "workflow_state")[0];
  return {
    title: titleText(textContent(title?.children ?? [])) || titleText(textContent(heading?.children ?? [])) || null,
    published: state?.attributes.get("content") !== "unpublished",
  };
}
