import { defineRoute, id, multiline, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { contentLanguage, courseFields, courseRole, courseStatus, courseSummary, difficulty } from "./models.ts";
import { course, courseChanges } from "./section-models.ts";

const courseParams = z.object({ courseId: id });

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
    /** `true`: only templates of your organisation, for people who may write courses. */
    templates: z.union([z.boolean(), z.stringbool()]).optional(),
    /** Default `published`; with `mine` and `templates` default all. */
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
  errors: ["edit_conflict", "slug_taken", "time_past", "course_published"],
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
  errors: ["course_incomplete", "course_is_template"],
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

export type CourseRoutes =
  | typeof listCourses
  | typeof createCourse
  | typeof getCourse
  | typeof updateCourse
  | typeof deleteCourse
  | typeof publishCourse
  | typeof unpublishCourse
  | typeof archiveCourse;
