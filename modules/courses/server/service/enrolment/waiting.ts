import { decodeCursor, notFound, toPage, type Context } from "@lectern/core";
import * as errors from "../../courses.errors.ts";
import type { CourseGrant, EnrolmentGrant } from "../../courses.policy.ts";
import { personOf, toEnrolmentWithPerson } from "../../courses.presenter.ts";
import * as contract from "../../../contract.ts";
import { waitingCursor } from "../../list-cursors.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";
import * as roster from "../../repository/roster.repository.ts";
import * as waiting from "../../repository/waiting.repository.ts";
import { knownPeople } from "../people.ts";

export async function listWaiting(ctx: Context, { access }: CourseGrant, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const rows = await roster.listWaiting(ctx.sql, { courseId: access.courseId, after: decodeCursor(cursor, waitingCursor), limit });
  return toPage(
    rows,
    limit,
    (row) => ({ ...toEnrolmentWithPerson(row, personOf(row), row.sourceName), position: row.position }),
    (row) => [row.waitingOrder ?? 0, row.id, row.position],
  );
}

export async function moveWaiting(ctx: Context, { actor, access, enrolmentId }: EnrolmentGrant, position: number) {
  const { row, place } = await ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    const before = await enrolments.lockEnrolment(tx.sql, access.courseId, enrolmentId);
    if (before?.status !== "waiting") throw errors.notWaiting();
    await waiting.moveWaiting(tx.sql, access.courseId, enrolmentId, position);
    const after = await enrolments.lockEnrolment(tx.sql, access.courseId, enrolmentId);
    if (!after) throw notFound("enrolment");
    const { role, source, sourceId, id, waitingOrder } = after;
    const { organisationId, courseId } = access;
    await enrolments.addHistory(tx.sql, [{ organisationId, enrolmentId, action: "moved", role, source, sourceId, actorId: actor.userId }]);
    tx.broadcast(`course_staff_${courseId}`, contract.rosterChanged, { courseId });
    tx.broadcast(`user_${after.userId}`, contract.enrolmentChanged, { courseId, enrolmentId, status: "waiting", role });
    return { row: after, place: await waiting.findPosition(tx.sql, courseId, { id, waitingOrder: waitingOrder ?? 0 }) };
  });
  const known = await knownPeople(ctx.sql, access.organisationId, [row.userId]);
  return { ...toEnrolmentWithPerson(row, known.get(row.userId) ?? null), position: place };
}
