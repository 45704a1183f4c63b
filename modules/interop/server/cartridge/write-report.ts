import type { Archive } from "./archive.ts";
import type { CanvasSettings } from "./canvas.ts";
import type { ListedFiles } from "./files.ts";
import type { Manifest, ManifestItem } from "./manifest.ts";
import { baseName } from "./media-types.ts";
import type { Outline } from "./outline.ts";
import type { TopicSettings } from "./payloads.ts";
import type { Rendered, SectionFindings } from "./render.ts";
import { type ReportEntry, reportEntry, type Verdict } from "./report.ts";
import type { LoadedResource } from "./resources.ts";
import { isPartOfAnother } from "./set-aside.ts";

type ReportSources = {
  archive: Archive;
  manifest: Manifest;
  manifestPath: string;
  loaded: readonly LoadedResource[];
  resources: ReadonlyMap<string, LoadedResource>;
  outline: Outline;
  rendered: Rendered;
  topics: ReadonlyMap<string, TopicSettings>;
  listed: ListedFiles;
  imagePath: string | null;
  settings: CanvasSettings;
};

type ReportInput = ReportSources & {
  findingOfSection: ReadonlyMap<string, SectionFindings>;
  findingsOfResource: ReadonlyMap<string | null, SectionFindings[]>;
};

const SYSTEM_FILE = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;

/** Course, then items in their order, then resources, then single files, then links: each exactly once. */
export function writeReport(sources: ReportSources): ReportEntry[] {
  const { findings } = sources.rendered;
  const input: ReportInput = {
    ...sources,
    findingOfSection: new Map(findings.map((finding) => [finding.sectionKey, finding])),
    findingsOfResource: Map.groupBy(findings, ({ resourceId }) => resourceId),
  };
  return [
    ...courseEntries(input),
    ...input.manifest.roots.map((item) => itemEntry({ ...item, title: item.title ?? input.manifest.title }, { outcome: "imported" })),
    ...itemEntries(input, input.manifest.items),
    ...resourceEntries(input),
    ...fileEntries(input),
    ...linkEntries(input.rendered.findings),
  ];
}

function courseEntries({ manifest, manifestPath, settings }: ReportInput): ReportEntry[] {
  const subject = { item: manifest.title ?? manifestPath, kind: "course" as const, identifier: manifestPath };
  const entries: ReportEntry[] = [];
  if (manifest.version === null) entries.push(reportEntry(subject, { outcome: "changed", reason: "package-version-unknown" }));
  if (manifest.requiresAuthorization) entries.push(reportEntry(subject, { outcome: "skipped", reason: "authorization-ignored" }));
  for (const path of settings.unreadable) {
    entries.push(reportEntry({ item: path, kind: "course", identifier: path }, { outcome: "skipped", reason: "invalid-xml", parameters: { path } }));
  }
  return entries;
}

function itemEntries(input: ReportInput, items: readonly ManifestItem[]): ReportEntry[] {
  return items.flatMap((item) => {
    const verdict = input.outline.verdicts.get(item) ?? { outcome: "skipped", reason: "heading-without-content" };
    const section = input.outline.sectionOfItem.get(item);
    const finding = section === undefined ? undefined : input.findingOfSection.get(section.key);
    return [itemEntry(item, itemVerdict(verdict, finding)), ...itemEntries(input, item.children)];
  });
}

function itemVerdict(verdict: Verdict, finding: SectionFindings | undefined): Verdict {
  if (verdict.reason !== undefined || finding === undefined) return verdict;
  if (finding.problem !== null) return { outcome: "changed", reason: finding.problem };
  return finding.hiddenBySource ? { outcome: "imported", reason: "unpublished-in-source" } : verdict;
}

const itemEntry = (item: ManifestItem, verdict: Verdict): ReportEntry =>
  reportEntry({ item: item.title ?? item.identifier, kind: "item", identifier: item.identifier }, verdict);

function resourceEntries(input: ReportInput): ReportEntry[] {
  const variants = new Set(input.loaded.flatMap(({ resource }) => resource.variants));
  const aside = new Set(input.loaded.filter(({ content }) => content.kind === "set-aside").flatMap(({ resource }) => resource.dependencies));
  const listedBy = new Set(
    input.outline.lessons.filter(({ role }) => role === "unlisted").flatMap(({ sections }) => sections.map(({ resourceId }) => resourceId)),
  );
  return input.loaded.map((entry) => {
    const { resource, paths } = entry;
    const label = paths[0] ?? resource.href ?? resource.identifier;
    const subject = { item: label, kind: "resource" as const, identifier: resource.identifier };
    if (input.resources.get(resource.identifier) !== entry) return reportEntry(subject, { outcome: "skipped", reason: "duplicate-identifier" });
    if (variants.has(resource.identifier)) return reportEntry(subject, { outcome: "skipped", reason: "variant-of-another" });
    if (entry.content.kind !== "file" && entry.content.kind !== "page" && isPartOfAnother(entry, variants, aside)) {
      return reportEntry(subject, { outcome: "skipped", reason: "part-of-set-aside" });
    }
    if (listedBy.has(resource.identifier)) return reportEntry(subject, unlistedVerdict(sectionFindings(input, entry)));
    return reportEntry(subject, resourceVerdict(input, entry));
  });
}

function unlistedVerdict([finding]: SectionFindings[]): Verdict {
  const removed = finding?.removed.join(", ") ?? "";
  return { outcome: "changed", reason: finding?.problem ?? "page-unlisted", ...(removed === "" ? {} : { parameters: { removed } }) };
}

function resourceVerdict(input: ReportInput, entry: LoadedResource): Verdict {
  const { content, resource } = entry;
  if (content.kind === "broken") return { outcome: "skipped", reason: content.reason, ...(content.parameters ? { parameters: content.parameters } : {}) };
  if (content.kind === "set-aside") return { outcome: "skipped", reason: `${content.item.kind}-set-aside`, parameters: { title: content.item.title } };
  if (content.kind === "settings")
    return { outcome: "changed", reason: entry.paths.some((path) => input.settings.paths.has(path)) ? "course-settings-read" : "settings-read" };
  if (content.kind === "topic-settings") return topicVerdict(content.settings);
  if (content.kind === "folder") return { outcome: "imported" };
  if (content.kind === "discussion" && input.topics.get(resource.identifier)?.isAnnouncement === true && sectionFindings(input, entry).length === 0) {
    return { outcome: "skipped", reason: "announcement-set-aside" };
  }
  if (entry.missing[0] !== undefined) return { outcome: "changed", reason: "file-missing", parameters: { path: entry.missing[0] } };
  if (content.kind === "file") return fileVerdict(input, content);
  return contentVerdict(entry, sectionFindings(input, entry));
}

function topicVerdict({ assignment }: TopicSettings): Verdict {
  if (assignment === null) return { outcome: "changed", reason: "discussion-settings-dropped" };
  const parameters = {
    ...(assignment.title === null ? {} : { title: assignment.title }),
    ...(assignment.points === undefined ? {} : { points: assignment.points }),
  };
  return { outcome: "skipped", reason: "assignment-set-aside", parameters };
}

const sectionFindings = (input: ReportInput, entry: LoadedResource): SectionFindings[] => input.findingsOfResource.get(entry.resource.identifier) ?? [];

function fileVerdict(input: ReportInput, content: { path: string; known: boolean }): Verdict {
  if (!content.known) return { outcome: "changed", reason: "unknown-type-as-file" };
  if (input.rendered.usage.has(content.path)) return { outcome: "imported" };
  return { outcome: "imported", reason: content.path === input.imagePath ? "course-image" : "file-unused" };
}

function contentVerdict({ content, resource }: LoadedResource, [finding]: SectionFindings[]): Verdict {
  if (finding?.problem) return { outcome: "changed", reason: finding.problem };
  if (content.kind === "discussion") return { outcome: "changed", reason: "discussion-as-text" };
  const removed = finding?.removed ?? [];
  const substance = removed.filter((removal) => removal !== "formatting");
  if (substance.length > 0) return { outcome: "changed", reason: "content-simplified", parameters: { removed: substance.join(", ") } };
  if (finding?.encodingRepaired) return { outcome: "changed", reason: "encoding-repaired" };
  if (removed.length > 0) return { outcome: "changed", reason: "formatting-simplified" };
  return resource.instructorOnly ? { outcome: "imported", reason: "instructor-only" } : { outcome: "imported" };
}

/** Files that are more than the main file of a resource: undeclared ones, and extra ones that nothing uses. */
function fileEntries({ listed, loaded, rendered, settings }: ReportInput): ReportEntry[] {
  const extra = loaded.flatMap(({ content, paths }) =>
    content.kind === "page" || content.kind === "file" ? paths.filter((path) => path !== content.path) : [],
  );
  const main = new Set(loaded.flatMap(({ content }) => (content.kind === "page" || content.kind === "file" ? content.path : [])));
  const unused = [...new Set(extra)].filter((path) => !main.has(path) && !rendered.usage.has(path));
  const shown = new Set(rendered.findings.flatMap(({ resourceId, path }) => (resourceId === null && path !== null ? path : [])));
  return [
    ...listed.undeclared.map((path) => fileEntry(path, undeclaredVerdict(path, rendered, settings, shown))),
    ...unused.map((path) => fileEntry(path, { outcome: "imported", reason: "file-unused" })),
    ...furtherMissing(loaded),
  ];
}

function undeclaredVerdict(path: string, rendered: Rendered, settings: CanvasSettings, shown: ReadonlySet<string>): Verdict {
  if (rendered.usage.has(path) || shown.has(path)) return { outcome: "imported", reason: "file-not-in-manifest" };
  if (settings.paths.has(path)) return { outcome: "changed", reason: "course-settings-read" };
  return { outcome: "skipped", reason: SYSTEM_FILE.test(path) ? "system-file" : "file-not-in-manifest" };
}

/** The first missing file of a resource is its own row's reason. */
const furtherMissing = (loaded: readonly LoadedResource[]): ReportEntry[] =>
  [...new Set(loaded.flatMap(({ missing }) => missing.slice(1)))].map((path) =>
    fileEntry(path, { outcome: "skipped", reason: "file-missing", parameters: { path } }),
  );

const fileEntry = (path: string, verdict: Verdict): ReportEntry => reportEntry({ item: baseName(path), kind: "file", identifier: path }, verdict);

function linkEntries(findings: readonly SectionFindings[]): ReportEntry[] {
  return findings.flatMap(({ title, path, sectionKey, deadLinks, externalImages }) => {
    const subject = { item: title, kind: "link" as const, identifier: path ?? sectionKey };
    return [
      ...deadLinks.map(({ target, reason }) => reportEntry(subject, { outcome: "skipped", reason, parameters: { target } })),
      ...externalImages.map((target) => reportEntry(subject, { outcome: "changed", reason: "external-image", parameters: { target } })),
    ];
  });
}
