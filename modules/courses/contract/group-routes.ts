import { defineJob, defineRoute, id, instant } from "@lectern/core";
import { z } from "zod";
import { coursePerson, enrolmentStatus } from "./models.ts";

const courseParams = z.object({ courseId: id });
const groupParams = courseParams.extend({ groupId: id });

/** As the users room calls them. */
export const enrolledGroupKind = z.enum(["batch", "class_section"]);

/** A batch or class section that was enrolled as a whole. */
export const enrolledGroup = z.object({
  kind: enrolledGroupKind,
  groupId: id,
  name: z.string(),
  /** People who join the group later get a place too. */
  keepInStep: z.boolean(),
  addedBy: coursePerson.nullable(),
  createdAt: instant,
  /** People with a place in the course who came in with the group. */
  memberCount: z.number().int(),
  /** Who left the group and still has a place (at most 200): nobody is taken out of a course silently. */
  leavers: z.array(z.object({ enrolmentId: id, status: enrolmentStatus, user: coursePerson.nullable(), leftAt: instant })),
});
export type EnrolledGroup = z.output<typeof enrolledGroup>;

/** What became of the group's members. Its teachers are not enrolled: in courses they are what the course makes them. */
export const groupEnrolment = z.object({
  group: enrolledGroup,
  created: z.number().int(),
  /** They had left or been removed and are back. */
  reactivated: z.number().int(),
  waiting: z.number().int(),
  existing: z.number().int(),
  /** Suspended in this course: they stay so. */
  refused: z.number().int(),
});

export const enrolGroup = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/enrollments/groups",
  summary: "Enrol everybody in a batch or class section as students; who is in already stays",
  params: courseParams,
  body: z
    .object({ batchId: id.optional(), classSectionId: id.optional(), keepInStep: z.boolean().default(false) })
    .refine((body) => (body.batchId === undefined) !== (body.classSectionId === undefined), { message: "Send either batchId or classSectionId" }),
  reply: groupEnrolment,
  status: 201,
  idempotency: "natural",
  errors: ["group_unknown"],
});

export const listEnrolledGroups = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/enrollments/groups",
  summary: "The batches and class sections of a course, and who left them since",
  params: courseParams,
  reply: z.object({ items: z.array(enrolledGroup) }),
});

export const updateEnrolledGroup = defineRoute({
  method: "PATCH",
  path: "/api/courses/:courseId/enrollments/groups/:groupId",
  summary: "Follow a group, or stop following it; turned on, whoever joined meanwhile gets a place",
  params: groupParams,
  body: z.object({ keepInStep: z.boolean() }),
  reply: enrolledGroup,
});

export const forgetEnrolledGroup = defineRoute({
  method: "DELETE",
  path: "/api/courses/:courseId/enrollments/groups/:groupId",
  summary: "Forget that a group was enrolled; its people keep their places",
  params: groupParams,
  reply: "nothing",
});

/** Started when somebody joined a group that courses follow. */
export const followGroup = defineJob({
  name: "courses.followGroup",
  summary: "Give new members of a batch or class section places in the courses that follow it",
  input: z.object({ organisationId: id, groupId: id }),
  result: z.object({ created: z.number().int(), waiting: z.number().int() }),
  retryLimit: 5,
});

export type GroupEnrolmentRoutes = typeof enrolGroup | typeof listEnrolledGroups | typeof updateEnrolledGroup | typeof forgetEnrolledGroup;
