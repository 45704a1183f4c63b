import { defineRoute, id, instant, line, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { lesson, newLesson, newSection, outline, section, sectionChanges, sectionContent, sectionRevision, sectionRevisionSummary } from "./section-models.ts";

/** Bytes: the longest content, in any script, escaped for JSON. */
const CONTENT_BODY_BYTES = 4 * 1024 * 1024;

const courseParams = z.object({ courseId: id });
const lessonParams = z.object({ lessonId: id });
const sectionParams = z.object({ sectionId: id });
const revisionParams = sectionParams.extend({ revision: z.coerce.number().int().min(1).max(2_147_483_647) });

export const createLesson = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/lessons",
  summary: "Add a lesson at the end of a course",
  params: courseParams,
  body: newLesson,
  reply: lesson,
  status: 201,
  errors: ["course_too_large"],
});

export const updateLesson = defineRoute({
  method: "PATCH",
  path: "/api/lessons/:lessonId",
  summary: "Change a lesson",
  params: lessonParams,
  body: newLesson.partial().extend({ version: z.number().int().optional() }),
  reply: lesson,
  errors: ["edit_conflict"],
});

export const deleteLesson = defineRoute({
  method: "DELETE",
  path: "/api/lessons/:lessonId",
  summary: "Delete a lesson with its sections",
  params: lessonParams,
  reply: "nothing",
});

export const createSection = defineRoute({
  method: "POST",
  path: "/api/lessons/:lessonId/sections",
  summary: "Add a section at the end of a lesson; its content is published at once unless `draft` is true",
  params: lessonParams,
  bodyLimitBytes: CONTENT_BODY_BYTES,
  body: newSection,
  reply: section,
  status: 201,
  errors: ["content_not_valid", "course_too_large"],
});

export const getSection = defineRoute({
  method: "GET",
  path: "/api/sections/:sectionId",
  summary: "One section with its published content, for members; with the draft for editors",
  description:
    "A learner whose prerequisites are missing gets 403 `section_blocked` with `blockingReason` and `requiredActions` (progress room) instead of the content.",
  params: sectionParams,
  reply: section,
  errors: ["section_blocked"],
});

export const updateSection = defineRoute({
  method: "PATCH",
  path: "/api/sections/:sectionId",
  summary: "Change a section; `content` is published at once, and refused (409) while somebody else's draft waits to be published",
  params: sectionParams,
  bodyLimitBytes: CONTENT_BODY_BYTES,
  body: sectionChanges,
  reply: section,
  errors: ["edit_conflict", "content_not_valid", "time_past", "nothing_to_publish"],
});

export const deleteSection = defineRoute({
  method: "DELETE",
  path: "/api/sections/:sectionId",
  summary: "Delete a section and its history",
  params: sectionParams,
  reply: "nothing",
});

/** A section may stand under another lesson than before: it moves. */
export const orderOutline = defineRoute({
  method: "PUT",
  path: "/api/courses/:courseId/order",
  summary: "The order of all lessons and sections at once; 409 `edit_conflict` with the current `outline` when it does not list exactly what exists",
  params: courseParams,
  body: z.object({
    lessons: z.array(z.object({ id, sections: z.array(id).max(2_000) })).max(500),
  }),
  reply: outline,
  errors: ["edit_conflict"],
});

/** Answer to a saved draft. */
export const draftSaved = z.object({
  sectionId: id,
  /** The `baseRevision` of the next save. */
  revision: z.number().int(),
  savedAt: instant,
});

/**
 * Autosave. 409 `edit_conflict` when somebody else (another `clientId`) saved after `baseRevision`; the problem carries
 * `current: {revision, title, content, savedBy, savedAt}`, so that nothing is overwritten unseen. To overwrite on
 * purpose, send again with that revision as `baseRevision`.
 */
export const saveDraft = defineRoute({
  method: "PUT",
  path: "/api/sections/:sectionId/draft",
  summary: "Save the draft of a section (autosave)",
  params: sectionParams,
  bodyLimitBytes: CONTENT_BODY_BYTES,
  body: z.object({
    content: sectionContent,
    title: line(200).optional(),
    /** The draft revision the text was written on. */
    baseRevision: z.number().int().min(0),
    /** One per open editor (tab); kept over a reload. */
    clientId: z.string().regex(/^[\w.:-]{1,64}$/),
    /** One per save; the same operation again answers as the first time and writes nothing. */
    operationId: id,
  }),
  reply: draftSaved,
  errors: ["edit_conflict", "content_not_valid"],
});

export const publishDraft = defineRoute({
  method: "POST",
  path: "/api/sections/:sectionId/publish-draft",
  summary: "Show the draft to learners",
  params: sectionParams,
  /** With `revision`: 409 `edit_conflict` when the draft is another by now. */
  body: z.object({ revision: z.number().int().optional() }).nullish(),
  reply: section,
  errors: ["edit_conflict"],
});

export const discardDraft = defineRoute({
  method: "DELETE",
  path: "/api/sections/:sectionId/draft",
  summary: "Go back to what is published; the discarded text stays in the history",
  params: sectionParams,
  reply: section,
  status: 200,
  errors: ["nothing_published"],
});

export const listRevisions = defineRoute({
  method: "GET",
  path: "/api/sections/:sectionId/revisions",
  summary: "The history of a section, newest first",
  params: sectionParams,
  query: pageQuery,
  reply: page(sectionRevisionSummary),
});

export const getRevision = defineRoute({
  method: "GET",
  path: "/api/sections/:sectionId/revisions/:revision",
  summary: "One revision with its content",
  params: revisionParams,
  reply: sectionRevision,
});

export const restoreRevision = defineRoute({
  method: "POST",
  path: "/api/sections/:sectionId/revisions/:revision/restore",
  summary: "Make an old revision the draft again, as a new revision; nothing is published by it",
  params: revisionParams,
  body: z.object({ baseRevision: z.number().int().optional() }).nullish(),
  reply: section,
  errors: ["edit_conflict"],
});

export type SectionRoutes =
  | typeof createLesson
  | typeof updateLesson
  | typeof deleteLesson
  | typeof createSection
  | typeof getSection
  | typeof updateSection
  | typeof deleteSection
  | typeof orderOutline
  | typeof saveDraft
  | typeof publishDraft
  | typeof discardDraft
  | typeof listRevisions
  | typeof getRevision
  | typeof restoreRevision;
