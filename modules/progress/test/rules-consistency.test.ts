import { buildCourse } from "@lectern/courses/factory";
import { startTestApp, type TestApp } from "@lectern/testing";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rollUpCourse, type SectionState } from "../server/rollup.ts";
import { settle, toRuleBook, type SectionRule } from "../server/rules.ts";
import { openSchool } from "./rules-school.ts";

describe("rules of sections under change and in large courses", () => {
  let app: TestApp;
  let school: Awaited<ReturnType<typeof openSchool>>;

  beforeAll(async () => {
    app = await startTestApp();
    school = await openSchool(app);
  });
  afterAll(() => app.stop());
  afterEach(() => app.drain());

  it("change in a course of 300 sections and 20,000 learners without rewriting them", async () => {
    const { organisationId, instructor, rule } = school;
    const { courseId, lessons } = await buildCourse(app.ctx(), {
      organisationId,
      instructorId: instructor.id,
      lessons: Array.from({ length: 10 }, () => ({ sections: Array.from({ length: 30 }, () => ({})) })),
    });
    const ids = lessons.flatMap(({ sections }) => sections.map(({ id }) => id));
    const [first = "", second = ""] = ids;
    await rule(second, { prerequisites: [first] });
    await app.drain();
    await app.sql`
      insert into progress.course_progress (organisation_id, course_id, user_id, is_learner, status, outline_version)
      select ${organisationId}, ${courseId}, gen_random_uuid(), true, 'in_progress', (select outline_version from progress.outlines where course_id = ${courseId})
      from generate_series(1, 20000)`;
    // Everybody began the second section, 500 claimed it.
    await app.sql`
      insert into progress.section_progress (organisation_id, course_id, user_id, section_id, status, started_at, last_activity_at, claimed_at)
      select organisation_id, course_id, user_id, ${second}, 'in_progress', now(), now(), case when row_number() over (order by user_id) <= 500 then now() end
      from progress.course_progress where course_id = ${courseId} and is_learner and user_id <> ${instructor.id}`;
    await app.sql`analyze progress.section_progress`;
    const before = performance.now();
    await rule(second, { minimumSeconds: 0 });
    expect(performance.now() - before).toBeLessThan(2_000);
    await app.drain();
    const [counts] = await app.sql`
      select count(*) filter (where status = 'completed')::int as completed, count(*)::int as learners from progress.section_progress where course_id = ${courseId}`;
    expect(counts).toEqual({ completed: 500, learners: 20_000 });
    const [moved] = await app.sql`select count(*)::int as moved from progress.course_progress where course_id = ${courseId} and completed_sections = 1`;
    expect(moved).toEqual({ moved: 500 });
  }, 60_000);

  it("leave what is stored equal to a fresh count, through any mixture of operations and changes of rules", async () => {
    const { instructor, classroom, record, rule } = school;
    const change = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant("record" as const),
          who: fc.nat(1),
          at: fc.nat(3),
          completed: fc.boolean(),
          seconds: fc.constantFrom(0, 30, 60),
          score: fc.option(fc.constantFrom(40, 70, 90)),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("rule" as const),
          at: fc.nat(3),
          after: fc.subarray([0, 1, 2, 3]),
          seconds: fc.constantFrom(0, 60),
          score: fc.constantFrom(null, 70),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 6, maxLength: 20 }), async (changes) => {
        const { courseId, learners, lessons, a1, a2, b1, b2 } = await classroom(2);
        const ids = [a1, a2, b1, b2];
        const completed = new Set<string>();
        for (const one of changes) {
          const sectionId = ids[one.at] ?? a1;
          if (one.kind === "rule") {
            const prerequisites = one.after.filter((at) => at < one.at).map((at) => ids[at] ?? a1);
            await rule(sectionId, { prerequisites, minimumSeconds: one.seconds, masteryScore: sectionId === b1 ? one.score : null });
            continue;
          }
          const learner = learners[one.who] ?? instructor;
          const { body } = await record(learner, sectionId, {
            status: one.completed ? "completed" : "in_progress",
            timeSpentSeconds: one.seconds,
            ...(one.score === null ? {} : { score: one.score }),
          });
          if (completed.has(`${learner.id} ${sectionId}`)) expect(body.section.status).toBe("completed");
          if (body.section.status === "completed") completed.add(`${learner.id} ${sectionId}`);
          expect(body.section.percentage).toBe(body.section.status === "completed" ? 100 : 0);
          expect(body.section.status === "completed" && body.blocking !== null).toBe(false);
        }
        await app.drain();
        const [held] = await app.sql<{ rules: SectionRule[] }[]>`select rules from progress.outlines where course_id = ${courseId}`;
        const book = toRuleBook(lessons, held?.rules ?? []);
        for (const learner of learners) {
          const rows = await app.sql<(SectionState & { sectionId: string })[]>`
            select section_id, status, time_spent_seconds, score, attempts, started_at, claimed_at, completed_at, last_activity_at
            from progress.section_progress where user_id = ${learner.id} and course_id = ${courseId}`;
          const states = new Map(rows.map((row) => [row.sectionId, row]));
          // Nothing that is claimed and lacks nothing is left over.
          expect(settle(new Map(states), book, states.keys(), new Date())).toEqual([]);
          if (rows.length === 0) continue;
          const [stored] = await app.sql`
            select status, percentage, completed_sections, total_sections, time_spent_seconds, completed_at, last_activity_at
            from progress.course_progress where user_id = ${learner.id} and course_id = ${courseId}`;
          expect({ ...stored }).toEqual(rollUpCourse(lessons, states));
        }
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
