import { defineCall, id, line } from "@lectern/core";
import { z } from "zod";
import { courseRole, courseStatus, enrolmentSource } from "./models.ts";

/** Rows in one call. */
export const ENROL_ITEMS_MAX = 1_000;

/** A course by its id or its slug; compared without regard to case and spaces around it. */
const courseReference = line(80);

/**
 * What became of one row:
 * `created` a new active place, or one that came from the same `source` and `sourceId` before (the call is repeated) · `existing` the person was in already (`code: role_differs` where with another role, which
 * stays) · `reactivated` they had left or been removed and are back · `waiting` the course is full, they stand on its
 * waiting list (also where they stood there before) · `refused`, with `code`: `course_unknown`, `person_unknown`,
 * `enrolment_suspended` (staff shut this person out; only staff of the course lets them in again), `course_is_template`.
 */
export const enrolmentOutcome = z.enum(["created", "existing", "reactivated", "waiting", "refused"]);

/**
 * Gives many people places in many courses, in one transaction. Repeating it changes nothing: with a
 * `sourceId` the same rows answer `created` again, with the same enrolment, and `existing` without one (or `waiting`). Rows are worked in the order given, which is also the order on waiting lists; the same
 * person and course twice: the first row counts, the second answers `existing`.
 */
export const enrolPeople = defineCall({
  name: "courses.enrolPeople",
  summary: "Give many people places in many courses at once",
  input: z.object({
    organisationId: id,
    /** Who did it, for the history. */
    actorId: id.nullable(),
    source: enrolmentSource,
    /** The batch, class section, code or import the source means; kept with the enrolment. */
    sourceId: id.nullable().default(null),
    items: z.array(z.object({ userId: id, course: courseReference, role: courseRole })).max(ENROL_ITEMS_MAX),
  }),
  output: z.object({
    items: z.array(
      z.object({
        userId: id,
        course: z.string(),
        courseId: id.nullable(),
        enrolmentId: id.nullable(),
        outcome: enrolmentOutcome,
        code: z.string().nullable(),
      }),
    ),
  }),
});

/**
 * Ends the places given, in the order given; what people did in the course stays. `ended` also for people taken off a
 * waiting list; `already_ended` nothing to do; `changed_since` the place comes from elsewhere by now; `refused` the course's last instructor; `unknown` no such enrolment here.
 */
export const undoEnrolments = defineCall({
  name: "courses.undoEnrolments",
  summary: "End enrolments that were made by mistake; nothing anybody did is deleted",
  input: z.object({
    organisationId: id,
    actorId: id.nullable().default(null),
    enrolmentIds: z.array(id).max(ENROL_ITEMS_MAX),
    /** Only places that still come from here; who left and was let in anew keeps theirs. Null: wherever they come from. */
    sourceId: id.nullable().default(null),
  }),
  output: z.object({
    items: z.array(z.object({ enrolmentId: id, courseId: id.nullable(), outcome: z.enum(["ended", "already_ended", "changed_since", "refused", "unknown"]) })),
  }),
});

/** One answer per reference, in the order given; nulls where the organisation has no such course (or it is a template, which takes nobody). */
export const resolveCourses = defineCall({
  name: "courses.resolveCourses",
  summary: "Which of these course ids and slugs exist in an organisation, whatever their status",
  input: z.object({ organisationId: id, courses: z.array(courseReference).max(ENROL_ITEMS_MAX) }),
  output: z.object({
    items: z.array(
      z.object({ course: z.string(), courseId: id.nullable(), slug: z.string().nullable(), title: z.string().nullable(), status: courseStatus.nullable() }),
    ),
  }),
});
