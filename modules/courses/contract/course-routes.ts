import { defineRoute, id, multiline, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { contentLanguage, courseFields, courseRole, courseStatus, courseSummary, difficulty, material } from "./models.ts";
import { course, courseChanges } from "./section-models.ts";

const courseParams = z.object({ courseId: id });

/** Bytes in one request; larger files come as resumable uploads. */
const MATERIAL_FORM_MAX_BYTES = 100 * 1024 * 1024;

export const listCourses = defineRoute({
  method: "GET",
  path: "/api/courses",
  summary: "The catalogue, or your courses",
  description:
    "Published courses of your organisation; drafts and archived ones only where you are staff. Signed-out people see the public catalogue of the installation's organisation, if it has one.",
  query: pageQuery.extend({
    /** Words in title, description, tags and category; diacritics do not matter. */
    search: multiline(200).optional(),
    category: multiline(80).optional(),
    difficulty: difficulty.optional(),
    language: contentLanguage.optional(),
    /** `true`: only courses you have a place in (any status of the course that you may see). */
    mine: z.union([z.boolean(), z.stringbool()]).optional(),
    /** With `mine`: only where you are this. */
    role: courseRole.optional(),
    /** Default `published`; with `mine` default all. */
    status: courseStatus.optional(),
    /** `newest` first published first, `updated`, `title` A–Z, `popular` by active students. */
    sort: z.enum(["newest", "updated", "title", "popular"]).default("newest"),
  }),
  reply: page(courseSummary),
});

export const createCourse = defineRoute({
  method: "POST",
  path: "/api/courses",
  summary: "Start a new course, as a draft; you become its instructor",
  body: courseFields,
  reply: course,
  status: 201,
  errors: ["slug_taken"],
});

export const getCourse = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId",
  summary: "One course: with lessons and sections for members, the public part for others",
  params: courseParams,
  query: z.object({ include: z.enum(["content"]).optional() }),
  reply: course,
});

export const updateCourse = defineRoute({
  method: "PATCH",
  path: "/api/courses/:courseId",
  summary: "Change a course's settings",
  params: courseParams,
  body: courseChanges,
  reply: course,
  errors: ["edit_conflict", "slug_taken"],
});

export const deleteCourse = defineRoute({
  method: "DELETE",
  path: "/api/courses/:courseId",
  summary: "Delete a course for everybody",
  params: courseParams,
  reply: "nothing",
});

export const publishCourse = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/publish",
  summary: "Show the course to learners; 422 `course_incomplete` lists in `missing` what it still needs",
  params: courseParams,
  reply: course,
  errors: ["course_incomplete"],
});

export const unpublishCourse = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/unpublish",
  summary: "Back to a draft: only staff sees it; enrolments and progress stay",
  params: courseParams,
  reply: course,
});

export const archiveCourse = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/archive",
  summary: "Out of the catalogue; members may still read, nothing more",
  params: courseParams,
  reply: course,
});

export const listMaterials = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/materials",
  summary: "The files of a course, newest first",
  params: courseParams,
  query: pageQuery,
  reply: page(material),
});

export const uploadMaterial = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/materials",
  summary: "Add a file (multipart field `file`, at most 100 MB); its type is read from its content",
  params: courseParams,
  reply: material,
  status: 201,
  upload: { maxBytes: MATERIAL_FORM_MAX_BYTES },
  errors: ["file_missing", "file_empty"],
});

export const getMaterial = defineRoute({
  method: "GET",
  path: "/api/materials/:materialId",
  summary: "Download or show a file of a course",
  params: z.object({ materialId: id }),
  reply: "file",
});

export type CourseRoutes =
  | typeof listCourses
  | typeof createCourse
  | typeof getCourse
  | typeof updateCourse
  | typeof deleteCourse
  | typeof publishCourse
  | typeof unpublishCourse
  | typeof archiveCourse
  | typeof listMaterials
  | typeof uploadMaterial
  | typeof getMaterial;
