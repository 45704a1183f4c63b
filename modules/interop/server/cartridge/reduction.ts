import type { HtmlElement } from "./html-tree.ts";

/** Kinds of things taken out of a page. `formatting` is looks only; everything else may be missed by a reader. */
export type Removal =
  | "callout"
  | "drawing"
  | "embedded-data"
  | "event-handler"
  | "form"
  | "formatting"
  | "frame"
  | "maths"
  | "media"
  | "object"
  | "page-anchor"
  | "script"
  | "style"
  | "unsafe-link";

/** Why an address was not kept; null when whoever decided has noted it elsewhere. */
export type UrlDecision = { url: string } | { dropped: Removal | null };
export type UrlRule = (raw: string, use: "link" | "image" | "frame") => UrlDecision;
export type Rules = { url: UrlRule; note: (removal: Removal) => void };

/** Width and height in pixels, where they are plain numbers. */
export function dimensions(node: HtmlElement): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["width", "height"]) {
    const value = /^\s*(\d{1,4})(?:\.\d+)?(?:px)?\s*$/.exec(node.attributes.get(name) ?? "")?.[1];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
