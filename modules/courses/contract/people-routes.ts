import { defineRoute, id, multiline, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { typedCode } from "./enrolment-routes.ts";
import { courseRole, enrolment, enrolmentWithPerson, enrolmentStatus } from "./models.ts";

const courseParams = z.object({ courseId: id });

/** As people type it; compared as the users room does. */
const emailAddress = multiline(320);

/** Course staff: not students. */
export const staffRole = courseRole.exclude(["student"]);

export const enrol = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/enroll",
  summary: "Enrol yourself; 201 the first time, 200 with the same enrolment afterwards",
  description: "In a full course the enrolment is `waiting`, with your `position`; you get a place when one becomes free.",
  params: courseParams,
  /** A code where the course asks for one. */
  body: z.object({ code: typedCode.optional() }).nullish(),
  reply: enrolment,
  status: [201, 200],
  idempotency: "natural",
  errors: ["enrolment_closed", "code_required", "code_not_valid", "enrolment_suspended", "enrolment_ended"],
});

export const leave = defineRoute({
  method: "DELETE",
  path: "/api/courses/:courseId/enroll",
  summary: "Leave a course or its waiting list; your progress is kept",
  params: courseParams,
  reply: "nothing",
  errors: ["last_instructor", "enrolment_suspended"],
});

export const listEnrolments = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/enrollments",
  summary: "The people of a course, by name, for its staff",
  params: courseParams,
  query: pageQuery.extend({
    /** Default `student`. */
    role: z.enum([...courseRole.options, "all"]).default("student"),
    status: enrolmentStatus.optional(),
    /** Parts of a name, diacritics do not matter; or one whole e-mail address. */
    search: multiline(200).optional(),
  }),
  reply: page(enrolmentWithPerson),
});

/** Answer to enrolling several people. `unknown` lists the ids and addresses nobody in the organisation has. */
export const enrolmentReport = z.object({
  items: z.array(enrolmentWithPerson),
  /** Who got a place. */
  created: z.number().int(),
  /** Who stands on the waiting list now, because the course is full. */
  waiting: z.number().int(),
  unknown: z.array(z.string()),
});

export const addEnrolments = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/enrollments",
  summary: "Enrol people by id or e-mail address; who is in already stays, who was suspended or had left comes back",
  params: courseParams,
  body: z
    .object({
      userIds: z.array(id).max(500).optional(),
      emails: z.array(emailAddress).max(500).optional(),
      role: courseRole.default("student"),
    })
    .refine((body) => (body.userIds?.length ?? 0) + (body.emails?.length ?? 0) > 0, { message: "Name at least one person" }),
  reply: enrolmentReport,
  status: 201,
});

export const updateEnrolment = defineRoute({
  method: "PATCH",
  path: "/api/enrollments/:enrolmentId",
  summary: "Suspend, end or bring back an enrolment, let in somebody who waits, or change a role; staff may go above the capacity",
  params: z.object({ enrolmentId: id }),
  body: z.object({ status: enrolmentStatus.exclude(["waiting"]).optional(), role: courseRole.optional() }),
  reply: enrolmentWithPerson,
  errors: ["last_instructor"],
});

export const listStaff = defineRoute({
  method: "GET",
  path: "/api/courses/:courseId/staff",
  summary: "Instructors and teaching assistants of a course, for its members",
  params: courseParams,
  reply: z.object({ items: z.array(enrolmentWithPerson) }),
});

export const addStaff = defineRoute({
  method: "POST",
  path: "/api/courses/:courseId/staff",
  summary: "Make somebody of the organisation co-instructor or teaching assistant",
  params: courseParams,
  body: z
    .object({ userId: id.optional(), email: emailAddress.optional(), role: staffRole.default("instructor") })
    .refine((body) => (body.userId === undefined) !== (body.email === undefined), { message: "Send either userId or email" }),
  reply: enrolmentWithPerson,
  status: 201,
  errors: ["person_unknown", "last_instructor"],
});

export const removeStaff = defineRoute({
  method: "DELETE",
  path: "/api/courses/:courseId/staff/:userId",
  summary: "Take somebody off the course's staff",
  params: courseParams.extend({ userId: id }),
  reply: "nothing",
  errors: ["last_instructor"],
});

export type PeopleRoutes =
  | typeof enrol
  | typeof leave
  | typeof listEnrolments
  | typeof addEnrolments
  | typeof updateEnrolment
  | typeof listStaff
  | typeof addStaff
  | typeof removeStaff;
