import { defineEvent, defineJob, defineRoute, id, jobStarted, line } from "@lectern/core";
import { z } from "zod";

/** Days between the old dates and the new: as a number, or as the first day of the old course and of the new (calendar days). */
const shiftDates = z.union([z.object({ days: z.number().int().min(-36_500).max(36_500) }), z.object({ from: z.iso.date(), to: z.iso.date() })]);

export const copyCourse = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/copy",
  summary: "Copy a course as a new draft of yours: from a course you edit, or from a template of your organisation",
  description:
    "A job; its result names the new course and reports what was kept, changed or left out. Lessons, sections (published and draft), materials, settings and release dates come along; people, progress, codes and conversation do not.",
  params: z.object({ courseId: id }),
  body: z
    .object({
      /** Default: the old title with “(copy)”. */
      title: line(200).optional(),
      /** Release dates move by this many days and keep their time of day in the organisation's time zone. Left out: they are not copied. */
      shiftDates: shiftDates.optional(),
      include: z
        .object({
          /** Sections and changes that learners do not see yet. */
          drafts: z.boolean().default(true),
          /** All files; without it only those that sections and the thumbnail use. */
          unusedMaterials: z.boolean().default(true),
          /** Who may enrol and how many. */
          enrolmentSettings: z.boolean().default(true),
        })
        .prefault({}),
    })
    .nullish(),
  reply: jobStarted,
  status: 202,
});

/** As an import reports: one entry per thing. */
export const copyReport = z.array(z.object({ item: z.string(), outcome: z.enum(["imported", "changed", "skipped"]), reason: z.string().optional() }));

export const copyJob = defineJob({
  name: "courses.copy",
  summary: "Copy a course",
  input: z.object({
    organisationId: id,
    actorId: id,
    courseId: id,
    title: z.string().nullable(),
    /** Null: dates are not copied. */
    shiftDays: z.number().int().nullable(),
    include: z.object({ drafts: z.boolean(), unusedMaterials: z.boolean(), enrolmentSettings: z.boolean() }),
  }),
  result: z.object({ courseId: id, report: copyReport }),
});

/** Other rooms copy their share: rules, question banks, … Old id → new id. */
export const courseCopied = defineEvent({
  name: "course.copied",
  version: 1,
  summary: "A course was made from another one",
  data: z.object({
    fromCourseId: id,
    toCourseId: id,
    sections: z.record(id, id),
    lessons: z.record(id, id),
    /** Days by which dates moved; null: dates were left out. */
    shiftDays: z.number().int().nullable(),
  }),
});

export type CopyRoutes = typeof copyCourse;
