import { cartridgeError } from "./cartridge.errors.ts";
import { descriptionText, titleText } from "./text.ts";
import { childNamed, childrenNamed, descend, parseXml, textOf, type XmlElement } from "./xml.ts";

export type CartridgeVersion = "1.0" | "1.1" | "1.2" | "1.3";

export type ManifestItem = {
  /** Unique only as far as the author was careful; generated where missing. */
  readonly identifier: string;
  readonly title: string | null;
  readonly resourceId: string | null;
  readonly visible: boolean;
  readonly children: readonly ManifestItem[];
};

export type ManifestResource = {
  readonly identifier: string;
  /** Lower case. */
  readonly type: string;
  /** As written, with every `xml:base` in front; not yet decoded or matched with the archive. */
  readonly href: string | null;
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
  /** Resources that are this one again in another form (CC 1.2 `cpx:variant`). */
  readonly variants: readonly string[];
  /** Meant for teachers only: a lesson plan, or an end-user role without learners. */
  readonly instructorOnly: boolean;
  /** Brightspace's own word for what the resource is, lower case. */
  readonly materialType: string | null;
  readonly title: string | null;
};

export type Manifest = {
  /** Null for a content package that names no version; it is read like a cartridge. */
  readonly version: CartridgeVersion | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly language: string | null;
  /** What hangs below the root items; empty when the package has no organisation. */
  readonly items: readonly ManifestItem[];
  /** Root items, which only hold the others together. */
  readonly roots: readonly ManifestItem[];
  readonly hasOrganization: boolean;
  readonly resources: readonly ManifestResource[];
  /** The cartridge asks for a licence check before use (CC authorisation), which Lectern cannot do. */
  readonly requiresAuthorization: boolean;
};

/**
 * Reads `imsmanifest.xml` of Common Cartridge 1.0–1.3, thin cartridges and plain IMS content packages.
 * Elements are found by local name, so every version's namespace and any prefix will do.
 * Throws `CartridgeError` for SCORM and for versions that came later.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const root = parseXml(bytes, "imsmanifest.xml");
  if (root.name !== "manifest") throw cartridgeError("cartridge_invalid_manifest", { root: root.name.slice(0, 60) });
  const metadata = childNamed(root, "metadata");
  const general = metadata && descend(metadata, "lom", "general");
  const organizations = childNamed(root, "organizations");
  const organizationList = organizations ? orderedOrganizations(organizations) : [];
  const resources = childNamed(root, "resources");
  const names = identifierNames();
  const tops = organizationList.map((organization) => topItems(organization, names));
  return {
    version: cartridgeVersion(root, metadata),
    title: languageString(general, "title") ?? organizationTitle(organizationList),
    description: languageString(general, "description", descriptionText),
    language: courseLanguage(general),
    items: tops.flatMap(({ items }) => items),
    roots: tops.flatMap(({ root }) => root ?? []),
    hasOrganization: organizationList.some((organization) => childrenNamed(organization, "item").length > 0),
    resources: resources ? readResources(resources, xmlBase(root) + xmlBase(resources)) : [],
    requiresAuthorization: metadata !== null && childNamed(metadata, "authorizations") !== null,
  };
}

function cartridgeVersion(root: XmlElement, metadata: XmlElement | null): CartridgeVersion | null {
  const schema = textOf(childNamed(metadata, "schema")).trim();
  const declared = textOf(childNamed(metadata, "schemaversion")).trim();
  if (/scorm/i.test(schema) || /adlcp|scorm/i.test(root.namespace)) {
    throw cartridgeError("cartridge_unsupported_version", { schema: "SCORM", version: declared.slice(0, 40) });
  }
  if (/cartridge/i.test(schema)) {
    const known = /^1\.([0-3])(?:\.|$)/.exec(declared)?.[1];
    if (known !== undefined) return minorVersion(known);
    if (declared !== "") throw cartridgeError("cartridge_unsupported_version", { schema: schema.slice(0, 60), version: declared.slice(0, 40) });
  }
  if (/\/imscc\//.test(root.namespace)) return "1.0";
  const byNamespace = /imsccv1p(\d+)/.exec(root.namespace)?.[1];
  if (byNamespace === undefined) return null;
  if (!/^[0-3]$/.test(byNamespace)) throw cartridgeError("cartridge_unsupported_version", { version: `1.${byNamespace}`.slice(0, 40) });
  return minorVersion(byNamespace);
}

function minorVersion(minor: string): CartridgeVersion {
  if (minor === "0") return "1.0";
  if (minor === "1") return "1.1";
  return minor === "2" ? "1.2" : "1.3";
}

/** LOM calls it `string`, the older IMS metadata `langstring`; some tools write the text straight into the element. */
function languageString(general: XmlElement | null, name: string, clean = titleText): string | null {
  const element = childNamed(general, name);
  if (element === null) return null;
  const strings = [...childrenNamed(element, "string"), ...childrenNamed(element, "langstring")];
  const text = strings.map((candidate) => clean(textOf(candidate))).find((candidate) => candidate !== "");
  return text ?? (strings.length === 0 ? clean(textOf(element)) || null : null);
}

function courseLanguage(general: XmlElement | null): string | null {
  const named = textOf(childNamed(general, "language"));
  const title = childNamed(general, "title");
  const onTitle = childNamed(title, "string")?.attributes.get("language") ?? childNamed(title, "langstring")?.attributes.get("lang");
  return languageTag(named) ?? languageTag(onTitle ?? "");
}

/** The tag in canonical form (BCP 47), or null when it is none; `en_US` and `x-none` occur in real exports. */
export function languageTag(text: string): string | null {
  const candidate = text.trim().replaceAll("_", "-");
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(candidate)) return null;
  try {
    return Intl.getCanonicalLocales(candidate)[0] ?? null;
  } catch {
    return null;
  }
}

function orderedOrganizations(organizations: XmlElement): XmlElement[] {
  const all = childrenNamed(organizations, "organization");
  const preferred = organizations.attributes.get("default");
  return all.toSorted((a, b) => Number(b.attributes.get("identifier") === preferred) - Number(a.attributes.get("identifier") === preferred));
}

const organizationTitle = (organizations: readonly XmlElement[]): string | null => {
  const first = organizations[0];
  return (first && itemTitle(first)) ?? null;
};

/**
 * A cartridge has exactly one root item, without a title, around everything; other packages start with the
 * modules at once. A single titled item is the root only when everything below it is a folder itself.
 */
function topItems(organization: XmlElement, names: () => string): { root: ManifestItem | null; items: readonly ManifestItem[] } {
  const items = childrenNamed(organization, "item").map((item) => readItem(item, names));
  const only = items.length === 1 ? items[0] : undefined;
  if (only === undefined || only.resourceId !== null || only.children.length === 0) return { root: null, items };
  const isRoot = only.title === null || only.children.every((child) => child.children.length > 0);
  return isRoot ? { root: only, items: only.children } : { root: null, items };
}

function readItem(element: XmlElement, names: () => string): ManifestItem {
  return {
    identifier: element.attributes.get("identifier") || names(),
    title: itemTitle(element),
    resourceId: element.attributes.get("identifierref")?.trim() || null,
    visible: element.attributes.get("isvisible")?.toLowerCase() !== "false",
    children: childrenNamed(element, "item").map((child) => readItem(child, names)),
  };
}

const itemTitle = (element: XmlElement): string | null => titleText(textOf(childNamed(element, "title"))) || null;

function readResources(resources: XmlElement, base: string): ManifestResource[] {
  const names = identifierNames();
  return childrenNamed(resources, "resource").map((element) => {
    const ownBase = base + xmlBase(element);
    const locate = (href: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(href) ? href : ownBase + href);
    const href = element.attributes.get("href")?.trim();
    return {
      identifier: element.attributes.get("identifier") || names(),
      type: (element.attributes.get("type") ?? "").trim().toLowerCase(),
      href: href ? locate(href) : null,
      files: hrefsOf(element, "file", "href").map(locate),
      dependencies: hrefsOf(element, "dependency", "identifierref"),
      variants: hrefsOf(element, "variant", "identifierref"),
      instructorOnly: isInstructorOnly(element),
      materialType: element.attributes.get("material_type")?.toLowerCase() ?? null,
      title: titleText(element.attributes.get("title") ?? "") || null,
    };
  });
}

const hrefsOf = (element: XmlElement, child: string, attribute: string): string[] =>
  childrenNamed(element, child).flatMap((found) => found.attributes.get(attribute)?.trim() || []);

function isInstructorOnly(resource: XmlElement): boolean {
  if (resource.attributes.get("intendeduse")?.toLowerCase() === "lessonplan") return true;
  const educational = descend(resource, "metadata", "lom", "educational");
  if (educational === null) return false;
  const roles = childrenNamed(educational, "intendedEndUserRole").map((role) => textOf(childNamed(role, "value")).trim().toLowerCase());
  return roles.length > 0 && !roles.some((role) => role === "learner" || role === "student");
}

/** `xml:base` as a folder inside the package; a base elsewhere on the web cannot be followed and counts as none. */
function xmlBase(element: XmlElement): string {
  const base = element.attributes.get("xml:base")?.trim() ?? "";
  if (base === "" || /^[a-z][a-z0-9+.-]*:/i.test(base)) return "";
  return base.endsWith("/") ? base : `${base}/`;
}

function identifierNames(): () => string {
  let next = 0;
  return () => `unnamed-${(next += 1)}`;
}
