import { notFound, type Actor, type Context } from "@lectern/core";
import * as errors from "../../courses.errors.ts";
import type { CourseGrant } from "../../courses.policy.ts";
import { toEnrolment } from "../../courses.presenter.ts";
import * as codes from "../../repository/codes.repository.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";
import * as waiting from "../../repository/waiting.repository.ts";
import { meetPeople, sortNames } from "../people.ts";
import { lookUpCode, requireUsable } from "./codes.ts";
import { changePlace, placeKey, takePlaces } from "./places.ts";

interface Joined {
  readonly enrolment: ReturnType<typeof toEnrolment>;
  readonly created: boolean;
}

/** Enrols the actor as a student. However often and however many at once: one enrolment. */
export async function enrol(ctx: Context, { actor, access }: CourseGrant, typed?: string): Promise<Joined> {
  const code = typed === undefined ? null : await lookUpCode(ctx, actor, typed);
  if (code && code.courseId !== access.courseId) throw errors.codeNotValid();
  return join(ctx, actor, access.courseId, code);
}

/** As `enrol`, for who has only a code. A course that is not open to this person is a code that does not fit. */
export async function joinWithCode(ctx: Context, actor: Actor, typed: string): Promise<Joined> {
  const code = await lookUpCode(ctx, actor, typed);
  return join(ctx, actor, code.courseId, code);
}

async function join(ctx: Context, actor: Actor, courseId: string, code: codes.CodeRow | null): Promise<Joined> {
  const { organisationId, userId } = actor;
  const names = sortNames(await meetPeople(ctx, organisationId, [userId]));
  return ctx.transaction(async (tx) => {
    const before = await enrolments.findEnrolment(tx.sql, courseId, userId);
    // The usual repetition does not queue for the course.
    if (!code && before?.status === "active") return { enrolment: toEnrolment(before), created: false };
    const course = await courses.lockCourse(tx.sql, { organisationId, courseId });
    if (course?.status !== "published") throw code ? errors.codeNotValid() : notFound("course");
    const row = await enrolments.lockEnrolmentOf(tx.sql, courseId, userId);
    if (row?.status === "active" || row?.status === "waiting") return { enrolment: await withPosition(tx.sql, row), created: false };
    if (row?.status === "suspended") throw errors.enrolmentSuspended();
    if (code) {
      if (course.enrolmentPolicy === "closed") throw errors.codeNotValid();
      await requireUsable(tx, code, ctx.now());
    } else if (course.enrolmentPolicy !== "open") throw course.enrolmentPolicy === "code" ? errors.codeRequired() : errors.enrolmentClosed();
    if (row && row.endedBy !== userId) throw errors.enrolmentOver();
    const taken = await takePlaces(ctx, tx, {
      organisationId,
      wanted: [{ course, userId, role: "student" }],
      source: code ? "code" : "self",
      sourceId: code?.id ?? null,
      actorId: userId,
      names,
      comesBack: (left) => left.status === "ended" && left.endedBy === left.userId,
    });
    const mine = taken.get(placeKey(courseId, userId));
    if (!mine || mine.outcome === "refused") throw notFound("course");
    if (code) await codes.countUse(tx.sql, code.id);
    return { enrolment: await withPosition(tx.sql, mine.row), created: mine.changed };
  });
}

/** The actor leaves by themselves, the course or its waiting list, and may come back. */
export async function leave(ctx: Context, { actor, access }: CourseGrant): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await courses.lockCourse(tx.sql, access))) throw notFound("course");
    const before = await enrolments.lockEnrolmentOf(tx.sql, access.courseId, actor.userId);
    if (!before || before.status === "ended") throw notFound("enrolment");
    if (before.status === "suspended") throw errors.enrolmentSuspended();
    await changePlace(ctx, tx, access, { before, status: "ended", action: "left", endedBy: actor.userId, actorId: actor.userId });
  });
}

async function withPosition(sql: Context["sql"], row: enrolments.EnrolmentRow) {
  const { id, waitingOrder } = row;
  return toEnrolment(row, waitingOrder === null ? null : await waiting.findPosition(sql, row.courseId, { id, waitingOrder }));
}
