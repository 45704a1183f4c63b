import { defineBroadcast, defineCall, defineJob, defineRoute, id, instant } from "@lectern/core";
import { z } from "zod";

/** Sections one section may wait for. */
export const MAX_PREREQUISITES = 20;
/** A day. */
export const MAX_MINIMUM_SECONDS = 86_400;

export const blockingReason = z.enum(["prerequisites_not_met", "insufficient_engagement", "mastery_not_achieved"]);

/** One thing to do; `title` is the required section's. */
export const requiredAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("complete_section"), sectionId: id, title: z.string() }),
  z.object({ kind: z.literal("spend_time"), sectionId: id, remainingSeconds: z.number().int() }),
  z.object({
    kind: z.literal("reach_score"),
    sectionId: id,
    requiredScore: z.number(),
    /** Null: nothing was scored yet. */
    bestScore: z.number().nullable(),
  }),
]);
export type RequiredAction = z.output<typeof requiredAction>;

/**
 * What stands between a learner and the completion of a section. With `prerequisites_not_met` the section's content is
 * not served either; with the other two it is open and only its completion waits. `requiredActions` lists everything
 * that is missing, prerequisites first, then time, then score; `blockingReason` names the first kind.
 */
export const blocking = z.object({ blockingReason, requiredActions: z.array(requiredAction) });
export type Blocking = z.output<typeof blocking>;

/** Rules of one section; without any rule all are empty and `version` is 0. */
export const sectionRules = z.object({
  sectionId: id,
  courseId: id,
  /** Sections of the same course to be completed first. Those learners cannot see (drafts) hold nobody up. */
  prerequisites: z.array(id),
  /** Seconds to be spent in the section before its completion counts; 0 for none. */
  minimumSeconds: z.number().int(),
  /** Best score needed, 0–100; null for none. Only where `contentType` can carry a score. */
  masteryScore: z.number().int().nullable(),
  /** Rises with every change; send it back with `PUT`. */
  version: z.number().int(),
  updatedAt: instant.nullable(),
});
export type SectionRules = z.output<typeof sectionRules>;

const sectionParams = z.object({ sectionId: id });

export const getSectionRules = defineRoute({
  method: "GET",
  path: "/api/sections/:sectionId/rules",
  summary: "What a section asks of learners, for the course's editors",
  params: sectionParams,
  reply: sectionRules,
});

/**
 * Takes nothing away: what was completed stays completed, and what was recorded counts. 422 `prerequisite_is_itself`,
 * `prerequisite_unknown` (`sectionIds`: not sections of this course), `prerequisites_form_cycle` (`sections`: `{sectionId,
 * title}` in the order they wait for each other), `section_not_scored`.
 */
export const putSectionRules = defineRoute({
  method: "PUT",
  path: "/api/sections/:sectionId/rules",
  summary: "Replace what a section asks of learners; effective at once",
  params: sectionParams,
  body: z.object({
    prerequisites: z.array(id).max(MAX_PREREQUISITES).default([]),
    minimumSeconds: z.number().int().min(0).max(MAX_MINIMUM_SECONDS).default(0),
    masteryScore: z.number().int().min(0).max(100).nullable().default(null),
    /** From the rules as they were read; a mismatch is 409 `edit_conflict` with `current`. Left out: what is sent wins. */
    version: z.number().int().min(0).optional(),
  }),
  reply: sectionRules,
  errors: ["edit_conflict", "prerequisite_is_itself", "prerequisite_unknown", "prerequisites_form_cycle", "section_not_scored"],
});

export const listCourseRules = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/rules",
  summary: "The rules of all sections of a course that have any, for its editors",
  params: z.object({ courseId: id }),
  reply: z.object({ courseId: id, items: z.array(sectionRules) }),
});

export type RuleRoutes = typeof getSectionRules | typeof putSectionRules | typeof listCourseRules;

/** To `course_<courseId>` and `course_staff_<courseId>`: load your progress, or the rules, again. */
export const sectionRulesChanged = defineBroadcast({
  name: "section-rules-changed",
  summary: "What sections of a course ask of learners changed",
  payload: z.object({ courseId: id }),
});

/** Asked before a learner gets content; sections that are open are left out. Staff is never asked about. */
export const getBlocking = defineCall({
  name: "progress.getBlocking",
  summary: "Which of these sections a learner may not open yet, and what to do about it",
  input: z.object({ organisationId: id, courseId: id, userId: id, sectionIds: z.array(id).max(2_000) }),
  output: z.array(blocking.extend({ sectionId: id })),
});

/** Started when rules changed: completions that were claimed before may count now. */
export const settleClaims = defineJob({
  name: "progress.settleClaims",
  summary: "Count the completions that a change of rules lets through",
  input: z.object({ organisationId: id, courseId: id }),
  result: z.object({ learners: z.number().int() }),
});
