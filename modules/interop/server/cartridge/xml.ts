import { SaxesParser } from "saxes";
import { CartridgeError, cartridgeError } from "./cartridge.errors.ts";
import { sniffByteOrderMark } from "./text.ts";

export type XmlElement = {
  /** Name without prefix: versions of the format differ in prefixes and namespaces, not in names. */
  readonly name: string;
  readonly namespace: string;
  /** By local name; `xml:base` and `xml:lang` keep their prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: ReadonlyArray<XmlElement | string>;
};

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 100;
/** Elements and attributes of one document; a tree of this size takes about 200 MB. */
const MAX_NODES = 500_000;
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/**
 * Parses a document of at most 16 MiB and depth 100 strictly into a tree, without document types or entities of
 * its own (XML 1.0 §2.8, §4.2), so that nothing can be included or multiplied. Throws `CartridgeError`.
 */
export function parseXml(bytes: Uint8Array, name: string): XmlElement {
  if (bytes.length > MAX_BYTES) throw cartridgeError("cartridge_xml_too_complex", { name, limitBytes: MAX_BYTES });
  return buildTree(decodeXml(bytes, name), name);
}

type OpenElement = { name: string; namespace: string; attributes: Map<string, string>; children: Array<XmlElement | string> };

function buildTree(source: string, name: string): XmlElement {
  const stack: OpenElement[] = [];
  const found: { root: XmlElement | null } = { root: null };
  let nodes = 0;
  const parser = new SaxesParser({ xmlns: true });

  const addText = (text: string): void => {
    stack.at(-1)?.children.push(text);
  };
  parser.on("doctype", () => {
    throw cartridgeError("cartridge_xml_doctype", { name });
  });
  parser.on("error", (error) => {
    throw cartridgeError("cartridge_invalid_xml", { name, reason: error.message.slice(0, 160) });
  });
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("opentag", (tag) => {
    const attributes = new Map<string, string>();
    for (const attribute of Object.values(tag.attributes)) {
      attributes.set(attribute.uri === XML_NAMESPACE ? `xml:${attribute.local}` : attribute.local, attribute.value);
    }
    nodes += 1 + attributes.size;
    if (nodes > MAX_NODES || stack.length >= MAX_DEPTH) {
      throw cartridgeError("cartridge_xml_too_complex", { name, maxNodes: MAX_NODES, maxDepth: MAX_DEPTH });
    }
    const element: OpenElement = { name: tag.local, namespace: tag.uri, attributes, children: [] };
    stack.at(-1)?.children.push(element);
    found.root ??= element;
    stack.push(element);
  });
  parser.on("closetag", () => {
    stack.pop();
  });

  try {
    parser.write(source).close();
  } catch (error) {
    if (error instanceof CartridgeError) throw error;
    throw cartridgeError("cartridge_invalid_xml", { name });
  }
  if (found.root === null) throw cartridgeError("cartridge_invalid_xml", { name, reason: "no root element" });
  return found.root;
}

/** Encoding by byte order mark, then by the shape of `<?`, then by the declaration, else UTF-8 (XML 1.0 appendix F). */
function decodeXml(bytes: Uint8Array, name: string): string {
  const encoding = sniffByteOrderMark(bytes) ?? encodingByShape(bytes) ?? declaredEncoding(bytes) ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw cartridgeError("cartridge_invalid_encoding", { name, encoding: encoding.slice(0, 40) });
  }
}

function encodingByShape(bytes: Uint8Array): string | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0x3c && second === 0 && third !== 0 && fourth === 0) return "utf-16le";
  if (first === 0 && second === 0x3c && third === 0 && fourth !== 0) return "utf-16be";
  return null;
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase();
  // A declaration that could be read byte by byte cannot be in UTF-16, whatever it claims.
  return declared === undefined || declared.startsWith("utf-16") ? null : declared;
}

/** Child elements with this local name. */
export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => typeof child !== "string").filter((child) => child.name === name);

export const childNamed = (element: XmlElement | null | undefined, name: string): XmlElement | null => (element && childrenNamed(element, name)[0]) ?? null;

/** The element found by following local names downwards, always the first of each. */
export function descend(element: XmlElement, ...names: string[]): XmlElement | null {
  let current: XmlElement | null = element;
  for (const name of names) current = childNamed(current, name);
  return current;
}

/** All text inside the element, in order. */
export function textOf(element: XmlElement | null): string {
  if (element === null) return "";
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

/** How many elements below this one satisfy the predicate. */
export function countDescendants(element: XmlElement, matches: (candidate: XmlElement) => boolean): number {
  let count = 0;
  for (const child of element.children) {
    if (typeof child === "string") continue;
    count += (matches(child) ? 1 : 0) + countDescendants(child, matches);
  }
  return count;
}
