import type { Context, DemoInput } from "@lectern/core";
import * as users from "@lectern/users/contract";
import { buildCourse, buildEnrolments, type GivenCourse } from "../courses.factory.ts";
import { nhapMonThongKe } from "./demo/statistics/course.ts";
import { howTheWebWorks } from "./demo/web/course.ts";

type Writing = Omit<GivenCourse, "organisationId" | "instructorId">;

interface DemoCourse {
  readonly writing: Writing;
  readonly instructor: string;
  /** Numbers of the first and the last student. */
  readonly students: readonly [number, number];
}

const DOMAIN = "demo.lectern.test";

const COURSES: readonly DemoCourse[] = [
  { writing: howTheWebWorks, instructor: `instructor@${DOMAIN}`, students: [1, 20] },
  { writing: nhapMonThongKe, instructor: `instructor2@${DOMAIN}`, students: [10, 30] },
];

/** Two published courses with real teaching text, one in English and one in Vietnamese, and their students. */
export default async function demo(ctx: Context, { organisationId }: DemoInput): Promise<void> {
  for (const { writing, instructor, students } of COURSES) {
    const [first, last] = students;
    const emails = Array.from({ length: last - first + 1 }, (_, at) => `student${first + at}@${DOMAIN}`);
    const people = await ctx.call(users.findByEmail, { organisationId, emails: [instructor, ...emails] });
    const instructorId = people.find(({ email }) => email === instructor)?.id;
    if (!instructorId) continue;
    const { courseId } = await buildCourse(ctx, { ...writing, organisationId, instructorId, isDemo: true });
    const userIds = people.filter(({ id }) => id !== instructorId).map(({ id }) => id);
    await buildEnrolments(ctx, { organisationId, courseId, userIds, isDemo: true });
  }
}
