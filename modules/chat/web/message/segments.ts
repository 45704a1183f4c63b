/** A piece of a message's text. Everything is text; the kind says only how it is drawn. */
export type Segment =
  | { readonly kind: "text" | "code" | "block"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly userId: string | null };

interface Mentioned {
  readonly mentions: readonly { readonly id: string; readonly fullName: string }[];
  readonly mentionsEveryone: boolean;
}

const EVERYONE = "@everyone";
/** Fences on both sides, or single ticks within a line. */
const CODE = /```(?:[\w+-]*\n)?([\s\S]+?)\n?```|`([^`\n]+)`/g;
const LINK = /https?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence is not the address's, nor a bracket that was opened before it. */
const TRAILING = /[.,;:!?…]+$/;

/** Cuts plain text into what is drawn: addresses one can follow, code, names of people it is meant for. */
export function segmentsOf(text: string, mentioned: Mentioned): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(CODE)) {
    segments.push(...proseOf(text.slice(from, match.index), mentioned));
    segments.push(match[1] === undefined ? { kind: "code", text: match[2] ?? "" } : { kind: "block", text: match[1] });
    from = match.index + match[0].length;
  }
  segments.push(...proseOf(text.slice(from), mentioned));
  return segments;
}

function proseOf(text: string, mentioned: Mentioned): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = withoutTrailing(match[0]);
    const href = safeAddress(address);
    if (!href) continue;
    segments.push(...namesOf(text.slice(from, match.index), mentioned), { kind: "link", text: address, href });
    from = match.index + address.length;
  }
  segments.push(...namesOf(text.slice(from), mentioned));
  return segments;
}

function namesOf(text: string, { mentions, mentionsEveryone }: Mentioned): Segment[] {
  if (text === "") return [];
  // The longer name first: “@An Nguyễn” is not “@An”.
  const names: { userId: string | null; name: string }[] = mentions
    .map(({ id, fullName }) => ({ userId: id, name: `@${fullName}` }))
    .filter(({ name }) => name.length > 1);
  if (mentionsEveryone) names.push({ userId: null, name: EVERYONE });
  names.sort((one, other) => other.name.length - one.name.length);
  const segments: Segment[] = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = text[at] === "@" ? names.find(({ name }) => text.startsWith(name, at)) : undefined;
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) segments.push({ kind: "text", text: plain });
    plain = "";
    segments.push({ kind: "mention", text: found.name, userId: found.userId });
    at += found.name.length;
  }
  if (plain) segments.push({ kind: "text", text: plain });
  return segments;
}

function withoutTrailing(address: string): string {
  let end = address.replace(TRAILING, "");
  while (end.endsWith(")") && count(end, ")") > count(end, "(")) end = end.slice(0, -1).replace(TRAILING, "");
  return end;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function safeAddress(address: string): string | null {
  const url = URL.parse(address);
  return url && (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" ? url.href : null;
}
