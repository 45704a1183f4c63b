import type { CartridgeReference } from "./references.ts";
import type { CartridgeVersion } from "./manifest.ts";
import type { ReportEntry } from "./report.ts";

export type ImportedCourse = {
  /** Null when the package names none anywhere; the importer then falls back to the file's name. */
  title: string | null;
  description: string | null;
  /** BCP 47, or null. */
  language: string | null;
  version: CartridgeVersion | null;
  /** The course's picture inside the archive. */
  imagePath: string | null;
  lessons: ImportedLesson[];
  files: ImportedFile[];
  setAside: SetAsideItem[];
  report: ReportEntry[];
};

/**
 * `module`: a module of the course · `loose`: items the author put beside the modules · `syllabus`: Canvas's
 * syllabus page · `unlisted`: pages no module shows. The last three have no title of the author's.
 */
export type LessonRole = "module" | "loose" | "syllabus" | "unlisted";

export type ImportedLesson = {
  /** Stable within one reading; what a `lesson` reference names. */
  key: string;
  title: string;
  role: LessonRole;
  /** False when the author had hidden the module; its sections are unpublished too. */
  published: boolean;
  sections: ImportedSection[];
};

export type ImportedSection = {
  /** Stable within one reading; what a `section` reference names. */
  key: string;
  title: string;
  kind: "text" | "file" | "link" | "discussion";
  /** Sanitised, for `text` and `discussion`. References into the cartridge still to be rewritten: `rewriteReferences`. */
  html?: string;
  /** For `file`: an entry of the archive, listed in `files`. */
  filePath?: string;
  /** For `link`: http or https. */
  url?: string;
  published: boolean;
  required: boolean;
  /** Every reference in `html`, once. */
  references: CartridgeReference[];
};

export type ImportedFile = {
  /** Name of the entry in the archive. */
  path: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  /** Sections that show or link it. */
  usedBy: number;
};

export type SetAsideKind = "quiz" | "assignment" | "question-bank" | "lti" | "other";

export type SetAsideItem = {
  kind: SetAsideKind;
  title: string;
  identifier: string;
  /** Entry of the archive that describes it; null when only the outline mentions it. */
  resourcePath: string | null;
  /** Questions, where they can be counted. */
  itemCount?: number;
  points?: number;
  /** Launch address of an external tool. */
  url?: string;
};
