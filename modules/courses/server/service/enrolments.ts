import { notFound, type Context, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as errors from "../courses.errors.ts";
import type { CourseGrant } from "../courses.policy.ts";
import { toEnrolment } from "../courses.presenter.ts";
import * as courses from "../repository/courses.repository.ts";
import * as enrolments from "../repository/enrolments.repository.ts";
import { meetPeople, sortNames, type Person } from "./people.ts";

type Enrolment = ReturnType<typeof toEnrolment>;

/** Enrols the actor as a student. However often and however many at once: one enrolment. */
export async function enrol(ctx: Context, { actor, access }: CourseGrant): Promise<{ enrolment: Enrolment; created: boolean }> {
  const known = await meetPeople(ctx, actor.organisationId, [actor.userId]);
  return ctx.transaction(async (tx) => {
    const before = await enrolments.findEnrolment(tx.sql, access.courseId, actor.userId);
    if (before?.status === "active") return { enrolment: toEnrolment(before), created: false };
    if (before?.status === "suspended") throw errors.enrolmentSuspended();
    if (before && before.endedBy !== actor.userId) throw errors.enrolmentOver();
    // Who comes back changes a row others may be changing: those take the course first.
    const course = await (before ? courses.lockCourse : courses.findCourse)(tx.sql, access);
    if (course?.status !== "published") throw notFound("course");
    if (course.enrolmentPolicy !== "open") throw errors.enrolmentClosed();
    const { added, changed, unchanged } = await bringIn(ctx, tx, { access, people: known, role: "student", source: "self", onlyIfLeft: true });
    const [mine] = [...added, ...changed];
    // Another request of the same person was quicker.
    const [theirs] = unchanged;
    if (theirs && theirs.status !== "active") throw errors.enrolmentSuspended();
    const row = mine ?? theirs;
    if (!row) throw notFound("course");
    return { enrolment: toEnrolment(row), created: mine !== undefined };
  });
}

/** The actor leaves by themselves and may come back. */
export async function leave(ctx: Context, { actor, access }: CourseGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    const [row] = await enrolments.lockEnrolments(tx.sql, access.courseId, [actor.userId]);
    if (!row || row.status === "ended") throw notFound("enrolment");
    if (row.status === "suspended") throw errors.enrolmentSuspended();
    await changeEnrolment(ctx, tx, access, row, { status: "ended", role: row.role, endedBy: actor.userId });
  });
}

export interface BringIn {
  readonly access: { readonly courseId: string; readonly organisationId: string };
  readonly people: ReadonlyMap<string, Person>;
  readonly role: contract.CourseRole;
  readonly source: enrolments.EnrolmentSource;
  /** Leaves suspended people and those whom staff ended as they are. */
  readonly onlyIfLeft?: boolean;
}

/** Gives people a place; who is active already keeps theirs. */
export async function bringIn(ctx: Context, tx: Transaction, { access, people, role, source, onlyIfLeft = false }: BringIn) {
  const { courseId, organisationId } = access;
  // In one order, so that two lists that share people do not wait for each other.
  const userIds = [...people.keys()].toSorted();
  const added = await enrolments.insertEnrolments(
    tx.sql,
    userIds.map((userId) => ({ id: ctx.newId(), organisationId, courseId, userId, role, source })),
    sortNames(people),
  );
  const isNew = new Set(added.map(({ userId }) => userId));
  const existing = await enrolments.lockEnrolments(
    tx.sql,
    courseId,
    userIds.filter((userId) => !isNew.has(userId)),
  );
  const comesBack = (row: enrolments.EnrolmentRow) => row.status !== "active" && (!onlyIfLeft || (row.status === "ended" && row.endedBy === row.userId));
  const changed: enrolments.EnrolmentRow[] = [];
  for (const row of existing.filter(comesBack))
    changed.push(await enrolments.saveEnrolment(tx.sql, { id: row.id, role, status: "active", source, endedBy: null }));
  for (const row of [...added, ...changed]) await tx.emit(contract.enrolmentCreated, eventData(row), { organisationId });
  if (role === "student") await courses.addStudents(tx.sql, courseId, added.length + changed.length);
  return { added, changed, unchanged: existing.filter((row) => !comesBack(row)) };
}

/**
 * Changes somebody's place, on a locked course and row, with all that follows: a course keeps an instructor, the number of
 * students, events, and sockets that have to leave the course's rooms.
 */
export async function changeEnrolment(
  ctx: Context,
  tx: Transaction,
  { organisationId, courseId }: { readonly organisationId: string; readonly courseId: string },
  before: enrolments.EnrolmentRow,
  change: Pick<enrolments.EnrolmentChange, "role" | "status" | "endedBy">,
): Promise<enrolments.EnrolmentRow> {
  if (change.role === before.role && change.status === before.status) return before;
  if (isActive(before, "instructor") && !isActive(change, "instructor") && (await enrolments.countInstructors(tx.sql, courseId)) === 1)
    throw errors.lastInstructor();
  const after = await enrolments.saveEnrolment(tx.sql, { ...change, id: before.id, source: before.source });
  await courses.addStudents(tx.sql, courseId, Number(isActive(after, "student")) - Number(isActive(before, "student")));
  if (after.status === "active") await tx.emit(contract.enrolmentCreated, eventData(after), { organisationId });
  else if (before.status === "active" || after.status === "ended")
    await tx.emit(contract.enrolmentEnded, { ...eventData(after), status: after.status }, { organisationId });
  leaveRooms(ctx, tx, courseId, after);
  return after;
}

/** Takes the person's sockets out of the rooms their place no longer opens. */
export function leaveRooms(ctx: Context, tx: Transaction, courseId: string, { userId, status, role }: enrolments.EnrolmentRow): void {
  tx.afterCommit(() => {
    if (status !== "active") ctx.realtime.leaveRoom(`user_${userId}`, `course_${courseId}`);
    if (status !== "active" || role === "student") ctx.realtime.leaveRoom(`user_${userId}`, `course_staff_${courseId}`);
  });
}

function isActive(place: { role: contract.CourseRole; status: contract.EnrolmentStatus }, role: contract.CourseRole): boolean {
  return place.status === "active" && place.role === role;
}

export function eventData({ id, courseId, userId, role, source }: enrolments.EnrolmentRow) {
  return { enrolmentId: id, courseId, userId, role, source };
}
