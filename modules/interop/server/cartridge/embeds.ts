import { element, findElements, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import { dimensions, type Rules } from "./reduction.ts";

/** Players that may stay embedded, over https only. Everything else embedded becomes a link. */
export const EMBED_HOSTS = [
  "www.youtube.com",
  "www.youtube-nocookie.com",
  "player.vimeo.com",
  "www.khanacademy.org",
  "www.geogebra.org",
  "phet.colorado.edu",
] as const;

const HOSTS: ReadonlySet<string> = new Set(EMBED_HOSTS);

export function embedFrame(node: HtmlElement, rules: Rules, inLink: boolean): HtmlNode[] {
  const raw = (node.attributes.get("src") ?? "").trim();
  const url = URL.parse(raw.startsWith("//") ? `https:${raw}` : raw);
  const title = (node.attributes.get("title") ?? "").trim();
  if (url !== null && !inLink && url.protocol === "https:" && url.port === "" && url.username === "" && HOSTS.has(url.hostname)) {
    const attributes = {
      src: url.href,
      title: title || url.hostname,
      ...dimensions(node),
      allowfullscreen: "",
      loading: "lazy",
      sandbox: "allow-scripts allow-same-origin allow-presentation allow-popups",
      referrerpolicy: "strict-origin-when-cross-origin",
    };
    return [element("iframe", attributes, [])];
  }
  rules.note("frame");
  return linkTo(raw, title, rules, inLink);
}

/** Sound, film and plug-ins become links to their files; what was shown without them is kept when there is no file. */
export function mediaLinks(node: HtmlElement, rules: Rules, inLink: boolean, reduce: (child: HtmlNode) => HtmlNode[]): HtmlNode[] {
  rules.note(node.name === "video" || node.name === "audio" ? "media" : "object");
  const sources = findElements([node], (candidate) => ["video", "audio", "source", "object", "embed"].includes(candidate.name))
    .map((candidate) => candidate.attributes.get("src") || candidate.attributes.get("data") || "")
    .filter((source) => source !== "");
  const title = (node.attributes.get("title") ?? node.attributes.get("aria-label") ?? "").trim();
  const links = sources.slice(0, 1).flatMap((source) => linkTo(source, title, rules, inLink));
  return links.length > 0 ? links : node.children.flatMap(reduce);
}

function linkTo(raw: string, title: string, rules: Rules, inLink: boolean): HtmlNode[] {
  if (raw === "") return title === "" ? [] : [title];
  const decision = rules.url(raw, "frame");
  const label = title || labelOf(raw);
  if ("dropped" in decision) {
    if (decision.dropped !== null) rules.note(decision.dropped);
    return title === "" ? [] : [title];
  }
  if (inLink) return [label];
  const external: Record<string, string> = /^https?:/i.test(decision.url) ? { rel: "noopener noreferrer" } : {};
  return [element("a", { href: decision.url, ...external }, [label])];
}

function labelOf(raw: string): string {
  const path = raw.split(/[?#]/)[0] ?? "";
  const hostname = /^https?:|^\/\//i.test(raw) ? URL.parse(raw.startsWith("//") ? `https:${raw}` : raw)?.hostname : undefined;
  if (hostname) return hostname;
  try {
    return decodeURIComponent(path).split("/").at(-1) || raw;
  } catch {
    return path.split("/").at(-1) || raw;
  }
}
