import { CartridgeError } from "./cartridge.errors.ts";
import { readHead, renderPage, type RenderedPage } from "./content.ts";
import type { ImportedLesson, ImportedSection, SetAsideItem } from "./course.ts";
import { type HtmlNode, parseHtml } from "./html-tree.ts";
import { type LinkIndex, resolveLink } from "./links.ts";
import type { Manifest } from "./manifest.ts";
import { baseName } from "./media-types.ts";
import type { Outline, OutlineLabels, PlannedSection } from "./outline.ts";
import type { PackageFiles } from "./paths.ts";
import type { CartridgeReference } from "./references.ts";
import type { ReportReason } from "./report.ts";
import type { LoadedResource } from "./resources.ts";
import { decodePage, escapeHtml, titleText } from "./text.ts";

type RenderInput = {
  files: PackageFiles;
  read: (path: string) => Promise<Buffer>;
  outline: Outline;
  manifest: Manifest;
  loaded: readonly LoadedResource[];
  resources: ReadonlyMap<string, LoadedResource>;
  setAside: readonly SetAsideItem[];
  settingsPaths: ReadonlySet<string>;
  manifestPath: string;
  labels: OutlineLabels;
};

/** What reading a section's page brought to light, for the report. */
export type SectionFindings = Pick<RenderedPage, "removed" | "deadLinks" | "externalImages"> & {
  sectionKey: string;
  title: string;
  resourceId: string | null;
  path: string | null;
  /** Set when the page itself could not be shown. */
  problem: Extract<ReportReason, "page-too-complex"> | null;
  encodingRepaired: boolean;
  hiddenBySource: boolean;
};

export type Rendered = {
  lessons: ImportedLesson[];
  findings: SectionFindings[];
  /** Sections that show or link an entry of the archive, by entry. */
  usage: ReadonlyMap<string, number>;
};

const NOTHING_FOUND = { removed: [], deadLinks: [], externalImages: [], problem: null, encodingRepaired: false, hiddenBySource: false };

/** Reads, sanitises and connects every page the outline asks for, one after the other. */
export async function renderLessons(input: RenderInput): Promise<Rendered> {
  const index = linkIndex(input);
  const findings: SectionFindings[] = [];
  const usage = new Map<string, number>();
  const lessons: ImportedLesson[] = [];
  for (const lesson of input.outline.lessons) {
    const sections: ImportedSection[] = [];
    for (const planned of lesson.sections) {
      const { section, found } = await renderSection(input, index, planned);
      sections.push(section);
      findings.push(found);
      for (const path of usedFiles(section)) usage.set(path, (usage.get(path) ?? 0) + 1);
    }
    lessons.push({ key: lesson.key, title: lesson.title, role: lesson.role, published: lesson.published, sections });
  }
  return { lessons, findings, usage };
}

type SectionResult = { section: ImportedSection; found: SectionFindings };

async function renderSection(input: RenderInput, index: LinkIndex, planned: PlannedSection): Promise<SectionResult> {
  const { key, source, published, required } = planned;
  if (source.kind === "page") return renderPageSection(input, index, planned, source.path);
  if (source.kind === "discussion") {
    const body = source.html + attachmentLinks(source.attachments);
    return textSection(input, index, planned, source.path, () => parseHtml(body), "discussion");
  }
  const title = planned.title ?? (source.kind === "file" ? titleText(baseName(source.path)) : titleText(source.url));
  const section: ImportedSection = { key, title, kind: source.kind, published, required, references: [] };
  if (source.kind === "file") section.filePath = source.path;
  else section.url = source.url;
  return { section, found: { ...NOTHING_FOUND, ...subject(planned, title, source.kind === "file" ? source.path : null) } };
}

async function renderPageSection(input: RenderInput, index: LinkIndex, planned: PlannedSection, path: string): Promise<SectionResult> {
  try {
    const { text, repaired } = decodePage(await input.read(path));
    const result = textSection(input, index, planned, path, () => parseHtml(text), "text");
    return { ...result, found: { ...result.found, encodingRepaired: repaired } };
  } catch (error) {
    const tooLarge = error instanceof CartridgeError && ["cartridge_page_too_complex", "cartridge_entry_too_large"].includes(error.code);
    if (!tooLarge) throw error;
    return asFile(planned, path);
  }
}

function textSection(
  input: RenderInput,
  index: LinkIndex,
  planned: PlannedSection,
  path: string,
  parse: () => HtmlNode[],
  kind: "text" | "discussion",
): SectionResult {
  const nodes = parseOrNull(parse, kind);
  if (nodes === null) return asFile(planned, path);
  const head = readHead(nodes);
  const page = renderPage(nodes, (raw) => resolveLink(index, raw, path));
  const title = planned.title ?? head.title ?? (titleText(baseName(path).replace(/\.\w+$/, "")) || input.labels.untitled);
  const visible = planned.published && head.published;
  const section: ImportedSection = {
    key: planned.key,
    title,
    kind,
    html: page.html,
    published: visible,
    required: planned.required && visible,
    references: page.references,
  };
  const hiddenBySource = planned.published && !head.published;
  return {
    section,
    found: {
      ...NOTHING_FOUND,
      ...subject(planned, title, path),
      removed: page.removed,
      deadLinks: page.deadLinks,
      externalImages: page.externalImages,
      hiddenBySource,
    },
  };
}

/** A page's fault is its caller's to handle; a discussion has no other form to fall back to than its file. */
function parseOrNull(parse: () => HtmlNode[], kind: "text" | "discussion"): HtmlNode[] | null {
  try {
    return parse();
  } catch (error) {
    if (kind === "discussion" && error instanceof CartridgeError) return null;
    throw error;
  }
}

function asFile(planned: PlannedSection, path: string): SectionResult {
  const title = planned.title ?? titleText(baseName(path));
  const section: ImportedSection = {
    key: planned.key,
    title,
    kind: "file",
    filePath: path,
    published: planned.published,
    required: planned.required,
    references: [],
  };
  return { section, found: { ...NOTHING_FOUND, ...subject(planned, title, path), problem: "page-too-complex" } };
}

const subject = (planned: PlannedSection, title: string, path: string | null): Pick<SectionFindings, "sectionKey" | "title" | "resourceId" | "path"> => ({
  sectionKey: planned.key,
  title,
  resourceId: planned.resourceId,
  path,
});

function attachmentLinks(attachments: readonly string[]): string {
  if (attachments.length === 0) return "";
  const links = attachments.map((href) => `<li><a href="${escapeHtml(href)}">${escapeHtml(baseName(href))}</a></li>`);
  return `<ul>${links.join("")}</ul>`;
}

function usedFiles(section: ImportedSection): Set<string> {
  const linked = section.references.flatMap((reference: CartridgeReference) => (reference.kind === "file" ? reference.path : []));
  return new Set([...linked, ...(section.filePath === undefined ? [] : [section.filePath])]);
}

function linkIndex({ files, outline, loaded, resources, setAside, settingsPaths, manifestPath }: RenderInput): LinkIndex {
  const sectionByPath = new Map<string, string>();
  const sectionByIdentifier = new Map<string, string>();
  for (const section of outline.lessons.flatMap((lesson) => lesson.sections)) {
    if (section.resourceId !== null) setOnce(sectionByIdentifier, section.resourceId, section.key);
    if (section.source.kind === "page" || section.source.kind === "discussion") setOnce(sectionByPath, section.source.path, section.key);
    const link = section.source.kind === "link" ? resources.get(section.resourceId ?? "")?.paths[0] : undefined;
    if (link !== undefined) setOnce(sectionByPath, link, section.key);
  }
  for (const [item, section] of outline.sectionOfItem) setOnce(sectionByIdentifier, item.identifier, section.key);
  const fileByIdentifier = new Map(loaded.flatMap(({ resource, content }) => (content.kind === "file" ? [[resource.identifier, content.path] as const] : [])));
  const aside = loaded.filter(({ content }) => content.kind === "set-aside");
  return {
    files,
    sectionByPath,
    sectionByIdentifier,
    fileByIdentifier,
    lessonByIdentifier: new Map([...outline.lessonOfItem].map(([item, lesson]) => [item.identifier, lesson.key])),
    syllabusLesson: outline.lessons.find((lesson) => lesson.role === "syllabus")?.key ?? null,
    setAside: new Set([...setAside.map(({ identifier }) => identifier), ...aside.flatMap(({ resource, paths }) => [resource.identifier, ...paths])]),
    internal: new Set([manifestPath, ...settingsPaths, ...loaded.flatMap(({ content, paths }) => (isDescription(content.kind) ? paths : []))]),
  };
}

const isDescription = (kind: LoadedResource["content"]["kind"]): boolean => ["topic-settings", "settings", "discussion", "link"].includes(kind);

function setOnce(map: Map<string, string>, name: string, value: string): void {
  if (!map.has(name)) map.set(name, value);
}
