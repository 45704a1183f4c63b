import { defineRoute, id, instant, line, organisationRole, page, pageQuery } from "@lectern/core";
import { z } from "zod";

/** People in one request that adds or removes members. */
export const GROUP_MEMBERS_PER_REQUEST_MAX = 1000;

const groupName = line(120);
/** Short and unique in the organisation, whatever its case: `10A1`, `K66-CS`. */
export const groupCode = line(40);
const term = line(60);
/** A calendar day, ISO 8601. */
const day = z.iso.date();

/** `batch`: a cohort that starts and ends together. `class_section`: a group that is taught together. */
export const groupKind = z.enum(["batch", "class_section"]);
export type GroupKind = z.output<typeof groupKind>;

/** A teacher of a group looks after it; in courses that is their own matter. */
export const groupRole = z.enum(["member", "teacher"]);

const shared = {
  id,
  name: z.string(),
  code: z.string(),
  /** Null while in use. */
  archivedAt: instant.nullable(),
  memberCount: z.number().int(),
  teacherCount: z.number().int(),
  /** Rises with every change of the group's own fields; send it back with a change. */
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
};

export const batch = z.object({ ...shared, startsOn: day.nullable(), endsOn: day.nullable() });
export type Batch = z.output<typeof batch>;

export const classSection = z.object({
  ...shared,
  batch: z.object({ id, name: z.string(), code: z.string() }).nullable(),
  term: z.string().nullable(),
});
export type ClassSection = z.output<typeof classSection>;

export const groupMember = z.object({
  userId: id,
  fullName: z.string(),
  avatarUrl: z.string().nullable(),
  /** In the organisation. */
  organisationRole,
  role: groupRole,
  joinedAt: instant,
  /** For administrators. */
  email: z.string().optional(),
});
export type GroupMember = z.output<typeof groupMember>;

/** What became of one person of a request; `unknown` also for people of elsewhere. */
const memberOutcome = z.enum(["added", "role_changed", "already_member", "removed", "not_member", "unknown"]);

export const membershipReport = z.object({
  added: z.number().int(),
  roleChanged: z.number().int(),
  removed: z.number().int(),
  /** One entry per person asked for, in the order asked; `value` is the id or address as it was sent. */
  people: z.array(z.object({ value: z.string(), userId: id.nullable(), outcome: memberOutcome })),
});
export type MembershipReport = z.output<typeof membershipReport>;

const people = z
  .object({
    userIds: z.array(id).max(GROUP_MEMBERS_PER_REQUEST_MAX).default([]),
    emails: z.array(z.string().min(1).max(1024)).max(GROUP_MEMBERS_PER_REQUEST_MAX).default([]),
  })
  .refine(({ userIds, emails }) => userIds.length + emails.length <= GROUP_MEMBERS_PER_REQUEST_MAX, { message: "Too many people in one request" });

const groupParams = z.object({ groupId: id });
const archivedFilter = z.enum(["active", "archived", "all"]).default("active");
const groupQuery = pageQuery.extend({
  /** Words of the name, or a part of the code. */
  search: z.string().max(200).optional(),
  archived: archivedFilter,
});
const inOrder = ({ startsOn, endsOn }: { startsOn?: string | null | undefined; endsOn?: string | null | undefined }) =>
  !startsOn || !endsOn || startsOn <= endsOn;
const ORDER = { message: "The end is before the start", path: ["endsOn"] };

const batchFields = z.object({ name: groupName, code: groupCode, startsOn: day.nullable().optional(), endsOn: day.nullable().optional() });
const sectionFields = z.object({ name: groupName, code: groupCode, batchId: id.nullable().optional(), term: term.nullable().optional() });
/** `version` as last read; `archived` puts a group away and takes it out again. */
const change = { version: z.number().int(), archived: z.boolean().optional() };

const memberQuery = pageQuery.extend({ search: z.string().max(200).optional(), role: groupRole.optional() });

/** The routes both kinds have alike. */
function membershipRoutes<const Base extends "batches" | "class-sections">(base: Base) {
  return {
    remove: defineRoute({
      method: "DELETE",
      path: `/api/${base}/:groupId`,
      summary: "Delete a group and its memberships; people stay",
      params: groupParams,
      reply: "nothing",
    }),
    listMembers: defineRoute({
      method: "GET",
      path: `/api/${base}/:groupId/members`,
      summary: "Members by name",
      params: groupParams,
      query: memberQuery,
      reply: page(groupMember),
    }),
    addMembers: defineRoute({
      method: "POST",
      path: `/api/${base}/:groupId/members`,
      summary: "Add people by id or e-mail address, or change their role in the group",
      description: "At most 1,000 people in one request. People who are in already are reported, not doubled.",
      params: groupParams,
      body: people.safeExtend({ role: groupRole.default("member") }),
      reply: membershipReport,
    }),
    removeMembers: defineRoute({
      method: "POST",
      path: `/api/${base}/:groupId/members/remove`,
      summary: "Take people out of the group; their accounts stay",
      params: groupParams,
      body: people,
      reply: membershipReport,
    }),
  };
}

export const batches = {
  list: defineRoute({
    method: "GET",
    path: "/api/batches",
    summary: "Batches (cohorts) by name; students get their own",
    query: groupQuery,
    reply: page(batch),
  }),
  create: defineRoute({
    method: "POST",
    path: "/api/batches",
    summary: "Create a batch",
    body: batchFields.refine(inOrder, ORDER),
    reply: batch,
    status: 201,
    errors: ["group_code_taken"],
  }),
  get: defineRoute({ method: "GET", path: "/api/batches/:groupId", summary: "One batch", params: groupParams, reply: batch }),
  update: defineRoute({
    method: "PATCH",
    path: "/api/batches/:groupId",
    summary: "Change a batch; members left out stay as they are",
    params: groupParams,
    body: batchFields.partial().extend(change).refine(inOrder, ORDER),
    reply: batch,
    errors: ["group_code_taken", "edit_conflict", "group_dates_crossed"],
  }),
  ...membershipRoutes("batches"),
};

export const classSections = {
  list: defineRoute({
    method: "GET",
    path: "/api/class-sections",
    summary: "Class sections by name; students get their own",
    query: groupQuery.extend({ batchId: id.optional() }),
    reply: page(classSection),
  }),
  create: defineRoute({
    method: "POST",
    path: "/api/class-sections",
    summary: "Create a class section",
    body: sectionFields,
    reply: classSection,
    status: 201,
    errors: ["group_code_taken"],
  }),
  get: defineRoute({ method: "GET", path: "/api/class-sections/:groupId", summary: "One class section", params: groupParams, reply: classSection }),
  update: defineRoute({
    method: "PATCH",
    path: "/api/class-sections/:groupId",
    summary: "Change a class section; members left out stay as they are",
    params: groupParams,
    body: sectionFields.partial().extend(change),
    reply: classSection,
    errors: ["group_code_taken", "edit_conflict"],
  }),
  ...membershipRoutes("class-sections"),
};

type RoutesOf<Set> = Set[keyof Set];
export type GroupRoutes = RoutesOf<typeof batches> | RoutesOf<typeof classSections>;
