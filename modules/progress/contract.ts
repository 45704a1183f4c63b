import { chosenId, defineBroadcast, defineCall, defineEvent, defineJob, defineRoute, id, instant, multiline, page, pageQuery } from "@lectern/core";
import { contentType, coursePerson } from "@lectern/courses/contract";
import { z } from "zod";
import { blocking, type RuleRoutes } from "./contract/rules.ts";

export * from "./contract/rules.ts";
export * from "./contract/scored.ts";

/** Never goes back from `completed` on its own. */
export const progressStatus = z.enum(["not_started", "in_progress", "completed"]);
export type ProgressStatus = z.output<typeof progressStatus>;

/** Whole percent, 0–100; 100 exactly when completed. */
const percentage = z.number().int().min(0).max(100);

/** Seconds one operation may add at most; what is beyond is not counted. */
export const MAX_SECONDS_PER_OPERATION = 4 * 60 * 60;

export const sectionProgress = z.object({
  id,
  status: progressStatus,
  /** 0 or 100. */
  percentage,
  timeSpentSeconds: z.number().int(),
  /** Best score so far, 0–100; null where nothing is scored. */
  score: z.number().nullable(),
  /** How often a score was handed in. */
  attempts: z.number().int(),
  startedAt: instant.nullable(),
  /** When the learner first said that it is completed; it counts as soon as the section's rules are met. */
  claimedAt: instant.nullable(),
  completedAt: instant.nullable(),
  /** What stands between the learner and completion; null when nothing does. */
  blocking: blocking.nullable(),
});

/**
 * Counted over the required sections, or over all where none is required. A lesson or course without sections is
 * `not_started` with 0.
 */
const rollup = z.object({
  status: progressStatus,
  percentage,
  completedSections: z.number().int(),
  totalSections: z.number().int(),
  timeSpentSeconds: z.number().int(),
});
export const lessonProgress = rollup.extend({ id });
export const courseProgress = rollup.extend({
  id,
  lastActivityAt: instant.nullable(),
  completedAt: instant.nullable(),
});
export type CourseProgress = z.output<typeof courseProgress>;

/**
 * One thing a learner did in a section. Idempotent by `operationId` (per person): sent again, after a lost answer or from
 * an offline queue, it changes nothing and answers the progress as it is now. Operations may arrive in any order: time
 * adds up, the best score counts, `completed` stays. Where the section has rules, `completed` is a claim: it is kept and
 * counts the moment prerequisites, time and score are there; until then `section.status` is `in_progress` and `blocking`
 * says what to do.
 */
export const recordProgress = defineRoute({
  method: "POST",
  path: "/api/sections/:sectionId/progress",
  summary: "Record progress in a section; answers section, lesson and course after it",
  params: z.object({ sectionId: id }),
  body: z.object({
    operationId: chosenId,
    status: progressStatus.exclude(["not_started"]),
    /** Seconds since the last operation, counted up to 4 hours (14,400). */
    timeSpentSeconds: z.number().int().min(0).max(1_000_000).optional(),
    /** 0–100. */
    score: z.number().min(0).max(100).optional(),
  }),
  reply: z.object({
    section: sectionProgress,
    lesson: lessonProgress,
    course: courseProgress,
    /** As `section.blocking`. */
    blocking: blocking.nullable(),
  }),
  idempotency: "natural",
});

/** A learner's progress in one course, every lesson and section of the outline included, in order. */
export const courseProgressDetail = z.object({
  courseId: id,
  userId: id,
  course: courseProgress,
  lessons: z.array(lessonProgress.extend({ sections: z.array(sectionProgress.extend({ required: z.boolean() })) })),
});

export const getCourseProgress = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/progress",
  summary: "Your progress in a course; staff of the course may ask for another member's with `userId`",
  description: "The paged list of all learners is `GET /api/courses/:courseId/progress/learners`.",
  params: z.object({ courseId: id }),
  query: z.object({ userId: id.optional() }),
  reply: courseProgressDetail,
});

/** A learner in the list of a course's staff. */
export const learnerProgress = z.object({
  userId: id,
  /** Null when the account is gone. */
  user: coursePerson.nullable(),
  course: courseProgress,
});

export const listLearnerProgress = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/progress/learners",
  summary: "Progress of all active students of a course, by name, for its staff",
  params: z.object({ courseId: id }),
  query: pageQuery.extend({ search: multiline(200).optional() }),
  reply: page(learnerProgress),
});

/** A course at a glance, over its active students. */
export const progressSummary = z.object({
  courseId: id,
  learners: z.number().int(),
  notStarted: z.number().int(),
  inProgress: z.number().int(),
  completed: z.number().int(),
  /** Mean over all learners, those who have not started included; 0 without learners. */
  averagePercentage: z.number().min(0).max(100),
});

export const getProgressSummary = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/progress/summary",
  summary: "How far the students of a course are, in numbers, for its staff",
  params: z.object({ courseId: id }),
  reply: progressSummary,
});

/** Where to go on in a course. */
export const nextStep = z.object({
  courseId: id,
  courseTitle: z.string(),
  percentage,
  lessonId: id,
  lessonTitle: z.string(),
  sectionId: id,
  sectionTitle: z.string(),
  contentType,
  /** Minutes. */
  estimatedDuration: z.number().int().nullable(),
  /**
   * `start`: the course was not begun. `continue`: this section was begun and not finished. `next`: the first open one
   * after where you were. `finish`: everything required is done, this optional one is open.
   */
  reason: z.enum(["start", "continue", "next", "finish"]),
  lastActivityAt: instant.nullable(),
});
export type NextStep = z.output<typeof nextStep>;

export const getNextSteps = defineRoute({
  method: "GET",
  path: "/api/progress/next",
  summary: "Continue where you left off: one step per course you learn in, the latest activity first",
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
  reply: z.object({ items: z.array(nextStep) }),
});

/** Kinds of learning events. Those ending in `_started` and `_completed` are written once per person and thing. */
export const learningEventType = z.enum([
  "course_started",
  "course_completed",
  "lesson_started",
  "lesson_completed",
  "section_started",
  "section_completed",
  "section_scored",
]);

export const learningEvent = z.object({
  id,
  type: learningEventType,
  courseId: id,
  userId: id,
  lessonId: id.nullable(),
  sectionId: id.nullable(),
  /** Only for `section_scored`. */
  score: z.number().nullable(),
  occurredAt: instant,
});

export const listLearningEvents = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/learning-events",
  summary: "What was learnt when, newest first: your own, or everybody's for the course's staff",
  params: z.object({ courseId: id }),
  query: pageQuery.extend({
    /** Staff only, unless it is yourself. */
    userId: id.optional(),
    type: learningEventType.optional(),
  }),
  reply: page(learningEvent),
});

export type Routes =
  | typeof recordProgress
  | typeof getCourseProgress
  | typeof listLearnerProgress
  | typeof getProgressSummary
  | typeof getNextSteps
  | typeof listLearningEvents
  | RuleRoutes;

/**
 * To `user_<userId>` and `course_staff_<courseId>`, after the commit. `section` and `lesson` are missing when the outline
 * changed and the whole course was counted again.
 */
export const progressUpdated = defineBroadcast({
  name: "progress-updated",
  summary: "A learner's progress moved",
  payload: z.object({
    courseId: id,
    userId: id,
    section: sectionProgress.optional(),
    lesson: lessonProgress.optional(),
    course: courseProgress,
  }),
});

const learned = z.object({ courseId: id, userId: id });

export const sectionCompleted = defineEvent({
  name: "progress.section-completed",
  version: 1,
  summary: "A learner completed a section for the first time",
  data: learned.extend({ lessonId: id, sectionId: id, score: z.number().nullable() }),
});
export const lessonCompleted = defineEvent({
  name: "progress.lesson-completed",
  version: 1,
  summary: "A learner completed a lesson for the first time",
  data: learned.extend({ lessonId: id }),
});
export const courseCompleted = defineEvent({
  name: "progress.course-completed",
  version: 1,
  summary: "A learner completed a course for the first time",
  data: learned,
});

export const getNext = defineCall({
  name: "progress.getNext",
  summary: "The next step per course of a person, the latest activity first",
  input: z.object({ organisationId: id, userId: id, limit: z.number().int().min(1).max(50).default(10) }),
  output: z.array(nextStep),
});

export const getOverview = defineCall({
  name: "progress.getOverview",
  summary: "A person's progress in several courses; courses without an outline here are left out",
  input: z.object({ organisationId: id, userId: id, courseIds: z.array(id).max(200) }),
  output: z.array(courseProgress.extend({ next: nextStep.omit({ courseTitle: true }).nullable() })),
});

export const getSummaries = defineCall({
  name: "progress.getSummaries",
  summary: "How far the students of several courses are, in numbers",
  input: z.object({ organisationId: id, courseIds: z.array(id).max(100) }),
  output: z.array(progressSummary),
});

/** Started when an outline changed under learners who have progress in it. */
export const recount = defineJob({
  name: "progress.recount",
  summary: "Count the progress of a course's learners again after its outline changed",
  input: z.object({ organisationId: id, courseId: id }),
  result: z.object({ learners: z.number().int() }),
});

export const tidyOperations = defineJob({
  name: "progress.tidyOperations",
  summary: "Forget the ids of operations that no device will send again",
  input: z.object({}),
  result: z.object({ removed: z.number().int() }),
  cron: "37 3 * * *",
});
