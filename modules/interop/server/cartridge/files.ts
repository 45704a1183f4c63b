import type { Archive } from "./archive.ts";
import type { ImportedFile, SetAsideItem } from "./course.ts";
import { mediaTypeOf } from "./media-types.ts";
import type { Rendered } from "./render.ts";
import type { LoadedResource } from "./resources.ts";

export type ListedFiles = {
  /** What goes into the course's materials, in the order of the archive. */
  files: ImportedFile[];
  /** Entries no resource of the manifest names. */
  undeclared: string[];
};

type FilesInput = {
  archive: Archive;
  loaded: readonly LoadedResource[];
  rendered: Rendered;
  manifestPath: string;
  setAside: readonly SetAsideItem[];
  settingsPaths: ReadonlySet<string>;
};

/**
 * Files that teach, as opposed to pages that became sections and descriptions that were read. A file the manifest
 * does not name counts only when a page uses it; exporters forget to declare pictures.
 */
export function listFiles({ archive, loaded, rendered, manifestPath, setAside, settingsPaths }: FilesInput): ListedFiles {
  const declared = new Set(loaded.flatMap(({ paths }) => paths));
  const material = new Set(rendered.usage.keys());
  const consumed = new Set([manifestPath, ...settingsPaths, ...setAside.flatMap(({ resourcePath }) => resourcePath ?? [])]);
  for (const { content, paths } of loaded) {
    if (content.kind === "file") for (const path of paths) material.add(path);
    else if (content.kind === "page") for (const path of paths) if (path !== content.path) material.add(path);
  }
  const files = [...archive.entries]
    .filter(([path]) => material.has(path) && (!consumed.has(path) || rendered.usage.has(path)))
    .map(([path, { size }]) => ({ path, size, mediaType: mediaTypeOf(path), usedBy: rendered.usage.get(path) ?? 0 }));
  const undeclared = [...archive.entries.keys()].filter((path) => !declared.has(path) && path !== manifestPath);
  return { files, undeclared };
}
