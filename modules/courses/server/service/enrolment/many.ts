import type { Context } from "@lectern/core";
import type { z } from "zod";
import type * as contract from "../../../contract.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";
import { meetPeople, sortNames } from "../people.ts";
import { applyChanges, isActive, type PlaceChange } from "./changes.ts";
import { fillFreePlaces, placeKey, takePlaces, type Taken, type Wanted } from "./places.ts";

type Input = z.output<typeof contract.enrolPeople.input>;
type Answer = z.input<typeof contract.enrolPeople.output>["items"][number];

/** For other rooms: many people into many courses, in one transaction and a fixed number of statements. */
export async function enrolPeople(ctx: Context, { organisationId, actorId, source, sourceId, items }: Input): Promise<{ items: Answer[] }> {
  const known = await meetPeople(
    ctx,
    organisationId,
    items.map(({ userId }) => userId),
  );
  const named = await findReferenced(ctx, organisationId, items);
  return ctx.transaction(async (tx) => {
    const courseIds = [...new Set([...named.values()].map(({ id }) => id))];
    const locked = new Map((await courses.lockCourses(tx.sql, organisationId, courseIds)).map((course) => [course.id, course]));
    const rows = items.map(({ userId, course, role }) => ({ userId, course, role, found: locked.get(named.get(normalised(course))?.id ?? "") }));
    const wanted = rows.flatMap(({ userId, role, found }): Wanted[] =>
      found && !found.isTemplate && known.has(userId) ? [{ course: found, userId, role }] : [],
    );
    const comesBack = ({ status }: enrolments.EnrolmentRow) => status === "ended";
    const taken = await takePlaces(ctx, tx, { organisationId, wanted, source, sourceId, actorId, names: sortNames(known), comesBack });
    const answered = new Set<string>();
    return {
      items: rows.map(({ userId, course, role, found }): Answer => {
        const row = { userId, course, courseId: found?.id ?? null, enrolmentId: null };
        const refused = !found ? "course_unknown" : found.isTemplate ? "course_is_template" : !known.has(userId) ? "person_unknown" : null;
        const key = placeKey(found?.id ?? "", userId);
        const what = taken.get(key);
        if (refused || !what) return { ...row, outcome: "refused", code: refused ?? "person_unknown" };
        const isRepeated = answered.has(key);
        answered.add(key);
        return { ...row, enrolmentId: what.row.id, ...toOutcome(what, { role, isRepeated, source, sourceId }) };
      }),
    };
  });
}

export async function undoEnrolments(
  ctx: Context,
  { organisationId, actorId, enrolmentIds, sourceId }: z.output<typeof contract.undoEnrolments.input>,
): Promise<z.input<typeof contract.undoEnrolments.output>> {
  const found = await enrolments.findEnrolments(ctx.sql, organisationId, enrolmentIds);
  return ctx.transaction(async (tx) => {
    const locked = await courses.lockCourses(tx.sql, organisationId, [...new Set(found.map(({ courseId }) => courseId))]);
    const isLocked = new Set(locked.map(({ id }) => id));
    const rows = await enrolments.lockPlaces(
      tx.sql,
      found.filter(({ courseId }) => isLocked.has(courseId)),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const instructors = new Map<string, number>();
    for (const { courseId } of rows.filter((row) => isActive(row, "instructor")))
      if (!instructors.has(courseId)) instructors.set(courseId, await enrolments.countInstructors(tx.sql, courseId));
    const changes: PlaceChange[] = [];
    const items = enrolmentIds.map((enrolmentId, at) => {
      const before = byId.get(enrolmentId);
      if (!before) return { enrolmentId, courseId: null, outcome: "unknown" as const };
      const answer = { enrolmentId, courseId: before.courseId };
      if (before.status === "ended" || enrolmentIds.indexOf(enrolmentId) < at) return { ...answer, outcome: "already_ended" as const };
      if (sourceId !== null && before.sourceId !== sourceId) return { ...answer, outcome: "changed_since" as const };
      if (isActive(before, "instructor")) {
        const left = instructors.get(before.courseId) ?? 0;
        if (left <= 1) return { ...answer, outcome: "refused" as const };
        instructors.set(before.courseId, left - 1);
      }
      changes.push({ before, status: "ended", action: "removed", endedBy: actorId });
      return { ...answer, outcome: "ended" as const };
    });
    await applyChanges(ctx, tx, changes, { organisationId, actorId });
    for (const courseId of isLocked) await fillFreePlaces(ctx, tx, { organisationId, courseId });
    return { items };
  });
}

export async function resolveCourses(
  ctx: Context,
  { organisationId, courses: references }: z.output<typeof contract.resolveCourses.input>,
): Promise<z.input<typeof contract.resolveCourses.output>> {
  const found = await findReferenced(
    ctx,
    organisationId,
    references.map((course) => ({ course })),
  );
  return {
    items: references.map((course) => {
      const row = found.get(normalised(course));
      if (!row || row.isTemplate) return { course, courseId: null, slug: null, title: null, status: null };
      return { course, courseId: row.id, slug: row.slug, title: row.title, status: row.status };
    }),
  };
}

/** Courses by the reference they were named with. */
async function findReferenced(ctx: Context, organisationId: string, items: readonly { readonly course: string }[]): Promise<Map<string, courses.CourseRow>> {
  const references = [...new Set(items.map(({ course }) => normalised(course)))];
  const rows = references.length > 0 ? await courses.findByReference(ctx.sql, organisationId, references) : [];
  return new Map(rows.flatMap((row) => [[row.slug, row] as const, [row.id, row] as const]));
}

function normalised(reference: string): string {
  return reference.trim().toLowerCase();
}

interface Asked {
  readonly role: contract.CourseRole;
  /** The second row of the same call. */
  readonly isRepeated: boolean;
  readonly source: Input["source"];
  readonly sourceId: string | null;
}

function toOutcome({ row, outcome }: Taken, { role, isRepeated, source, sourceId }: Asked): Pick<Answer, "outcome" | "code"> {
  if (outcome === "refused") return { outcome, code: "enrolment_suspended" };
  if (outcome === "waiting") return { outcome, code: null };
  // Repeated after a crash: whoever asks learns that this place is theirs, or could not take it back.
  const isFromThere = outcome === "existing" && sourceId !== null && row.source === source && row.sourceId === sourceId;
  return { outcome: isRepeated ? "existing" : isFromThere ? "created" : outcome, code: row.role === role ? null : "role_differs" };
}
