import { type Archive, type ArchiveLimits, openArchive } from "./archive.ts";
import { cartridgeError } from "./cartridge.errors.ts";
import type { ImportedCourse } from "./course.ts";
import { readCanvasSettings } from "./canvas.ts";
import { listFiles } from "./files.ts";
import { languageTag, parseManifest, type Manifest } from "./manifest.ts";
import { type Outline, type OutlineLabels, planOutline } from "./outline.ts";
import { findInPackage, type PackageFiles } from "./paths.ts";
import type { CourseSettings, TopicSettings } from "./payloads.ts";
import { renderLessons } from "./render.ts";
import { type LoadedResource, type Loader, loadResource } from "./resources.ts";
import { collectSetAside } from "./set-aside.ts";
import { writeReport } from "./write-report.ts";

export type ReadOptions = {
  limits?: Partial<ArchiveLimits>;
  /** Titles for lessons the author did not name, in the language of the person who imports. */
  labels?: Partial<OutlineLabels>;
};

const LABELS: OutlineLabels = { syllabus: "Syllabus", unlisted: "More pages", loose: "General", untitled: "Untitled" };
const MANIFEST = "imsmanifest.xml";
/** Pages and descriptions of one cartridge together; all of it is held in memory while it is read. */
const MAX_TEXT_BYTES = 128 * 1024 * 1024;

/**
 * Reads a Common Cartridge 1.0–1.3 (1EdTech), or a plain IMS content package, from a file on disk.
 * Nothing is written and nothing is fetched. What cannot become part of a course is set aside or reported:
 * every item and resource of the manifest has exactly one row in `report`.
 * Throws `CartridgeError` when the file as a whole cannot be used.
 */
export async function readCartridge(path: string, options: ReadOptions = {}): Promise<ImportedCourse> {
  const archive = await openArchive(path, options.limits);
  try {
    return await readOpenCartridge(archive, { ...LABELS, ...options.labels });
  } finally {
    archive.close();
  }
}

/** The same on an archive that stays open, so that its files can be streamed afterwards. */
export async function readOpenCartridge(archive: Archive, labels: OutlineLabels = LABELS): Promise<ImportedCourse> {
  const manifestPath = findManifest(archive);
  const files: PackageFiles = { archive, root: manifestPath.slice(0, -MANIFEST.length).replace(/\/$/, "") };
  const read = budgetedReader(archive);
  const manifest = parseManifest(await read(manifestPath));
  const settings = await readCanvasSettings(files, read);
  const named: Manifest = { ...manifest, title: settings.course?.title ?? manifest.title };

  const byIdentifier = new Map(manifest.resources.toReversed().map((resource) => [resource.identifier, resource]));
  const loader: Loader = { files, read, isCanvas: settings.isCanvas, byIdentifier };
  const loaded: LoadedResource[] = [];
  for (const resource of manifest.resources) loaded.push(await loadResource(loader, resource));
  const resources = new Map(loaded.toReversed().map((entry) => [entry.resource.identifier, entry]));
  const topics = topicSettings(loaded);

  const outline = planOutline({ manifest: named, resources: new Map([...resources].toReversed()), modules: settings.modules, topics, labels });
  if (settings.syllabusPath !== null) addSyllabus(outline, settings.syllabusPath, labels);
  const setAside = [...collectSetAside(loaded, resources, topics), ...outline.setAside];
  const rendered = await renderLessons({ files, read, outline, manifest, loaded, resources, setAside, settingsPaths: settings.paths, manifestPath, labels });

  const imagePath = courseImage(files, settings.course, resources);
  const listed = listFiles({ archive, loaded, rendered, manifestPath, setAside, settingsPaths: settings.paths });
  const report = writeReport({ archive, manifest: named, manifestPath, loaded, resources, outline, rendered, topics, listed, imagePath, settings });
  return {
    title: named.title,
    description: settings.course?.description ?? manifest.description,
    language: languageTag(settings.course?.language ?? "") ?? manifest.language,
    version: manifest.version,
    imagePath,
    lessons: rendered.lessons,
    files: listed.files,
    setAside,
    report,
  };
}

/** At the top of the archive, or in its only folder: people unpack a cartridge to look into it and pack it again. */
function findManifest(archive: Archive): string {
  const atTop = archive.find(MANIFEST);
  if (atTop !== null) return atTop;
  const inFolder = [...archive.entries.keys()].filter((name) => /^[^/]+\/imsmanifest\.xml$/.test(name) && !name.startsWith("__MACOSX/"));
  const [only, second] = inFolder;
  if (only === undefined || second !== undefined) throw cartridgeError("cartridge_no_manifest");
  return only;
}

function budgetedReader(archive: Archive): (path: string) => Promise<Buffer> {
  const known = new Map<string, number>();
  let total = 0;
  return async (path) => {
    if (!known.has(path)) {
      const size = archive.entries.get(path)?.size ?? 0;
      known.set(path, size);
      total += size;
      if (total > MAX_TEXT_BYTES) throw cartridgeError("cartridge_too_large", { limitBytes: MAX_TEXT_BYTES, of: "text" });
    }
    return archive.read(path);
  };
}

function addSyllabus(outline: Outline, path: string, labels: OutlineLabels): void {
  outline.lessons.unshift({
    key: "l0",
    title: labels.syllabus,
    role: "syllabus",
    published: true,
    sections: [{ key: "s0", title: labels.syllabus, source: { kind: "page", path }, resourceId: null, published: true, required: false }],
  });
}

/** Canvas keeps what it knows of a discussion in a resource of its own, which names the discussion. */
function topicSettings(loaded: readonly LoadedResource[]): Map<string, TopicSettings> {
  const topics = new Map<string, TopicSettings>();
  for (const { content } of loaded) if (content.kind === "topic-settings") topics.set(content.settings.topicId, content.settings);
  return topics;
}

function courseImage(files: PackageFiles, course: CourseSettings | null, resources: ReadonlyMap<string, LoadedResource>): string | null {
  const byResource = resources.get(course?.imageResourceId ?? "")?.paths[0];
  if (byResource !== undefined) return byResource;
  return course?.imagePath ? findInPackage(files, course.imagePath) : null;
}
