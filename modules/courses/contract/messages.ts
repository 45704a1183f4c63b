import { defineBroadcast, defineEvent, id } from "@lectern/core";
import { z } from "zod";
import { courseOutline } from "./calls.ts";
import { coursePerson, courseRole, courseStatus, enrolmentSource, enrolmentStatus } from "./models.ts";
import { contentType } from "./section-models.ts";

const courseData = z.object({ courseId: id, title: z.string(), status: courseStatus });

export const courseCreated = defineEvent({ name: "course.created", version: 1, summary: "A course was started or imported", data: courseData });
export const courseUpdated = defineEvent({ name: "course.updated", version: 1, summary: "A course's settings or status changed", data: courseData });
export const coursePublished = defineEvent({ name: "course.published", version: 1, summary: "A course became visible to learners", data: courseData });
export const coursePublicationMissed = defineEvent({
  name: "course.publication-missed",
  version: 1,
  summary: "A course could not be published at its time; it stays a draft without a date",
  data: courseData.extend({ missing: z.array(z.enum(["lesson", "section"])) }),
});
export const courseDeleted = defineEvent({
  name: "course.deleted",
  version: 1,
  summary: "A course was deleted",
  /** `purged`: its rows are gone for good; forget everything about it. Otherwise it is only hidden. */
  data: z.object({ courseId: id, purged: z.boolean() }),
});

/** The whole outline, so that handlers need not ask back: an older `outlineVersion` than the one held is to be ignored. */
export const courseOutlineChanged = defineEvent({
  name: "course.outline-changed",
  version: 1,
  summary: "What learners see of a course's structure changed: lessons or published sections came, went, moved, or changed title, type or requirement",
  data: courseOutline,
});

const sectionData = z.object({ courseId: id, lessonId: id, sectionId: id, title: z.string(), contentType });

export const sectionCreated = defineEvent({
  name: "section.created",
  version: 1,
  summary: "A section was added",
  data: sectionData.extend({ published: z.boolean() }),
});
export const sectionUpdated = defineEvent({ name: "section.updated", version: 1, summary: "A section's settings changed", data: sectionData });
export const sectionPublished = defineEvent({
  name: "section.published",
  version: 1,
  summary: "Learners see new content of a section",
  data: sectionData.extend({ revision: z.number().int() }),
});
export const sectionDeleted = defineEvent({ name: "section.deleted", version: 1, summary: "A section was deleted", data: sectionData });

const enrolmentData = z.object({ enrolmentId: id, courseId: id, userId: id, role: courseRole, source: enrolmentSource });

export const enrolmentCreated = defineEvent({
  name: "enrollment.created",
  version: 1,
  summary: "Somebody got (or got back) an active place in a course",
  data: enrolmentData,
});
export const enrolmentEnded = defineEvent({
  name: "enrollment.ended",
  version: 1,
  summary: "Somebody's place in a course was suspended or ended",
  data: enrolmentData.extend({ status: enrolmentStatus.exclude(["active", "waiting"]) }),
});
export const enrolmentWaiting = defineEvent({
  name: "enrollment.waiting",
  version: 1,
  summary: "Somebody came onto the waiting list of a full course; they have no place in it yet",
  data: enrolmentData,
});
/** Always together with `enrollment.created`. */
export const enrolmentPromoted = defineEvent({
  name: "enrollment.promoted",
  version: 1,
  summary: "Somebody who waited got a place, because one became free or staff let them in",
  data: enrolmentData,
});

/** To `user_<userId>`: load the course again, with what you may do in it. */
export const enrolmentChanged = defineBroadcast({
  name: "enrollment-changed",
  summary: "Your own place in a course changed",
  payload: z.object({ courseId: id, enrolmentId: id, status: enrolmentStatus, role: courseRole }),
});

/** To `course_staff_<courseId>`. */
export const rosterChanged = defineBroadcast({
  name: "course-people-changed",
  summary: "People came into a course, left it, or its waiting list changed",
  payload: z.object({ courseId: id }),
});

/** To `course_<courseId>` and `course_staff_<courseId>`: load the course again. */
export const courseChanged = defineBroadcast({
  name: "course-changed",
  summary: "A course's settings, status or outline changed",
  payload: z.object({ courseId: id, version: z.number().int(), outlineVersion: z.number().int(), changedBy: id.nullable() }),
});

/** To `course_staff_<courseId>`: another editor of the same section offers to load it. */
export const sectionDraftSaved = defineBroadcast({
  name: "section-draft-saved",
  summary: "A section's draft has a new revision",
  payload: z.object({
    courseId: id,
    sectionId: id,
    revision: z.number().int(),
    by: coursePerson.nullable(),
    /** The editor that saved; null for restores and direct changes. */
    clientId: z.string().nullable(),
  }),
});
