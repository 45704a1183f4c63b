import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import * as courses from "../repository/courses.repository.ts";
import * as outline from "../repository/outline.repository.ts";

interface CourseVersions {
  readonly id: string;
  readonly version: number;
  readonly outlineVersion: number;
}

/** Tells everybody who has the course open that there is something new to load. */
export function announceChange(tx: Transaction, course: CourseVersions, changedBy: string | null): void {
  const payload = { courseId: course.id, version: course.version, outlineVersion: course.outlineVersion, changedBy };
  tx.broadcast(`course_${course.id}`, contract.courseChanged, payload);
  tx.broadcast(`course_staff_${course.id}`, contract.courseChanged, payload);
}

/** Nobody stays in the room of a course that is no longer theirs to see; staff comes back by joining again. Announce first. */
export function closeRoom(ctx: Context, tx: Transaction, courseId: string): void {
  tx.afterCommit(() => {
    ctx.realtime.leaveRoom(`course_${courseId}`, `course_${courseId}`);
  });
}

/** After every change of the structure, on a locked course: counts, a new outline version, the event with the whole outline, and the news. */
export async function commitOutline(tx: Transaction, course: { id: string; title: string; organisationId: string }, changedBy: string | null): Promise<void> {
  const versions = await courses.renewOutline(tx.sql, course.id);
  await tx.emit(contract.courseOutlineChanged, await readOutline(tx.sql, { ...course, outlineVersion: versions.outlineVersion }), {
    organisationId: course.organisationId,
  });
  announceChange(tx, { id: course.id, ...versions }, changedBy);
}

/** What learners see of the structure. */
export async function readOutline(sql: Transaction["sql"], course: { id: string; title: string; outlineVersion: number }): Promise<contract.CourseOutline> {
  const [lessons, sections] = [
    await outline.listLessons(sql, course.id),
    await outline.listSections(sql, course.id, { publishedOnly: true, withContent: false }),
  ];
  const byLesson = Map.groupBy(sections, ({ lessonId }) => lessonId);
  return {
    courseId: course.id,
    title: course.title,
    outlineVersion: course.outlineVersion,
    lessons: lessons.map(({ id, title, position }) => ({
      id,
      title,
      position,
      sections: (byLesson.get(id) ?? []).map((section) => ({
        id: section.id,
        title: section.title,
        position: section.position,
        contentType: section.contentType,
        required: section.required,
        estimatedDuration: section.estimatedDuration,
      })),
    })),
  };
}
