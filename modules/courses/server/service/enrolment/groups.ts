import { AppError, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as users from "@lectern/users/contract";
import * as contract from "../../../contract.ts";
import * as errors from "../../courses.errors.ts";
import type { CourseGrant } from "../../courses.policy.ts";
import * as courses from "../../repository/courses.repository.ts";
import type { EnrolmentRow } from "../../repository/enrolments.repository.ts";
import * as groups from "../../repository/groups.repository.ts";
import { knownPeople, meetPeople, sortNames } from "../people.ts";
import { takePlaces, type Taken } from "./places.ts";

/** Members enrolled in one transaction. */
const PAGE = 1_000;

type Outcomes = Record<Taken["outcome"], number>;

/**
 * Enrols a whole batch or class section. The group is noted before its members are read: who joins meanwhile is
 * announced by event, and nobody falls between.
 */
export async function enrolGroup(ctx: Context, { actor, access }: CourseGrant, body: RouteInput<typeof contract.enrolGroup>["body"]) {
  const { organisationId, courseId } = access;
  const wanted = { kind: body.batchId ? "batch" : "class_section", groupId: body.batchId ?? body.classSectionId ?? "" } as const;
  const [found] = await ctx.call(users.getGroups, { organisationId, ids: [wanted.groupId] });
  if (!found || found.kind !== wanted.kind) throw errors.groupUnknown();
  const group = await ctx.transaction(async (tx) => {
    const course = await courses.lockCourse(tx.sql, access);
    if (!course) throw notFound("course");
    if (course.isTemplate) throw errors.templateTakesNobody();
    await tx.audit({ action: "course.group_enrolled", targetType: "course", targetId: courseId, details: { ...wanted, keepInStep: body.keepInStep } });
    const { name } = found;
    return groups.saveGroup(tx.sql, { ...wanted, id: ctx.newId(), organisationId, courseId, name, keepInStep: body.keepInStep, addedBy: actor.userId });
  });
  const { created, reactivated, waiting, existing, refused } = await enrolMembers(ctx, group, actor.userId, ({ status }) => status === "ended");
  return { group: await presentGroup(ctx, access, group.groupId), created, reactivated, waiting, existing, refused };
}

export async function listEnrolledGroups(ctx: Context, { access }: CourseGrant) {
  return { items: await presentGroups(ctx, access) };
}

export async function updateEnrolledGroup(ctx: Context, { access }: CourseGrant, groupId: string, keepInStep: boolean) {
  const { organisationId, courseId } = access;
  await ctx.transaction(async (tx) => {
    if (!(await groups.setKeepInStep(tx.sql, courseId, groupId, keepInStep))) throw notFound("group");
    await tx.audit({ action: "course.group_followed", targetType: "course", targetId: courseId, details: { groupId, keepInStep } });
    if (keepInStep) await tx.startJob(contract.followGroup, { organisationId, groupId }, { ownerId: null, organisationId });
  });
  return presentGroup(ctx, access, groupId);
}

export async function forgetEnrolledGroup(ctx: Context, { access }: CourseGrant, groupId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await groups.deleteGroup(tx.sql, access.courseId, groupId))) throw notFound("group");
    await tx.audit({ action: "course.group_forgotten", targetType: "course", targetId: access.courseId, details: { groupId } });
  });
}

/** A group's people changed: who left is noted for the staff of its courses; who came is enrolled by a job, where a course follows. */
export async function noteMembership(
  tx: Transaction,
  { organisationId, groupId, added, removed }: { organisationId: string; groupId: string; added: readonly string[]; removed: readonly string[] },
): Promise<void> {
  if (removed.length > 0)
    for (const courseId of await groups.noteLeavers(tx.sql, organisationId, groupId, removed))
      tx.broadcast(`course_staff_${courseId}`, contract.rosterChanged, { courseId });
  if (added.length === 0) return;
  await groups.forgetLeavers(tx.sql, organisationId, groupId, added);
  if ((await groups.findFollowers(tx.sql, organisationId, groupId)).length > 0)
    await tx.startJob(contract.followGroup, { organisationId, groupId }, { ownerId: null, organisationId });
}

/** Who left a course or was removed from it is not brought back by still being in the group. */
export async function followGroup(ctx: Context, { organisationId, groupId }: { organisationId: string; groupId: string }) {
  const result = { created: 0, waiting: 0 };
  for (const group of await groups.findFollowers(ctx.sql, organisationId, groupId)) {
    try {
      const { created, waiting } = await enrolMembers(ctx, group, null, () => false);
      result.created += created;
      result.waiting += waiting;
    } catch (error) {
      // The group or the course went in the meantime: there is nothing to follow.
      if (!(error instanceof AppError) || error.status !== 404) throw error;
    }
  }
  return result;
}

async function enrolMembers(ctx: Context, group: groups.GroupRow, actorId: string | null, comesBack: (row: EnrolmentRow) => boolean): Promise<Outcomes> {
  const { organisationId, courseId, groupId, kind } = group;
  const outcomes: Outcomes = { created: 0, existing: 0, reactivated: 0, waiting: 0, refused: 0 };
  let afterUserId: string | null = null;
  do {
    const page: { members: { userId: string; role: string }[]; nextAfterUserId: string | null } = await ctx.call(users.listGroupMembers, {
      organisationId,
      groupId,
      afterUserId,
      limit: PAGE,
    });
    const userIds = page.members.filter(({ role }) => role === "member").map(({ userId }) => userId);
    const names = sortNames(await meetPeople(ctx, organisationId, userIds));
    const taken = await ctx.transaction(async (tx) => {
      const course = await courses.lockCourse(tx.sql, { organisationId, courseId });
      if (!course) throw notFound("course");
      const wanted = userIds.map((userId) => ({ course, userId, role: "student" }) as const);
      return takePlaces(ctx, tx, { organisationId, wanted, source: kind, sourceId: groupId, actorId, names, comesBack });
    });
    for (const { outcome, changed } of taken.values()) outcomes[outcome === "waiting" && !changed ? "existing" : outcome]++;
    afterUserId = page.nextAfterUserId;
  } while (afterUserId !== null);
  return outcomes;
}

async function presentGroup(ctx: Context, access: contract.CourseAccess, groupId: string): Promise<contract.EnrolledGroup> {
  const group = (await presentGroups(ctx, access)).find((one) => one.groupId === groupId);
  if (!group) throw notFound("group");
  return group;
}

async function presentGroups(ctx: Context, { organisationId, courseId }: contract.CourseAccess): Promise<contract.EnrolledGroup[]> {
  const [rows, leavers] = await Promise.all([groups.listGroups(ctx.sql, courseId), groups.listLeavers(ctx.sql, courseId)]);
  const known = await knownPeople(ctx.sql, organisationId, [...rows.map(({ addedBy }) => addedBy), ...leavers.map(({ userId }) => userId)]);
  const ofGroup = Map.groupBy(leavers, ({ enrolledGroupId }) => enrolledGroupId);
  return rows.map(({ id, kind, groupId, name, keepInStep, addedBy, createdAt, memberCount }) => ({
    kind,
    groupId,
    name,
    keepInStep,
    addedBy: (addedBy && known.get(addedBy)) || null,
    createdAt: createdAt.toISOString(),
    memberCount,
    leavers: (ofGroup.get(id) ?? []).map(({ enrolmentId, status, userId, leftAt }) => ({
      enrolmentId,
      status,
      user: known.get(userId) ?? null,
      leftAt: leftAt.toISOString(),
    })),
  }));
}
