import type { LessonRole, SetAsideItem } from "./course.ts";
import type { Manifest, ManifestItem } from "./manifest.ts";
import { baseName } from "./media-types.ts";
import { type ModuleMeta, type TopicSettings, webUrl } from "./payloads.ts";
import type { Verdict } from "./report.ts";
import type { LoadedResource, ResourceContent } from "./resources.ts";
import { titleText } from "./text.ts";

type SectionSource = Extract<ResourceContent, { kind: "page" | "file" | "discussion" }> | { kind: "link"; url: string };

export type PlannedSection = {
  key: string;
  /** Null: to be taken from the page itself. */
  title: string | null;
  source: SectionSource;
  resourceId: string | null;
  published: boolean;
  required: boolean;
};

type PlannedLesson = { key: string; title: string; role: LessonRole; published: boolean; sections: PlannedSection[] };

export type Outline = {
  lessons: PlannedLesson[];
  /** One for every item of the manifest. */
  verdicts: Map<ManifestItem, Verdict>;
  /** The section an item became. */
  sectionOfItem: Map<ManifestItem, PlannedSection>;
  lessonOfItem: Map<ManifestItem, PlannedLesson>;
  /** Tools that only the outline mentions. */
  setAside: SetAsideItem[];
};

type OutlineInput = {
  manifest: Manifest;
  resources: ReadonlyMap<string, LoadedResource>;
  modules: ModuleMeta;
  topics: ReadonlyMap<string, TopicSettings>;
  labels: OutlineLabels;
};

/** Titles for lessons the author did not name. */
export type OutlineLabels = { syllabus: string; unlisted: string; loose: string; untitled: string };

const TITLE_SEPARATOR = " › ";

/**
 * Modules become lessons, what is in them sections; folders inside a module become part of the titles.
 * What no module shows is collected in a last lesson, optional for learners.
 */
export function planOutline(input: OutlineInput): Outline {
  const outline: Outline = { lessons: [], verdicts: new Map(), sectionOfItem: new Map(), lessonOfItem: new Map(), setAside: [] };
  const keys = { lesson: 0, section: 0 };
  const planner: Planner = {
    ...input,
    outline,
    nextSectionKey: () => `s${(keys.section += 1)}`,
    addLesson(title, role, published) {
      const lesson = { key: `l${(keys.lesson += 1)}`, title, role, published, sections: [] };
      outline.lessons.push(lesson);
      return lesson;
    },
  };
  placeModules(planner);
  placeUnlisted(planner);
  return outline;
}

type Planner = OutlineInput & {
  outline: Outline;
  nextSectionKey: () => string;
  addLesson: (title: string, role: LessonRole, published: boolean) => PlannedLesson;
};

/** Where an item stands: `headings` are the titles above it inside its lesson. */
type Position = { lesson: PlannedLesson; headings: string[]; reason: "nesting-flattened" | "heading-folded" | "item-moved-into-lesson" | null };

function placeModules(planner: Planner): void {
  const { items } = planner.manifest;
  const hasModules = items.some((item) => isFolder(planner, item));
  let loose: PlannedLesson | null = null;
  for (const item of items) {
    if (isFolder(planner, item) || (hasModules && item.resourceId === null)) {
      loose = null;
      placeModule(planner, item);
      continue;
    }
    loose ??= planner.addLesson(hasModules ? planner.labels.loose : (planner.manifest.title ?? planner.labels.loose), "loose", true);
    placeItem(planner, item, { lesson: loose, headings: [], reason: hasModules ? "item-moved-into-lesson" : null });
  }
}

function isFolder(planner: Planner, item: ManifestItem): boolean {
  if (item.children.length > 0 || planner.modules.modules.has(item.identifier)) return true;
  return item.resourceId !== null && planner.resources.get(item.resourceId)?.content.kind === "folder";
}

function placeModule(planner: Planner, item: ManifestItem): void {
  const published = item.visible && planner.modules.modules.get(item.identifier)?.published !== false;
  const lesson = planner.addLesson(item.title ?? planner.labels.untitled, "module", published);
  planner.outline.lessonOfItem.set(item, lesson);
  if (item.resourceId !== null) placeItem(planner, item, { lesson, headings: [], reason: null });
  placeChildren(planner, item.children, { lesson, headings: [], reason: null });
  const empty = lesson.sections.length === 0;
  planner.outline.verdicts.set(item, empty ? { outcome: "imported", reason: "module-empty" } : visibility(published));
}

const visibility = (published: boolean): Verdict => (published ? { outcome: "imported" } : { outcome: "imported", reason: "unpublished-in-source" });

function placeChildren(planner: Planner, items: readonly ManifestItem[], position: Position): void {
  const subHeader: { item: ManifestItem | null } = { item: null };
  for (const item of items) {
    if (isFolder(planner, item)) {
      subHeader.item = null;
      placeFolder(planner, item, position);
      continue;
    }
    if (item.resourceId === null) {
      planner.outline.verdicts.set(item, { outcome: "skipped", reason: "heading-without-content" });
      if (planner.modules.items.get(item.identifier)?.contentType === "ContextModuleSubHeader") subHeader.item = item;
      continue;
    }
    const heading = subHeader.item;
    if (heading === null || heading.title === null) {
      placeItem(planner, item, position);
      continue;
    }
    placeItem(planner, item, { ...position, headings: [...position.headings, heading.title], reason: "heading-folded" });
    planner.outline.verdicts.set(heading, { outcome: "changed", reason: "heading-folded" });
  }
}

function placeFolder(planner: Planner, item: ManifestItem, position: Position): void {
  const inner: Position = { lesson: position.lesson, headings: [...position.headings, item.title ?? planner.labels.untitled], reason: "nesting-flattened" };
  if (item.resourceId !== null) placeItem(planner, item, position);
  placeChildren(planner, item.children, inner);
  planner.outline.verdicts.set(item, { outcome: "changed", reason: "folder-flattened", parameters: { lesson: position.lesson.title } });
}

function placeItem(planner: Planner, item: ManifestItem, position: Position): void {
  const loaded = planner.resources.get(item.resourceId ?? "");
  const meta = planner.modules.items.get(item.identifier) ?? planner.modules.items.get(item.resourceId ?? "");
  const published = position.lesson.published && item.visible && meta?.published !== false;
  if (loaded === undefined) {
    placeWithoutResource(planner, item, position, meta ?? null, published);
    return;
  }
  const source = sectionSource(loaded.content);
  if (source === null) {
    planner.outline.verdicts.set(item, unplaced(loaded.content));
    return;
  }
  const visible = published && isPublished(planner, loaded);
  const section = addSection(planner, position.lesson, {
    title: sectionTitle(item.title ?? sourceTitle(loaded), position.headings),
    source,
    resourceId: loaded.resource.identifier,
    published: visible,
    required: visible,
  });
  planner.outline.sectionOfItem.set(item, section);
  planner.outline.verdicts.set(item, placed(source, position, visible));
}

function placeWithoutResource(
  planner: Planner,
  item: ManifestItem,
  position: Position,
  meta: { contentType: string; url: string | null; title: string | null } | null,
  published: boolean,
): void {
  const url = meta?.url ? webUrl(meta.url) : null;
  const title = item.title ?? meta?.title ?? planner.labels.untitled;
  if (meta?.contentType === "ContextExternalTool") {
    planner.outline.setAside.push({ kind: "lti", title, identifier: item.identifier, resourcePath: null, ...(url === null ? {} : { url }) });
    planner.outline.verdicts.set(item, { outcome: "skipped", reason: "lti-set-aside" });
  } else if (meta?.contentType === "ExternalUrl" && url !== null) {
    const section = addSection(planner, position.lesson, {
      title: sectionTitle(title, position.headings),
      source: { kind: "link", url },
      resourceId: null,
      published,
      required: published,
    });
    planner.outline.sectionOfItem.set(item, section);
    planner.outline.verdicts.set(item, placed(section.source, position, published));
  } else if (item.resourceId === null) planner.outline.verdicts.set(item, { outcome: "skipped", reason: "heading-without-content" });
  else planner.outline.verdicts.set(item, { outcome: "skipped", reason: "resource-missing", parameters: { resource: item.resourceId } });
}

function placed(source: SectionSource, position: Position, published: boolean): Verdict {
  if (source.kind === "discussion") return { outcome: "changed", reason: "discussion-as-text" };
  if (position.reason === "item-moved-into-lesson") return { outcome: "changed", reason: position.reason, parameters: { lesson: position.lesson.title } };
  if (position.reason !== null) return { outcome: "changed", reason: position.reason, parameters: { heading: position.headings.join(TITLE_SEPARATOR) } };
  return visibility(published);
}

function unplaced(content: ResourceContent): Verdict {
  if (content.kind === "set-aside") return { outcome: "skipped", reason: `${content.item.kind}-set-aside` };
  if (content.kind === "broken") return { outcome: "skipped", reason: content.reason, ...(content.parameters ? { parameters: content.parameters } : {}) };
  return { outcome: "skipped", reason: content.kind === "folder" ? "heading-without-content" : "settings-read" };
}

function sectionSource(content: ResourceContent): SectionSource | null {
  if (content.kind === "link") return { kind: "link", url: content.url };
  return content.kind === "page" || content.kind === "file" || content.kind === "discussion" ? content : null;
}

function isPublished(planner: Planner, loaded: LoadedResource): boolean {
  return !loaded.resource.instructorOnly && planner.topics.get(loaded.resource.identifier)?.published !== false;
}

function sourceTitle({ content, resource }: LoadedResource): string | null {
  if (content.kind === "discussion" || content.kind === "link") return content.title ?? resource.title;
  return content.kind === "file" ? (resource.title ?? titleText(baseName(content.path))) : resource.title;
}

const sectionTitle = (title: string | null, headings: readonly string[]): string | null =>
  headings.length === 0 ? title : titleText([...headings, ...(title === null ? [] : [title])].join(TITLE_SEPARATOR));

function addSection(planner: Planner, lesson: PlannedLesson, section: Omit<PlannedSection, "key">): PlannedSection {
  const planned = { key: planner.nextSectionKey(), ...section };
  lesson.sections.push(planned);
  return planned;
}

/** Pages, discussions and links that no item shows. A package without any organisation has nothing but these. */
function placeUnlisted(planner: Planner): void {
  const shown = new Set(planner.outline.lessons.flatMap((lesson) => lesson.sections.map((section) => section.resourceId)));
  const rest = [...planner.resources.values()].filter(({ content, resource }) => {
    if (shown.has(resource.identifier) || content.kind === "file") return false;
    return sectionSource(content) !== null && planner.topics.get(resource.identifier)?.isAnnouncement !== true;
  });
  if (rest.length === 0) return;
  const { hasOrganization, title } = planner.manifest;
  const lesson = hasOrganization
    ? planner.addLesson(planner.labels.unlisted, "unlisted", true)
    : planner.addLesson(title ?? planner.labels.loose, "loose", true);
  for (const loaded of rest) {
    const source = sectionSource(loaded.content);
    if (source === null) continue;
    const published = isPublished(planner, loaded);
    addSection(planner, lesson, {
      title: sourceTitle(loaded),
      source,
      resourceId: loaded.resource.identifier,
      published,
      required: !hasOrganization && published,
    });
  }
}
