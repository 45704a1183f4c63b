import { decodePercent, findFile, joinPath, type PackageFiles } from "./paths.ts";
import { folderOf } from "./media-types.ts";
import { webAddress } from "./addresses.ts";
import type { CartridgeReference } from "./references.ts";

export type LinkTarget =
  | { kind: "inside"; reference: CartridgeReference }
  | { kind: "web"; url: string }
  | { kind: "anchor" | "data" | "unsafe" | "set-aside" | "missing" };

/** Where everything of the package will be, as far as links can name it. */
export type LinkIndex = {
  files: PackageFiles;
  /** By archive entry: the page or description it is the main file of. */
  sectionByPath: ReadonlyMap<string, string>;
  /** By identifier of a resource or of an item. */
  sectionByIdentifier: ReadonlyMap<string, string>;
  lessonByIdentifier: ReadonlyMap<string, string>;
  syllabusLesson: string | null;
  /** Identifiers and entries that were kept aside. */
  setAside: ReadonlySet<string>;
  /** By identifier: the file a resource consists of. */
  fileByIdentifier: ReadonlyMap<string, string>;
  /** Entries that describe rather than teach and are not handed out. */
  internal: ReadonlySet<string>;
};

const MISSING: LinkTarget = { kind: "missing" };

/**
 * What an address inside a page means. Understands relative addresses (`../` too), Canvas's and the
 * specification's placeholders in either spelling (`$IMS-CC-FILEBASE$`, `%24IMS-CC-FILEBASE%24`), and web addresses.
 */
export function resolveLink(index: LinkIndex, raw: string, pagePath: string): LinkTarget {
  const address = raw.trim();
  if (address.startsWith("#") || address === "") return { kind: "anchor" };
  const placeholder = /(?:\$|%24)(IMS-CC-FILEBASE|WIKI_REFERENCE|CANVAS_OBJECT_REFERENCE|CANVAS_COURSE_REFERENCE)(?:\$|%24)(.*)$/is.exec(address);
  if (placeholder !== null) {
    const [, name = "", rest = ""] = placeholder;
    return name.toUpperCase() === "IMS-CC-FILEBASE" ? fileBase(index, rest, pagePath) : canvasObject(index, rest);
  }
  const web = webAddress(address, ["https:", "http:", "mailto:", "tel:"]);
  if (web.kind === "absolute") return { kind: "web", url: web.href };
  if (web.kind !== "relative") return { kind: web.kind };
  const folders = address.startsWith("/") ? [index.files.root] : [folderOf(pagePath), index.files.root, webResources(index)];
  return firstFile(index, address, folders);
}

const webResources = (index: LinkIndex): string => joinPath(index.files.root, "web_resources") ?? "";

/**
 * Canvas means its file area, Moodle writes `$IMS-CC-FILEBASE$../folder/file` and means the folder of the resource,
 * the specification means the package.
 */
function fileBase(index: LinkIndex, rest: string, pagePath: string): LinkTarget {
  const path = rest.replace(/^\/+/, "");
  return firstFile(index, path, [webResources(index), folderOf(pagePath), index.files.root, ...(/^(\.\.|%2e)/i.test(path) ? [`${index.files.root}/x`] : [])]);
}

function firstFile(index: LinkIndex, path: string, folders: string[]): LinkTarget {
  for (const folder of folders) {
    const entry = findFile(index.files, path, folder);
    if (entry !== null) return entryTarget(index, entry);
  }
  return MISSING;
}

function entryTarget(index: LinkIndex, entry: string): LinkTarget {
  const section = index.sectionByPath.get(entry);
  if (section !== undefined) return inside({ kind: "section", key: section });
  if (index.setAside.has(entry)) return { kind: "set-aside" };
  return index.internal.has(entry) ? MISSING : inside({ kind: "file", path: entry });
}

const inside = (reference: CartridgeReference): LinkTarget => ({ kind: "inside", reference });

/** `pages/the-slug`, `modules/ID`, `modules/items/ID`, `quizzes/ID`, `file_ref/ID/download`, … as Canvas exports them. */
function canvasObject(index: LinkIndex, rest: string): LinkTarget {
  const segments = decodePercent(rest.replace(/[?#].*$/s, ""))
    .split("/")
    .filter((segment) => segment !== "");
  const [area, ...names] = segments;
  if (area === undefined) return inside({ kind: "course" });
  if (area === "modules" && names.length === 0) return inside({ kind: "course" });
  if (area === "assignments" && names[0] === "syllabus") return index.syllabusLesson === null ? MISSING : inside({ kind: "lesson", key: index.syllabusLesson });
  const name = area === "modules" && names[0] === "items" ? names[1] : names[0];
  if (name === undefined) return MISSING;
  const lesson = area === "modules" ? index.lessonByIdentifier.get(name) : undefined;
  if (lesson !== undefined) return inside({ kind: "lesson", key: lesson });
  const file = index.fileByIdentifier.get(name);
  if (area === "file_ref" && file !== undefined) return inside({ kind: "file", path: file });
  const section = index.sectionByIdentifier.get(name);
  if (section !== undefined) return inside({ kind: "section", key: section });
  if (index.setAside.has(name)) return { kind: "set-aside" };
  if (file !== undefined) return inside({ kind: "file", path: file });
  if (area === "pages" || area === "wiki") return firstFile(index, `wiki_content/${name}.html`, [index.files.root]);
  if (area === "file_contents" || area === "files") return firstFile(index, names.slice(names[0] === "course files" ? 1 : 0).join("/"), [webResources(index)]);
  return MISSING;
}
