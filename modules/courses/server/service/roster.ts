import { decodeCursor, toPage, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as users from "@lectern/users/contract";
import * as contract from "../../contract.ts";
import { personUnknown } from "../courses.errors.ts";
import type { CourseGrant, EnrolmentGrant } from "../courses.policy.ts";
import { personOf, toEnrolmentWithPerson } from "../courses.presenter.ts";
import { memberCursor } from "../list-cursors.ts";
import * as courses from "../repository/courses.repository.ts";
import * as enrolments from "../repository/enrolments.repository.ts";
import * as lists from "../repository/roster.repository.ts";
import * as people from "../repository/people.repository.ts";
import * as waiting from "../repository/waiting.repository.ts";
import { likePatterns, searchForm } from "../text.ts";
import type { PlaceChange } from "./enrolment/changes.ts";
import { changePlace, fillFreePlaces, takePlaces } from "./enrolment/places.ts";
import { knownPeople, meetPeople, sortNames } from "./people.ts";

type ListFilter = RouteInput<typeof contract.listEnrolments>["query"];

/** The people of a course by name. */
export async function listEnrolments(ctx: Context, { access }: CourseGrant, { role, status, search, cursor, limit }: ListFilter) {
  const rows = await findMembers(ctx, access, { role: role === "all" ? undefined : role, status, search, cursor, limit });
  return toPage(
    rows,
    limit,
    (row) => toEnrolmentWithPerson(row, personOf(row), row.sourceName),
    (row) => [row.sortName, row.id],
  );
}

/** The same for other rooms. */
export async function listMembers(
  ctx: Context,
  query: {
    organisationId: string;
    courseId: string;
    role?: contract.CourseRole | undefined;
    status: contract.EnrolmentStatus;
    search?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  if (!(await courses.findCourse(ctx.sql, query))) return { items: [], nextCursor: null };
  const rows = await findMembers(ctx, query, { ...query, role: query.role });
  return toPage(
    rows,
    query.limit,
    (row) => ({ userId: row.userId, user: personOf(row), role: row.role, status: row.status, enrolledAt: row.enrolledAt.toISOString() }),
    (row) => [row.sortName, row.id],
  );
}

export async function listStaff(ctx: Context, { access }: CourseGrant) {
  const rows = await lists.listStaff(ctx.sql, [access.courseId], ["instructor", "teaching_assistant"]);
  return { items: rows.map((row) => toEnrolmentWithPerson(row, personOf(row))) };
}

/** Enrols people by id or address and says whom nobody knows. */
export async function addEnrolments(
  ctx: Context,
  { actor, access }: CourseGrant,
  { userIds = [], emails = [], role }: RouteInput<typeof contract.addEnrolments>["body"],
) {
  const { organisationId } = access;
  const byEmail = emails.length > 0 ? await ctx.call(users.findByEmail, { organisationId, emails }) : [];
  const known = await meetPeople(ctx, organisationId, [...userIds, ...byEmail.map(({ id }) => id)]);
  const foundEmails = new Set(byEmail.map(({ email }) => email));
  const unknown = [...userIds.filter((userId) => !known.has(userId)), ...emails.filter((email) => !foundEmails.has(users.normaliseEmail(email)))];
  const taken = await ctx.transaction(async (tx) => {
    const course = await courses.lockCourse(tx.sql, access);
    if (!course) throw notFound("course");
    const wanted = [...known.keys()].map((userId) => ({ course, userId, role }));
    const about = { organisationId, source: "staff", actorId: actor.userId, names: sortNames(known), comesBack: () => true } as const;
    return [...(await takePlaces(ctx, tx, { ...about, wanted })).values()];
  });
  return {
    items: taken.map(({ row }) => toEnrolmentWithPerson(row, known.get(row.userId) ?? null)),
    created: taken.filter(({ outcome }) => outcome === "created" || outcome === "reactivated").length,
    waiting: taken.filter(({ outcome }) => outcome === "waiting").length,
    unknown,
  };
}

export async function updateEnrolment(
  ctx: Context,
  { actor, access, enrolmentId }: EnrolmentGrant,
  { status, role }: RouteInput<typeof contract.updateEnrolment>["body"],
) {
  const row = await ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    const before = await enrolments.lockEnrolment(tx.sql, access.courseId, enrolmentId);
    if (!before) throw notFound("enrolment");
    const change = { before, status: status ?? before.status, role: role ?? before.role, endedBy: actor.userId };
    // Staff is not kept waiting.
    const to = change.status === "waiting" && change.role !== "student" ? ({ ...change, status: "active" } as const) : change;
    const after = await changePlace(ctx, tx, access, { ...to, action: actionOf(to), actorId: actor.userId, waitingOrder: before.waitingOrder });
    await auditChange(tx, before, after);
    return after;
  });
  const known = await knownPeople(ctx.sql, access.organisationId, [row.userId]);
  return toEnrolmentWithPerson(row, known.get(row.userId) ?? null);
}

export async function addStaff(ctx: Context, { actor, access }: CourseGrant, { userId, email, role }: RouteInput<typeof contract.addStaff>["body"]) {
  const { organisationId, courseId } = access;
  const [byEmail] = email === undefined ? [] : await ctx.call(users.findByEmail, { organisationId, emails: [email] });
  const wanted = userId ?? byEmail?.id;
  const known = wanted ? await meetPeople(ctx, organisationId, [wanted]) : new Map();
  if (!wanted || !known.has(wanted)) throw personUnknown();
  const row = await ctx.transaction(async (tx) => {
    const course = await courses.lockCourse(tx.sql, access);
    if (!course) throw notFound("course");
    const about = { organisationId, source: "staff", actorId: actor.userId, names: sortNames(known), comesBack: () => true } as const;
    const [taken] = (await takePlaces(ctx, tx, { ...about, wanted: [{ course, userId: wanted, role }] })).values();
    if (!taken) throw personUnknown();
    const after = await changePlace(ctx, tx, access, { before: taken.row, status: "active", role, action: "role_changed", actorId: actor.userId });
    await tx.audit({ action: "course.staff_added", targetType: "course", targetId: courseId, details: { userId: wanted, role } });
    return after;
  });
  return toEnrolmentWithPerson(row, known.get(wanted) ?? null);
}

export async function removeStaff(ctx: Context, { actor, access }: CourseGrant, userId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    const before = await enrolments.lockEnrolmentOf(tx.sql, access.courseId, userId);
    if (!before || before.status === "ended" || before.role === "student") throw notFound("person");
    const after = await changePlace(ctx, tx, access, { before, status: "ended", action: "removed", endedBy: actor.userId, actorId: actor.userId });
    await auditChange(tx, before, after);
  });
}

interface ChangedPerson extends people.PersonRow {
  readonly status: "active" | "suspended";
}

/** Keeps names and pictures as the users room has them. Who comes back after a suspension gets the places they waited for, if there are any. */
export async function followPerson(ctx: Context, tx: Transaction, person: ChangedPerson): Promise<void> {
  const { userId, organisationId } = person;
  const comesBack = person.status === "active" && (await people.isSuspended(tx.sql, organisationId, userId));
  // Courses first: whoever fills a place at this moment is waited for, and then sees or leaves this person.
  const waitedFor = comesBack ? await courses.lockCourses(tx.sql, organisationId, await waiting.findWaitedFor(tx.sql, organisationId, userId)) : [];
  await people.updatePerson(tx.sql, { ...person, isSuspended: person.status === "suspended" }, searchForm(person.fullName));
  for (const { id: courseId } of waitedFor) await fillFreePlaces(ctx, tx, { organisationId, courseId });
}

/** Somebody's account is gone: their places end, even the last instructor's; administrators remain. */
export async function forgetPerson(ctx: Context, tx: Transaction, { organisationId, userId }: { organisationId: string; userId: string }): Promise<void> {
  const courseIds = await enrolments.findOpenCoursesOf(tx.sql, organisationId, userId);
  for (const { id: courseId } of await courses.lockCourses(tx.sql, organisationId, courseIds)) {
    const before = await enrolments.lockEnrolmentOf(tx.sql, courseId, userId);
    if (!before || before.status === "ended") continue;
    await changePlace(ctx, tx, { organisationId, courseId }, { before, status: "ended", action: "account_deleted", actorId: null });
  }
  await people.deletePerson(tx.sql, organisationId, userId);
}

interface MemberFilter {
  readonly role: contract.CourseRole | undefined;
  readonly status: contract.EnrolmentStatus | undefined;
  readonly search: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** A search that is an e-mail address finds its owner; this room holds no addresses. */
async function findMembers(
  ctx: Context,
  { organisationId, courseId }: { organisationId: string; courseId: string },
  filter: Partial<MemberFilter> & { limit: number },
) {
  const { role, status, search, cursor, limit } = filter;
  const after = decodeCursor(cursor, memberCursor);
  const isAddress = search?.includes("@") === true;
  const [owner] = isAddress ? await ctx.call(users.findByEmail, { organisationId, emails: [search] }) : [];
  if (isAddress && !owner) return [];
  return lists.listEnrolments(ctx.sql, { courseId, role, status, patterns: isAddress ? [] : likePatterns(search), userId: owner?.id, after, limit });
}

function actionOf({ before, status, role }: Pick<PlaceChange, "before" | "status" | "role">): PlaceChange["action"] {
  if (status === before.status) return role === before.role ? "restored" : "role_changed";
  if (status === "suspended") return "suspended";
  if (status === "ended") return "removed";
  return before.status === "waiting" ? "admitted" : "restored";
}

async function auditChange(tx: Transaction, before: enrolments.EnrolmentRow, after: enrolments.EnrolmentRow): Promise<void> {
  await tx.audit({
    action: "enrolment.changed",
    targetType: "enrolment",
    targetId: after.id,
    details: {
      courseId: after.courseId,
      userId: after.userId,
      from: { role: before.role, status: before.status },
      to: { role: after.role, status: after.status },
    },
  });
}
