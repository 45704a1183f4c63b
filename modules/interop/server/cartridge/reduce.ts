import { element, findElements, textContent, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import { formulaOf, isFormula } from "./formulas.ts";
import { embedFrame, mediaLinks } from "./embeds.ts";
import { repairList } from "./lists.ts";
import { dimensions, type Removal, type Rules, type UrlDecision } from "./reduction.ts";

/** Where a node stands: inside a paragraph only phrasing content may follow, links do not nest, items need a list, cells a table. */
type Place = { inParagraph: boolean; inLink: boolean; inList: boolean; inTable: boolean };

const DROPPED: ReadonlyMap<string, Removal | null> = new Map<string, Removal | null>([
  ["script", "script"],
  ["style", "style"],
  ["link", "style"],
  ["svg", "drawing"],
  ["canvas", "drawing"],
  ["input", "form"],
  ["select", "form"],
  ["textarea", "form"],
  ["button", "form"],
  ["datalist", "form"],
  ["option", "form"],
  ["applet", "object"],
  ["template", "script"],
  ["frame", "frame"],
  ["frameset", "frame"],
  ["head", null],
  ["title", null],
  ["meta", null],
  ["base", null],
  ["param", null],
  ["source", null],
  ["track", null],
  ["col", null],
  ["colgroup", null],
  ["xmp", "script"],
  ["plaintext", "script"],
  ["noembed", null],
  ["noframes", null],
]);

const RENAMED: ReadonlyMap<string, string> = new Map([
  ["b", "strong"],
  ["i", "em"],
  ["cite", "em"],
  ["dfn", "em"],
  ["var", "em"],
  ["strike", "s"],
  ["del", "s"],
  ["ins", "u"],
  ["tt", "code"],
  ["samp", "code"],
]);

const PHRASING = new Set(["strong", "em", "u", "s", "sub", "sup", "mark", "code", "kbd"]);
const HEADINGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);
const GROUPS = new Set(["div", "section", "article", "main", "header", "footer", "nav", "center", "address", "hgroup", "dd", "fieldset", "details", "aside"]);
const TABLE_PARTS = new Set(["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"]);
const BLOCKS = new Set([...HEADINGS, ...TABLE_PARTS, "p", "ul", "ol", "li", "blockquote", "pre", "hr", "figure", "figcaption"]);
const LOOKS = ["style", "align", "bgcolor", "color", "face", "background", "valign", "border"];
const CALLOUT = /(^|[\s_-])(alert|callout|admonition|note|notice|warning|tip|infobox|well|panel)([\s_-]|$)/i;
const MAX_SPAN = 1000;

export function reduceNodes(nodes: readonly HtmlNode[], rules: Rules): HtmlNode[] {
  const reduced = nodes.flatMap((node) => reduceNode(node, { inParagraph: false, inLink: false, inList: false, inTable: false }, rules));
  return paragraphs(reduced);
}

function reduceNode(node: HtmlNode, place: Place, rules: Rules): HtmlNode[] {
  if (typeof node === "string") return [node];
  noteAttributes(node, rules);
  if (isFormula(node)) return formulaOf(node, rules.note);
  const dropped = DROPPED.get(node.name);
  if (dropped !== undefined) {
    if (dropped !== null) rules.note(dropped);
    else if (node.name === "head") noteHead(node, rules);
    return [];
  }
  if (/links to an external site/i.test(textContent(node.children)) && isScreenReaderHint(node)) return [];
  const name = RENAMED.get(node.name) ?? node.name;
  if (name === "a") return reduceLink(node, place, rules);
  if (name === "img") return reduceImage(node, rules);
  if (name === "iframe") return embedFrame(node, rules, place.inLink);
  if (["video", "audio", "object", "embed"].includes(name)) return mediaLinks(node, rules, place.inLink, (child) => reduceNode(child, place, rules));
  if (name === "br" || name === "hr") return name === "hr" && place.inParagraph ? [] : [element(name, {}, [])];
  if (name === "q") return ["“", ...inside(node, place, rules), "”"];
  if (PHRASING.has(name)) return reducePhrasing(node, name, place, rules);
  if (GROUPS.has(name)) return reduceGroup(node, place, rules);
  if (name === "summary" || name === "dt" || name === "legend") return reduceLabel(node, place, rules);
  if (BLOCKS.has(name)) return reduceBlock(node, name, place, rules);
  if (name === "dl" || name === "noscript" || name === "body" || name === "html") return inside(node, place, rules);
  if (name === "form") rules.note("form");
  return inside(node, place, rules);
}

const inside = (node: HtmlElement, place: Place, rules: Rules): HtmlNode[] => node.children.flatMap((child) => reduceNode(child, place, rules));

function reducePhrasing(node: HtmlElement, name: string, place: Place, rules: Rules): HtmlNode[] {
  const children = inside(node, place, rules);
  if (children.length === 0) return [];
  // An inline element around blocks is common in pasted pages; around the text inside the blocks it means the same.
  if (children.some(isBlock)) return children;
  const language = name === "code" ? codeLanguage(node) : {};
  return [element(name, language, children)];
}

function reduceBlock(node: HtmlElement, name: string, place: Place, rules: Rules): HtmlNode[] {
  if (name === "p" || HEADINGS.has(name)) return reduceParagraph(node, name, place, rules);
  if (name === "ul" || name === "ol") {
    const items = inside(node, { ...place, inParagraph: false, inList: true }, rules);
    return repairList(element(name, name === "ol" ? listAttributes(node) : {}, items));
  }
  if (name === "li") {
    const children = inside(node, { ...place, inParagraph: false, inList: false }, rules);
    return place.inList ? [element("li", {}, children)] : paragraphs(children);
  }
  if (name === "pre") return [element("pre", {}, inside(node, { ...place, inParagraph: true }, rules))];
  if (TABLE_PARTS.has(name) && name !== "table" && !place.inTable) return paragraphs(inside(node, { ...place, inList: false }, rules));
  const isCell = name === "td" || name === "th" || name === "caption";
  const inTable = TABLE_PARTS.has(name) && !isCell;
  const children = inside(node, { ...place, inParagraph: name === "caption" || name === "figcaption", inList: false, inTable }, rules);
  if (["caption", "figcaption", "blockquote", "figure", "table"].includes(name) && isBlank(children)) return [];
  const attributes = name === "td" || name === "th" ? cellAttributes(node, name) : {};
  return [element(name, attributes, name === "blockquote" ? paragraphs(children) : children)];
}

/** Empty paragraphs and headings were spacing; a screen reader would announce them. */
function reduceParagraph(node: HtmlElement, name: string, place: Place, rules: Rules): HtmlNode[] {
  const children = inside(node, { ...place, inParagraph: true, inList: false }, rules);
  if (isBlank(children)) return [];
  if (place.inParagraph) return [...children, element("br", {}, [])];
  if (!children.some(isBlock)) return [element(name, {}, children)];
  return HEADINGS.has(name) ? splitHeading(name, children) : paragraphs(children);
}

/** A table or list inside a heading: the text around it stays a heading, the block stands on its own. */
function splitHeading(name: string, children: readonly HtmlNode[]): HtmlNode[] {
  return paragraphs(children).map((node) => (typeof node !== "string" && node.name === "p" ? { ...node, name } : node));
}

function reduceGroup(node: HtmlElement, place: Place, rules: Rules): HtmlNode[] {
  const children = inside(node, place, rules);
  if (place.inParagraph) return children.length === 0 ? [] : [...children, element("br", {}, [])];
  const content = paragraphs(children);
  if (content.length === 0) return [];
  if (node.name !== "aside" && !CALLOUT.test(node.attributes.get("class") ?? "")) return content;
  rules.note("callout");
  return [element("blockquote", {}, content)];
}

function reduceLabel(node: HtmlElement, place: Place, rules: Rules): HtmlNode[] {
  const children = inside(node, { ...place, inParagraph: true }, rules);
  if (isBlank(children)) return [];
  const strong = element("strong", {}, children);
  return place.inParagraph ? [strong, element("br", {}, [])] : [element("p", {}, [strong])];
}

function reduceLink(node: HtmlElement, place: Place, rules: Rules): HtmlNode[] {
  const children = inside(node, { ...place, inLink: true }, rules);
  const href = node.attributes.get("href");
  if (href === undefined || place.inLink || children.length === 0) return children;
  const decision = rules.url(href, "link");
  if ("dropped" in decision) {
    if (decision.dropped !== null) rules.note(decision.dropped);
    return children;
  }
  const title = node.attributes.get("title")?.trim();
  const attributes = {
    href: decision.url,
    ...(title ? { title } : {}),
    ...(/^https?:/i.test(decision.url) ? { rel: "noopener noreferrer" } : {}),
  };
  if (children.some(isBlock)) return wrapInlineRuns(children, attributes);
  return [element("a", attributes, named(children, title || linkName(decision.url)))];
}

/** A link around blocks becomes links around the text inside them. */
function wrapInlineRuns(children: readonly HtmlNode[], attributes: Record<string, string>): HtmlNode[] {
  return children.map((child) => {
    if (typeof child === "string") return child.trim() === "" ? child : element("a", attributes, [child]);
    if (!isBlock(child)) return element("a", attributes, [child]);
    const inner = child.children.some(isBlock) ? wrapInlineRuns(child.children, attributes) : [element("a", attributes, child.children)];
    return child.children.length === 0 ? child : { ...child, children: inner };
  });
}

/** A link that shows only pictures without alternative text would have no name: the pictures get one. */
function named(children: readonly HtmlNode[], name: string): HtmlNode[] {
  const images = findElements(children, (candidate) => candidate.name === "img");
  const hasName = textContent(children).trim() !== "" || images.some((image) => image.attributes.get("alt"));
  if (hasName || images.length === 0) return textContent(children).trim() === "" && images.length === 0 ? [name] : [...children];
  const rename = (node: HtmlNode): HtmlNode => {
    if (typeof node === "string") return node;
    if (node.name === "img") return { ...node, attributes: new Map(node.attributes).set("alt", name) };
    return { ...node, children: node.children.map(rename) };
  };
  return children.map(rename);
}

function linkName(url: string): string {
  const parsed = URL.parse(url);
  if (parsed !== null && parsed.hostname !== "") return parsed.hostname;
  return decodeLoosely(url).split("/").at(-1) || url;
}

function decodeLoosely(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function reduceImage(node: HtmlElement, rules: Rules): HtmlNode[] {
  const alt = (node.attributes.get("alt") ?? "").trim();
  const raw = node.attributes.get("src") || node.attributes.get("data-src") || "";
  const decision: UrlDecision = raw === "" ? { dropped: null } : rules.url(raw, "image");
  if ("dropped" in decision) {
    if (decision.dropped !== null) rules.note(decision.dropped);
    return alt === "" ? [] : [alt];
  }
  const title = node.attributes.get("title")?.trim();
  return [element("img", { src: decision.url, alt, ...(title ? { title } : {}), ...dimensions(node), loading: "lazy" }, [])];
}

function listAttributes(node: HtmlElement): Record<string, string> {
  const start = /^-?\d{1,6}$/.exec(node.attributes.get("start") ?? "")?.[0];
  const type = /^[1aAiI]$/.exec(node.attributes.get("type") ?? "")?.[0];
  return { ...(start ? { start } : {}), ...(type ? { type } : {}), ...(node.attributes.has("reversed") ? { reversed: "" } : {}) };
}

function cellAttributes(node: HtmlElement, name: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const span of ["colspan", "rowspan"]) {
    const value = Number(node.attributes.get(span) ?? "1");
    if (Number.isInteger(value) && value > 1 && value <= MAX_SPAN) kept[span] = String(value);
  }
  const scope = node.attributes.get("scope")?.toLowerCase();
  if (name === "th" && (scope === "row" || scope === "col")) kept.scope = scope;
  return kept;
}

function codeLanguage(node: HtmlElement): Record<string, string> {
  const language = /(?:^|\s)lang(?:uage)?-([a-z0-9+#-]{1,30})(?:\s|$)/i.exec(node.attributes.get("class") ?? "")?.[1];
  return language === undefined ? {} : { class: `language-${language.toLowerCase()}` };
}

function noteAttributes(node: HtmlElement, rules: Rules): void {
  for (const name of node.attributes.keys()) if (name.startsWith("on")) rules.note("event-handler");
  if (node.name === "font" || node.name === "center" || LOOKS.some((name) => node.attributes.has(name))) rules.note("formatting");
}

function noteHead(head: HtmlElement, rules: Rules): void {
  if (findElements(head.children, (candidate) => candidate.name === "script").length > 0) rules.note("script");
  const isStyle = (candidate: HtmlElement): boolean =>
    candidate.name === "style" || (candidate.name === "link" && /stylesheet/i.test(candidate.attributes.get("rel") ?? ""));
  if (findElements(head.children, isStyle).length > 0) rules.note("style");
}

/** Canvas puts "(Links to an external site.)" behind every link; it belongs to Canvas's screens, not to the text. */
const isScreenReaderHint = (node: HtmlElement): boolean => /screenreader-only|ui-icon/.test(node.attributes.get("class") ?? "");

const isBlock = (node: HtmlNode): boolean => typeof node !== "string" && BLOCKS.has(node.name);

const isBlank = (nodes: readonly HtmlNode[]): boolean =>
  nodes.every((node) =>
    typeof node === "string"
      ? node.trim() === ""
      : node.name === "br" ||
        (node.name !== "img" && node.name !== "iframe" && node.name !== "hr" && node.name !== "td" && node.name !== "th" && isBlank(node.children)),
  );

/** Runs of text and inline elements between blocks, each as a paragraph of its own. */
function paragraphs(nodes: readonly HtmlNode[]): HtmlNode[] {
  const result: HtmlNode[] = [];
  let run: HtmlNode[] = [];
  const flush = (): void => {
    while (run.length > 0 && isTrailing(run.at(-1))) run.pop();
    if (run.length > 0 && !isBlank(run)) result.push(element("p", {}, run));
    run = [];
  };
  for (const node of nodes) {
    if (isBlock(node)) {
      flush();
      result.push(node);
    } else if (run.length > 0 || !isTrailing(node)) run.push(node);
  }
  flush();
  return result;
}

const isTrailing = (node: HtmlNode | undefined): boolean => (typeof node === "string" ? node.trim() === "" : node?.name === "br");
