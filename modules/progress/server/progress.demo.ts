import type { Context, DemoInput } from "@lectern/core";
import * as courses from "@lectern/courses/contract";
import * as users from "@lectern/users/contract";
import { buildProgress } from "../progress.factory.ts";
import { outlinesOf } from "./service/outlines.ts";

const DOMAIN = "demo.lectern.test";
const STUDENTS = 30;
/** Seconds a demonstration student spent in a section: a little more for every later one. */
const SECONDS_FIRST = 240;
const SECONDS_MORE = 35;

/** Part of the demonstration students have begun their courses, each a little further than the one before; some have not. */
export default async function demo(ctx: Context, { organisationId }: DemoInput): Promise<void> {
  const emails = Array.from({ length: STUDENTS }, (_, at) => `student${at + 1}@${DOMAIN}`);
  const people = await ctx.call(users.findByEmail, { organisationId, emails });
  for (const [at, email] of emails.entries()) {
    const userId = people.find((person) => person.email === email)?.id;
    if (!userId) continue;
    for (const { id: courseId } of await ctx.call(courses.getMine, { organisationId, userId, role: "student" })) {
      const outline = (await outlinesOf(ctx, organisationId, [courseId])).get(courseId);
      const sectionIds = outline?.lessons.flatMap(({ sections }) => sections.map(({ id }) => id)) ?? [];
      // Every fourth has not begun, so that a teacher's page shows that too.
      const reached = at % 4 === 3 ? 0 : (at * 3) % (sectionIds.length + 1);
      await buildProgress(ctx, {
        organisationId,
        courseId,
        userId,
        sectionIds: sectionIds.slice(0, reached),
        timeSpentSeconds: SECONDS_FIRST + at * SECONDS_MORE,
      });
    }
  }
}
