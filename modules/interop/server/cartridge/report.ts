/** Why something is not exactly as it was. Stable: interfaces translate the code with its parameters. */
export const REPORT_REASONS = {
  "announcement-set-aside": "Announcements belong to a moment, not to the course; kept aside.",
  "assignment-set-aside": "Assignments are not imported yet; kept aside.",
  "authorization-ignored": "The package asks for a licence check, which was not made.",
  "content-simplified": "Parts of the page that could be unsafe or have no counterpart were removed or turned into links.",
  "course-image": "Used as the picture of the course.",
  "course-settings-read": "Title, language, picture and module states were used; other settings were not.",
  "discussion-as-text": "The prompt became a section; discussion settings and replies were not kept.",
  "discussion-settings-dropped": "Settings of a discussion have no counterpart.",
  "duplicate-identifier": "Another resource has the same identifier; this one was not used.",
  "empty-resource": "The resource names no file.",
  "encoding-repaired": "The page contained bytes that are not text; they were read as well as possible.",
  "external-image": "The picture is on another site and was not copied.",
  "file-missing": "The file is not in the archive.",
  "file-not-in-manifest": "The file is in the archive, but the manifest does not mention it.",
  "file-unused": "No lesson uses the file; it is in the course's materials.",
  "folder-flattened": "Folders inside a module became part of the titles.",
  "formatting-simplified": "Colours, sizes and alignment were removed.",
  "heading-folded": "The heading became part of the titles below it.",
  "heading-without-content": "The entry has a title but no content.",
  "instructor-only": "Meant for teachers; imported unpublished.",
  "invalid-encoding": "The description contains bytes that are not text.",
  "invalid-xml": "The description is not well-formed XML or not of the kind it should be.",
  "item-moved-into-lesson": "The entry stood beside the modules and was put into a lesson.",
  "link-target-missing": "The link leads nowhere inside the package; its text was kept.",
  "link-to-set-aside": "The link leads to something kept aside; its text was kept.",
  "link-unsafe": "The address is not a web address.",
  "lti-set-aside": "External tools are not connected yet; kept aside.",
  "module-empty": "The module has no content.",
  "nesting-flattened": "The folder's title became part of this title.",
  "other-set-aside": "This kind of content has no counterpart; kept aside.",
  "package-version-unknown": "The package names no Common Cartridge version and was read as one.",
  "page-too-complex": "The page is too large to be shown; it is in the course's materials as a file.",
  "page-unlisted": "No module shows the page; it is in the last lesson.",
  "part-of-set-aside": "Belongs to something kept aside.",
  "question-bank-set-aside": "Question banks are not imported yet; kept aside.",
  "quiz-set-aside": "Quizzes are not imported yet; kept aside.",
  "resource-missing": "The entry names a resource that the package does not contain.",
  "settings-read": "Describes another resource and was used for it.",
  "system-file": "Left by an operating system; not part of the course.",
  "unknown-type-as-file": "Of a type without a counterpart; kept as a file.",
  "unpublished-in-source": "Was hidden in the original course; imported unpublished.",
  "unsafe-xml": "The description declares a document type or entities, or is too large.",
  "variant-of-another": "The same content in another form; the other form was used.",
} as const;

export type ReportReason = keyof typeof REPORT_REASONS;

type ReportOutcome = "imported" | "changed" | "skipped";

export type ReportEntry = {
  /** What a person would call it: a title, else a path or identifier. */
  item: string;
  /** Entries of kind `item` and `resource` cover the manifest completely, each exactly once. */
  kind: "course" | "item" | "resource" | "file" | "link";
  /** Identifier in the manifest, or path in the archive. */
  identifier: string;
  outcome: ReportOutcome;
  reason?: ReportReason;
  /** Values for the reason's sentence: `path`, `target`, `removed`, `lesson`, `points`, … */
  parameters?: Readonly<Record<string, string | number>>;
  /** The reason in English, for logs and for readers without a translation. */
  detail?: string;
};

export type Verdict = Pick<ReportEntry, "outcome" | "reason" | "parameters">;

export function reportEntry(subject: Pick<ReportEntry, "item" | "kind" | "identifier">, verdict: Verdict): ReportEntry {
  const entry: ReportEntry = { ...subject, outcome: verdict.outcome };
  if (verdict.reason === undefined) return entry;
  entry.reason = verdict.reason;
  entry.detail = REPORT_REASONS[verdict.reason];
  if (verdict.parameters !== undefined) entry.parameters = verdict.parameters;
  return entry;
}
