import type { SetAsideItem, SetAsideKind } from "./course.ts";
import { CartridgeError } from "./cartridge.errors.ts";
import type { ManifestResource } from "./manifest.ts";
import { baseName, extensionOf, isPage } from "./media-types.ts";
import { type PackageFiles, findInPackage } from "./paths.ts";
import { type Measured, type TopicSettings, readGradable, readQuestions, readToolLink, readTopic, readTopicSettings, readWebLink, webUrl } from "./payloads.ts";
import type { ReportReason } from "./report.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** What a resource of the manifest turned out to be, once its own description was read. */
export type ResourceContent =
  | { kind: "page"; path: string }
  | { kind: "file"; path: string; known: boolean }
  | { kind: "link"; title: string | null; url: string }
  | { kind: "discussion"; path: string; title: string | null; html: string; attachments: string[] }
  | { kind: "set-aside"; item: SetAsideItem }
  | { kind: "topic-settings"; settings: TopicSettings; path: string }
  | { kind: "settings" }
  | { kind: "folder" }
  | { kind: "broken"; reason: ReportReason; parameters?: Record<string, string> };

export type LoadedResource = {
  resource: ManifestResource;
  content: ResourceContent;
  /** Entries of the archive that belong to it, its main file first. */
  paths: string[];
  /** Addresses it names that the archive does not have. */
  missing: string[];
};

export type Loader = {
  files: PackageFiles;
  /** Reads one entry within the budget of the whole reading. */
  read: (path: string) => Promise<Buffer>;
  isCanvas: boolean;
  byIdentifier: ReadonlyMap<string, ManifestResource>;
};

const CANVAS_SETTINGS = /(^|\/)course_settings\//;

export async function loadResource(loader: Loader, resource: ManifestResource): Promise<LoadedResource> {
  const hrefs = [...new Set([...(resource.href === null ? [] : [resource.href]), ...resource.files])];
  const located = hrefs.map((href) => ({ href, path: findInPackage(loader.files, href) }));
  const paths = [...new Set(located.flatMap(({ path }) => path ?? []))];
  const missing = located.filter(({ href, path }) => path === null && !isAbsolute(href)).map(({ href }) => href);
  const content = await readContent(loader, resource, paths, missing);
  return { resource, content, paths, missing };
}

/** The XML inside an entry, or the reason it cannot be had; faults of the archive itself are thrown. */
export async function readXml(loader: Pick<Loader, "read">, path: string): Promise<XmlElement | ReportReason> {
  try {
    return parseXml(await loader.read(path), path);
  } catch (error) {
    if (!(error instanceof CartridgeError)) throw error;
    if (error.code === "cartridge_invalid_xml") return "invalid-xml";
    if (error.code === "cartridge_invalid_encoding") return "invalid-encoding";
    const unsafe = ["cartridge_xml_doctype", "cartridge_xml_too_complex", "cartridge_entry_too_large"];
    if (unsafe.includes(error.code)) return "unsafe-xml";
    throw error;
  }
}

async function readContent(loader: Loader, resource: ManifestResource, paths: string[], missing: string[]): Promise<ResourceContent> {
  const aside = setAsideKind(resource, paths);
  if (aside !== null) return { kind: "set-aside", item: await describeSetAside(loader, resource, aside, paths) };
  if (resource.materialType === "contentmodule") return { kind: "folder" };
  const address = resource.href !== null && isAbsolute(resource.href) ? resource.href : null;
  if (address !== null) return linkContent(resource.title, webUrl(address), address);
  if (paths.some((path) => CANVAS_SETTINGS.test(path))) return { kind: "settings" };
  const main = mainPath(resource, paths, missing);
  if (main === null) return missing[0] === undefined ? { kind: "broken", reason: "empty-resource" } : brokenFile(missing[0]);
  if (resource.type.startsWith("imsdt")) return readDiscussion(loader, main);
  if (resource.type.startsWith("imswl")) return readLink(loader, main);
  if (isPage(main)) return loader.isCanvas && /(^|\/)web_resources\//.test(main) ? { kind: "file", path: main, known: true } : { kind: "page", path: main };
  if (baseName(main) === "assessment_meta.xml") return { kind: "settings" };
  if (isWebContent(resource.type)) return extensionOf(main) === "xml" ? readAssociated(loader, main) : { kind: "file", path: main, known: true };
  if (extensionOf(main) !== "xml") return { kind: "file", path: main, known: false };
  return { kind: "set-aside", item: await describeSetAside(loader, resource, "other", paths) };
}

/** A declared main file that is missing is not replaced by another one; without a declaration the first file is it. */
function mainPath(resource: ManifestResource, paths: string[], missing: string[]): string | null {
  if (resource.href !== null && missing.includes(resource.href)) return null;
  return paths[0] ?? null;
}

const brokenFile = (path: string): ResourceContent => ({ kind: "broken", reason: "file-missing", parameters: { path } });

const isAbsolute = (href: string): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href);

const isWebContent = (type: string): boolean =>
  type === "" || type === "webcontent" || type.startsWith("associatedcontent") || type.endsWith("learning-application-resource");

const MATERIAL_KINDS: ReadonlyMap<string, SetAsideKind> = new Map([
  ["d2lquiz", "quiz"],
  ["d2lsurvey", "quiz"],
  ["d2lselfassessment", "quiz"],
  ["d2ldropbox", "assignment"],
  ["d2lquestionlibrary", "question-bank"],
]);

function setAsideKind(resource: ManifestResource, paths: readonly string[]): SetAsideKind | null {
  const { type, materialType } = resource;
  if (materialType !== null && MATERIAL_KINDS.has(materialType)) return MATERIAL_KINDS.get(materialType) ?? null;
  if (materialType?.startsWith("d2l") || materialType === "orgunitconfig") return "other";
  if (/^(imsqti|imscc.*qti)/.test(type)) return /question-bank|_item_/.test(type) ? "question-bank" : "quiz";
  if (/^ims(basic)?lti|^imslti/.test(type)) return "lti";
  if (type.startsWith("assignment_") || paths.some((path) => baseName(path) === "assignment_settings.xml")) return "assignment";
  if (isWebContent(type) && paths.some((path) => path.endsWith(".xml.qti"))) return "question-bank";
  return null;
}

async function describeSetAside(loader: Loader, resource: ManifestResource, kind: SetAsideKind, paths: string[]): Promise<SetAsideItem> {
  const main = paths[0] ?? null;
  const described = await measure(loader, resource, kind, paths);
  const title = described.title ?? resource.title ?? (main === null ? resource.identifier : baseName(main));
  return { kind, ...described, title, identifier: resource.identifier, resourcePath: main };
}

/** Title, number of questions and points, as far as the descriptions can be read; keeping aside never fails. */
async function measure(loader: Loader, resource: ManifestResource, kind: SetAsideKind, paths: string[]): Promise<Measured & { url?: string }> {
  const descriptions = paths.filter((path) => /\.(xml|qti)$/i.test(path));
  if (kind === "quiz" || kind === "question-bank") {
    const questions = await readFirst(
      loader,
      descriptions.filter((path) => baseName(path) !== "assessment_meta.xml"),
      readQuestions,
    );
    const settings = await readFirst(
      loader,
      [...descriptions, ...dependencyPaths(loader, resource)].filter((path) => baseName(path) === "assessment_meta.xml"),
      readGradable,
    );
    return { ...questions, ...settings, title: settings?.title ?? questions?.title ?? null };
  }
  if (kind === "assignment") {
    const settings = descriptions.find((path) => baseName(path) === "assignment_settings.xml");
    return (await readFirst(loader, settings === undefined ? descriptions : [settings], readGradable)) ?? { title: null };
  }
  if (kind !== "lti") return { title: null };
  const tool = await readFirst(loader, descriptions, readToolLink);
  return { title: tool?.title ?? null, ...(tool?.url ? { url: tool.url } : {}) };
}

async function readFirst<T>(loader: Loader, paths: string[], reader: (root: XmlElement) => T): Promise<T | null> {
  const [path] = paths;
  if (path === undefined) return null;
  const root = await readXml(loader, path);
  return typeof root === "string" ? null : reader(root);
}

const dependencyPaths = (loader: Loader, resource: ManifestResource): string[] =>
  resource.dependencies
    .flatMap((identifier) => loader.byIdentifier.get(identifier) ?? [])
    .flatMap((dependency) => [...(dependency.href === null ? [] : [dependency.href]), ...dependency.files])
    .flatMap((href) => findInPackage(loader.files, href) ?? []);

async function readDiscussion(loader: Loader, path: string): Promise<ResourceContent> {
  const root = await readXml(loader, path);
  if (typeof root === "string") return { kind: "broken", reason: root, parameters: { path } };
  const topic = readTopic(root);
  return topic === null ? { kind: "broken", reason: "invalid-xml", parameters: { path } } : { kind: "discussion", path, ...topic };
}

async function readLink(loader: Loader, path: string): Promise<ResourceContent> {
  const root = await readXml(loader, path);
  if (typeof root === "string") return { kind: "broken", reason: root, parameters: { path } };
  const link = readWebLink(root);
  return link === null ? { kind: "broken", reason: "invalid-xml", parameters: { path } } : linkContent(link.title, link.url, path);
}

const linkContent = (title: string | null, url: string | null, written: string): ResourceContent =>
  url === null ? { kind: "broken", reason: "link-unsafe", parameters: { target: written.slice(0, 200) } } : { kind: "link", title, url };

/** XML beside the pages: Canvas's settings of a discussion, or a file that happens to be XML. */
async function readAssociated(loader: Loader, path: string): Promise<ResourceContent> {
  const root = await readXml(loader, path);
  const settings = typeof root === "string" ? null : readTopicSettings(root);
  return settings === null ? { kind: "file", path, known: true } : { kind: "topic-settings", settings, path };
}
