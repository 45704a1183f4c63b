import type { Archive } from "./archive.ts";

/** A package whose manifest lies in a folder of the archive is read relative to that folder. */
export type PackageFiles = { readonly archive: Archive; readonly root: string };

/**
 * The archive entry that an address inside the package means, or null. Exporters disagree on encoding: the address
 * is tried as written, percent-decoded, and without query and fragment. `folder` is where relative addresses start.
 */
export function findFile(files: PackageFiles, href: string, folder: string): string | null {
  for (const spelling of spellings(href)) {
    const path = joinPath(folder, spelling);
    const name = path === null || path === "" ? null : files.archive.find(path);
    if (name !== null) return name;
  }
  return null;
}

export const findInPackage = (files: PackageFiles, href: string): string | null => findFile(files, href, files.root);

function spellings(href: string): Set<string> {
  const written = href.replaceAll("\\", "/");
  const bare = written.replace(/[?#].*$/s, "");
  return new Set([written, decodePercent(written), bare, decodePercent(bare), decodePercent(bare.replaceAll("+", " "))]);
}

/** Percent-decoded; stray percent signs stay as they are. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-7][0-9a-f]/gi, (escape) => decodeURIComponent(escape));
  }
}

/** `folder` and `path` as one path with `.` and `..` resolved; null when it would leave the archive. */
export function joinPath(folder: string, path: string): string | null {
  const segments: string[] = [];
  for (const segment of [...folder.split("/"), ...path.split("/")]) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join("/");
}
