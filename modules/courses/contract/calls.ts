import { defineCall, defineJob, id, line, multiline, organisationRole, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { contentLanguage, coursePermission, coursePerson, courseRole, courseStatus, courseSummary, enrolmentStatus } from "./models.ts";
import { contentType, estimatedDuration, sectionContent } from "./section-models.ts";

/** What somebody may do in a course. A room's policy uses it as its grant. */
export const courseAccess = z.object({
  courseId: id,
  organisationId: id,
  title: z.string(),
  status: courseStatus,
  /** Null for people without a place in the course, organisation administrators included. */
  role: courseRole.nullable(),
  enrolmentStatus: enrolmentStatus.nullable(),
  permissions: z.array(coursePermission),
});
export type CourseAccess = z.output<typeof courseAccess>;

const accessQuestion = z.object({
  organisationId: id,
  userId: id.nullable(),
  /** The person's role in the organisation. */
  role: organisationRole.nullable(),
  courseId: id,
});
export type AccessQuestion = z.input<typeof accessQuestion>;

/** The one question every room asks. Null: for this person there is no such course (answer 404). */
export const getAccess = defineCall({
  name: "courses.getAccess",
  summary: "What a person may do in a course; null when it does not exist for them",
  input: accessQuestion,
  output: courseAccess.nullable(),
});

/** As `getAccess`, for many who ask at once: one answer each, in order. */
export const getAccesses = defineCall({
  name: "courses.getAccesses",
  summary: "What persons may do in courses, in order; null where a course does not exist for them",
  input: z.object({ questions: z.array(accessQuestion).max(500) }),
  output: z.array(courseAccess.nullable()),
});

/** As `getAccess`, for whoever only holds a section's id. */
export const getSectionAccess = defineCall({
  name: "courses.getSectionAccess",
  summary: "The course, lesson and type of a section and what a person may do there; null when it does not exist for them",
  input: z.object({ organisationId: id, userId: id.nullable(), role: organisationRole.nullable(), sectionId: id }),
  output: courseAccess.extend({ sectionId: id, lessonId: id, sectionTitle: z.string(), contentType, published: z.boolean() }).nullable(),
});

/** What learners see of the structure of a course: published sections only, in order. */
export const courseOutline = z.object({
  courseId: id,
  title: z.string(),
  /** Rises with every change; a higher one replaces a lower one. */
  outlineVersion: z.number().int(),
  lessons: z.array(
    z.object({
      id,
      title: z.string(),
      position: z.number().int(),
      sections: z.array(
        z.object({
          id,
          title: z.string(),
          position: z.number().int(),
          contentType,
          required: z.boolean(),
          estimatedDuration: estimatedDuration.nullable(),
        }),
      ),
    }),
  ),
});
export type CourseOutline = z.output<typeof courseOutline>;

export const getOutline = defineCall({
  name: "courses.getOutline",
  summary: "Lessons and published sections of a course; null when there is no such course",
  input: z.object({ organisationId: id, courseId: id }),
  output: courseOutline.nullable(),
});

export const getMany = defineCall({
  name: "courses.getMany",
  summary: "Courses by id, whatever their status; missing ones are left out",
  input: z.object({ organisationId: id, ids: z.array(id).max(500) }),
  output: z.array(courseSummary.omit({ you: true })),
});

/** A person's courses, the last joined first. Drafts only where they are staff. */
export const getMine = defineCall({
  name: "courses.getMine",
  summary: "The courses a person has an active place in, with their role",
  input: z.object({ organisationId: id, userId: id, role: courseRole.optional(), limit: z.number().int().min(1).max(500).default(200) }),
  output: z.array(courseSummary.omit({ you: true }).extend({ role: courseRole, permissions: z.array(coursePermission), enrolledAt: z.string() })),
});

export const courseMember = z.object({
  userId: id,
  /** Null when the account is gone. */
  user: coursePerson.nullable(),
  role: courseRole,
  status: enrolmentStatus,
  enrolledAt: z.string(),
});

export const listMembers = defineCall({
  name: "courses.listMembers",
  summary: "The people of a course by name, a page at a time",
  input: pageQuery.extend({
    organisationId: id,
    courseId: id,
    role: courseRole.optional(),
    /** Default `active`. */
    status: enrolmentStatus.default("active"),
    search: multiline(200).optional(),
  }),
  output: page(courseMember),
});

const importedMaterial = z.object({
  /** Chosen by the importer; content refers to it as `material:<key>`. */
  key: multiline(500),
  /** Already in storage (`ctx.storage.put`). */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().min(0),
  filename: line(255),
  /** A hint; the type that counts is read from the content. */
  mediaType: z.string().max(255),
});

/**
 * Writes a whole course in one transaction, as a draft of `actorId`. Running it again with the same `jobId` answers the
 * same course. In HTML content `src="material:<key>"` and `href="material:<key>"` become `/api/materials/<id>`; the
 * content of `video`, `audio` and `file` sections may be `material:<key>` as a whole. Content is sanitised and checked as
 * on every write: `content_not_valid` (422) names the section in `lesson` and `section`, and nothing is written.
 */
export const createImported = defineCall({
  name: "courses.createImported",
  summary: "Write an imported course",
  input: z.object({
    organisationId: id,
    actorId: id,
    jobId: id,
    course: z.object({
      title: line(200),
      /** Plain text. */
      description: multiline(10_000).optional(),
      language: contentLanguage.optional(),
      lessons: z
        .array(
          z.object({
            title: line(200),
            sections: z
              .array(
                z.object({
                  title: line(200),
                  contentType,
                  content: sectionContent,
                  required: z.boolean().default(true),
                  /** Chosen by the importer where other content links to `/sections/<id>`. */
                  id: id.optional(),
                  /** False: learners do not see it until its draft is published. */
                  published: z.boolean().default(true),
                  estimatedDuration: estimatedDuration.nullable().optional(),
                }),
              )
              .max(2_000),
          }),
        )
        .max(500),
      materials: z.array(importedMaterial).max(10_000),
    }),
  }),
  output: z.object({ courseId: id, created: z.boolean() }),
});

/** Adds a file that is already in storage. */
export const addMaterial = defineCall({
  name: "courses.addMaterial",
  summary: "Add a stored file to a course; null when there is no such course",
  input: importedMaterial.omit({ key: true }).extend({ organisationId: id, courseId: id, actorId: id.nullable() }),
  output: z.object({ materialId: id, url: z.string() }).nullable(),
});

/** Publishes courses whose `publishAt` has come. */
export const publishScheduled = defineJob({
  name: "courses.publishScheduled",
  summary: "Publish the courses and sections whose time has come",
  input: z.object({}),
  result: z.object({ published: z.number().int(), incomplete: z.number().int(), sections: z.number().int() }),
  cron: "* * * * *",
});

/** Forgets operation ids of saved drafts after a while. */
export const tidyDrafts = defineJob({
  name: "courses.tidyDrafts",
  summary: "Forget the operation ids of old autosaves",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "17 3 * * *",
});
