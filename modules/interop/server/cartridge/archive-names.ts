import { getFileNameLowLevel, type Entry } from "yauzl";
import { cartridgeError } from "./cartridge.errors.ts";

const MAX_NAME_BYTES = 1024;
const DETAIL_LENGTH = 120;

/**
 * The name of an entry as a safe relative path with `/` between segments, `.` and empty segments removed.
 * Throws `cartridge_unsafe_path` for anything that could leave the folder on any operating system.
 */
export function safeEntryName(entry: Entry): string {
  if (entry.fileNameLength > MAX_NAME_BYTES) throw cartridgeError("cartridge_unsafe_path", { reason: "name-too-long" });
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (!isSafePath(name)) throw cartridgeError("cartridge_unsafe_path", { name: printable(name) });
  return name
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
}

/** For error details: control characters shown as `?`, cut to a readable length. */
export function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, "?").slice(0, DETAIL_LENGTH);
}

/**
 * Many tools write UTF-8 names without setting the UTF-8 flag; the specification then reads them as CP437.
 * The manifest has the intended spelling, so that spelling is kept as a second name to be found by.
 */
export function intendedName(entry: Entry): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(entry.fileNameRaw);
  } catch {
    return null;
  }
}

/** Comparison key for lookups that disagree in case or in Unicode normalisation. */
export const foldName = (name: string): string => name.normalize("NFC").toLowerCase();

function isSafePath(name: string): boolean {
  if (name === "" || /[\p{Cc}\\]/u.test(name)) return false;
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return false;
  return !name.split("/").includes("..");
}
