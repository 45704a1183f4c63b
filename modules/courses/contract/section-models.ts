import { id, instant, line, multiline } from "@lectern/core";
import { z } from "zod";
import { courseFields, coursePerson, courseSummary } from "./models.ts";

/** What a section is made of; decides what `content` means (see `sectionContent`). */
export const contentType = z.enum(["text", "video", "audio", "file", "embed", "quiz", "assignment", "exercise", "live_session", "package"]);
export type ContentType = z.output<typeof contentType>;

/**
 * By content type:
 * `text`, `quiz`, `assignment`, `exercise`, `live_session`, `package`: HTML, sanitised on every write (unknown markup is dropped);
 * mathematics as `<span data-math="TeX">`, callouts as `<aside data-callout="info|tip|warning">`, images from
 * `/api/materials/<id>` of the same organisation or https.
 * `video`, `audio`: an https address, or a material of the course (`/api/materials/<id>` or its bare id).
 * `embed`: an https address. `file`: a material of the course.
 * Any may be empty while it is being written. At most 500,000 characters.
 */
export const sectionContent = multiline(500_000);

/** Minutes. */
export const estimatedDuration = z.number().int().min(0).max(10_000);

/** What a learner can do after this section. */
const objectives = z.array(line(300)).max(20);

/** A section in a course's outline. */
export const sectionSummary = z.object({
  id,
  lessonId: id,
  title: z.string(),
  /** 0-based within the lesson, dense. */
  position: z.number().int(),
  contentType,
  /** Whether the course's completion waits for it. */
  required: z.boolean(),
  estimatedDuration: estimatedDuration.nullable(),
  objectives: z.array(z.string()),
  /** False while only the staff's draft exists: learners do not see the section. */
  published: z.boolean(),
  /** For staff: the draft differs from what learners see. Always false for others. */
  draftPending: z.boolean(),
  version: z.number().int(),
  /** Staff only: when the draft becomes what learners see (checked every minute); null when it waits for its editor. */
  publishAt: instant.nullable().optional(),
  /** Only with `?include=content`: the published content. Missing where the section is locked for the learner. */
  content: z.string().optional(),
});
export type SectionSummary = z.output<typeof sectionSummary>;

export const lesson = z.object({
  id,
  courseId: id,
  title: z.string(),
  /** Plain text. */
  description: z.string(),
  objectives: z.array(z.string()),
  /** 0-based within the course, dense. */
  position: z.number().int(),
  /** Rises with every change of the lesson's own fields. */
  version: z.number().int(),
  sections: z.array(sectionSummary),
});
export type Lesson = z.output<typeof lesson>;

/**
 * One course. Members get `lessons` with their sections; everybody else gets the public part, where `lessons` is
 * missing and `syllabus` tells what there is to learn.
 */
export const course = courseSummary.extend({
  objectives: z.array(z.string()),
  prerequisites: z.array(z.string()),
  syllabus: z.array(z.object({ title: z.string(), sectionCount: z.number().int(), estimatedDuration: z.number().int() })),
  lessons: z.array(lesson).optional(),
  /** Rises with every change of the settings; send it back with `PATCH`. */
  version: z.number().int(),
  /** Rises with every change of what learners see of the outline. */
  outlineVersion: z.number().int(),
  /** Staff only. */
  publishAt: instant.nullable().optional(),
  /** Staff only: the last planned publication could not happen, because the course lacked this. */
  publicationMissed: z
    .object({ at: instant, missing: z.array(z.string()) })
    .nullable()
    .optional(),
  /** Staff only. */
  thumbnailMaterialId: id.nullable().optional(),
});
export type Course = z.output<typeof course>;

export const outline = z.object({ courseId: id, outlineVersion: z.number().int(), lessons: z.array(lesson) });

/** The editor's side of a section: what staff wrote and learners may not see yet. */
export const sectionDraft = z.object({
  title: z.string(),
  content: z.string(),
  /** Number of the revision that is the draft now; the `baseRevision` of the next save. Numbers only rise, not without gaps. */
  revision: z.number().int(),
  savedBy: coursePerson.nullable(),
  savedAt: instant,
  /** The editor (tab) that wrote it; null when it was not written in an editor. */
  clientId: z.string().nullable(),
});

/** A section with what it teaches. */
export const section = sectionSummary.omit({ content: true }).extend({
  courseId: id,
  /** What learners see; empty while nothing is published. */
  content: z.string(),
  /** The published revision. */
  revision: z.number().int().nullable(),
  publishedAt: instant.nullable(),
  updatedAt: instant,
  /** Only for people who may edit the course. */
  draft: sectionDraft.optional(),
});
export type Section = z.output<typeof section>;

/** One entry of a section's history, without its content. */
export const sectionRevisionSummary = z.object({
  revision: z.number().int(),
  title: z.string(),
  /** `saved` by hand or automatically; `restored` from an older one. */
  origin: z.enum(["created", "saved", "restored", "imported"]),
  author: coursePerson.nullable(),
  /** Characters of content. */
  length: z.number().int(),
  /** Learners see or saw it. */
  wasPublished: z.boolean(),
  /** Learners see it now. */
  isPublished: z.boolean(),
  /** When this stretch of writing began; one person's saves within some minutes are one revision. */
  startedAt: instant,
  savedAt: instant,
});
export const sectionRevision = sectionRevisionSummary.extend({ content: z.string() });

export const newLesson = z.object({
  title: line(200),
  description: multiline(5_000).optional(),
  objectives: objectives.optional(),
});

export const newSection = z.object({
  title: line(200),
  contentType: contentType.default("text"),
  content: sectionContent.default(""),
  objectives: objectives.optional(),
  estimatedDuration: estimatedDuration.nullable().optional(),
  /** Default true. */
  required: z.boolean().default(true),
  /** True: only the draft is written; learners see the section when the draft is published. */
  draft: z.boolean().default(false),
});

/** Settings of a section, all optional. `content` replaces what learners see at once. */
export const sectionChanges = z.object({
  title: line(200).optional(),
  contentType: contentType.optional(),
  content: sectionContent.optional(),
  objectives: objectives.optional(),
  estimatedDuration: estimatedDuration.nullable().optional(),
  required: z.boolean().optional(),
  /** When the draft is to be shown; null takes it back. `time_past` (422) for a time that is over, `nothing_to_publish` (409) without a draft. */
  publishAt: instant.nullable().optional(),
  /** From the section as it was read; a mismatch is 409 `edit_conflict` with `current`. Left out: the fields sent win. */
  version: z.number().int().optional(),
});

export const courseChanges = courseFields.partial().extend({
  /** From the course as it was read; a mismatch is 409 `edit_conflict` with `current`. Left out: the fields sent win. */
  version: z.number().int().optional(),
});
