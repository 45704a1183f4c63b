import { randomUUID } from "node:crypto";
import { buildCourse, buildEnrolments } from "@lectern/courses/factory";
import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp, type TestReply } from "@lectern/testing";
import { buildPerson, buildToken } from "@lectern/users/factory";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as contract from "../contract.ts";
import { rollUpCourse, type OutlineLesson, type SectionState } from "../server/rollup.ts";

interface Someone {
  readonly id: string;
  readonly token: string;
}

describe("learning in a course", () => {
  let app: TestApp;
  let organisationId: string;
  let instructor: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    organisationId = await app.createOrganisation();
    instructor = await person("instructor");
  });
  afterAll(() => app.stop());
  afterEach(() => app.drain());

  async function person(role: OrganisationRole = "student", fullName = "Avery Morgan"): Promise<Someone> {
    const { id } = await buildPerson(app.ctx(), { organisationId, role, fullName });
    return { id, token: await buildToken(app.ctx(), id) };
  }

  /** Two lessons of two sections; `b2` is optional. */
  async function classroom(students = 1) {
    const { courseId, lessons } = await buildCourse(app.ctx(), {
      organisationId,
      instructorId: instructor.id,
      lessons: [{ sections: [{}, {}] }, { sections: [{}, { required: false }] }],
    });
    const learners = await Promise.all(Array.from({ length: students }, () => person()));
    await buildEnrolments(app.ctx(), { organisationId, courseId, userIds: learners.map(({ id }) => id) });
    const [a1 = "", a2 = "", b1 = "", b2 = ""] = lessons.flatMap(({ sections }) => sections.map(({ id }) => id));
    return { courseId, lessons, learners, learner: learners[0] ?? instructor, a1, a2, b1, b2 };
  }

  const call = (method: string, path: string, who: Someone, body?: unknown): Promise<TestReply> =>
    app.request(method, `/api${path}`, { token: who.token, body });
  const record = (who: Someone, sectionId: string, body: object = {}) =>
    call("POST", `/sections/${sectionId}/progress`, who, { operationId: randomUUID(), status: "completed", ...body });

  it("moves section, lesson and course together", async () => {
    const { courseId, learner, a1, a2, b1, b2 } = await classroom();
    const begun = await record(learner, a1, { status: "in_progress", timeSpentSeconds: 20 });
    expect(begun).toMatchObject({
      status: 200,
      body: {
        section: { id: a1, status: "in_progress", percentage: 0, timeSpentSeconds: 20 },
        lesson: { status: "in_progress", percentage: 0 },
        course: { status: "in_progress", percentage: 0, totalSections: 3 },
      },
    });
    expect((await record(learner, a1, { timeSpentSeconds: 30 })).body).toMatchObject({
      section: { status: "completed", percentage: 100, timeSpentSeconds: 50 },
      lesson: { percentage: 50 },
      course: { percentage: 33 },
    });
    expect((await record(learner, a1, { status: "in_progress" })).body.section).toMatchObject({ status: "completed" });
    await record(learner, a2);
    expect((await record(learner, b1, { score: 80 })).body).toMatchObject({
      section: { score: 80, attempts: 1 },
      lesson: { status: "completed", percentage: 100 },
      course: { status: "completed", percentage: 100 },
    });
    expect((await record(learner, b2, { score: 40 })).body.course).toMatchObject({ percentage: 100, completedSections: 3 });
    expect((await record(learner, b1, { score: 60 })).body.section).toMatchObject({ score: 80, attempts: 2 });
    const own = await call("GET", `/courses/${courseId}/progress`, learner);
    expect(own.body).toMatchObject({
      course: { percentage: 100, timeSpentSeconds: 50 },
      lessons: [{ percentage: 100, sections: [{ status: "completed" }, {}] }, { sections: [{ required: true }, { required: false }] }],
    });
  });

  it("counts an operation once however often and however concurrently it arrives", async () => {
    const { learner, a1, courseId } = await classroom();
    const operationId = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => record(learner, a1, { operationId, timeSpentSeconds: 60, score: 50 })));
    expect(replies.every(({ status, body }) => status === 200 && body.section.timeSpentSeconds === 60 && body.section.attempts === 1)).toBe(true);
    expect((await record(learner, a1, { operationId, timeSpentSeconds: 60 })).body.section.timeSpentSeconds).toBe(60);
    const events = await call("GET", `/courses/${courseId}/learning-events`, learner);
    expect(events.body.items.map(({ type }: { type: string }) => type).toSorted()).toEqual([
      "course_started",
      "lesson_started",
      "section_completed",
      "section_scored",
      "section_started",
    ]);
  });

  it("loses and doubles nothing of parallel writes in different sections", async () => {
    const { courseId, learners, a1, a2, b1, b2 } = await classroom(5);
    await Promise.all(
      learners.flatMap((learner) =>
        [a1, a2, b1, b2].flatMap((id) =>
          Array.from({ length: 5 }, (_, at) => record(learner, id, { timeSpentSeconds: 10, status: at === 3 ? "completed" : "in_progress" })),
        ),
      ),
    );
    for (const learner of learners) {
      expect((await call("GET", `/courses/${courseId}/progress`, learner)).body.course).toMatchObject({
        status: "completed",
        percentage: 100,
        timeSpentSeconds: 200,
      });
      const events = (await call("GET", `/courses/${courseId}/learning-events?limit=200`, learner)).body.items;
      expect(events.filter(({ type }: { type: string }) => type === "course_completed")).toHaveLength(1);
      expect(events.filter(({ type }: { type: string }) => type === "lesson_completed")).toHaveLength(2);
      expect(events.filter(({ type }: { type: string }) => type === "section_started")).toHaveLength(4);
    }
    await app.drain();
    expect((await call("GET", `/courses/${courseId}/progress/summary`, instructor)).body).toEqual({
      courseId,
      learners: 5,
      notStarted: 0,
      inProgress: 0,
      completed: 5,
      averagePercentage: 100,
    });
  });

  it("refuses what does not fit, without writing anything", async () => {
    const { courseId, learner, a1 } = await classroom();
    for (const body of [
      { operationId: "" },
      { operationId: "a b" },
      { operationId: "x".repeat(101) },
      { status: "not_started" },
      { timeSpentSeconds: -1 },
      { timeSpentSeconds: 1.5 },
      { score: 101 },
      { score: "9" },
    ])
      expect((await record(learner, a1, body)).status).toBe(400);
    expect((await record(learner, randomUUID())).status).toBe(404);
    expect((await record(await person(), a1)).status).toBe(404);
    expect((await record(learner, a1, { status: "in_progress", timeSpentSeconds: 900_000 })).body.section.timeSpentSeconds).toBe(
      contract.MAX_SECONDS_PER_OPERATION,
    );
    expect((await call("GET", `/courses/${courseId}/progress?userId=${instructor.id}`, learner)).status).toBe(403);
    expect((await call("GET", `/courses/${courseId}/progress?userId=${randomUUID()}`, instructor)).status).toBe(404);
    expect((await call("GET", `/courses/${courseId}/learning-events?userId=${instructor.id}`, learner)).status).toBe(403);
    expect((await call("GET", `/courses/${courseId}/progress`, await person())).status).toBe(403);
    expect((await call("GET", `/courses/${courseId}/learning-events?cursor=zzz`, learner)).status).toBe(400);
    expect((await app.request("GET", `/api/courses/${courseId}/progress`)).status).toBe(401);
  });

  it("shows staff every learner by name, those who have not begun too", async () => {
    const { courseId, learners, a1 } = await classroom(3);
    const [first] = learners;
    if (first) await record(first, a1);
    await app.drain();
    const list = await call("GET", `/courses/${courseId}/progress/learners?limit=2`, instructor);
    const rest = await call("GET", `/courses/${courseId}/progress/learners?limit=2&cursor=${list.body.nextCursor}`, instructor);
    const all = [...list.body.items, ...rest.body.items];
    expect(all.map(({ userId }: { userId: string }) => userId).toSorted()).toEqual(learners.map(({ id }) => id).toSorted());
    expect(all.map(({ course }: { course: { percentage: number } }) => course.percentage).toSorted((a, b) => a - b)).toEqual([0, 0, 33]);
    expect(all.every(({ course }: { course: { totalSections: number } }) => course.totalSections === 3)).toBe(true);
    expect((await call("GET", `/courses/${courseId}/progress/summary`, instructor)).body).toMatchObject({
      learners: 3,
      notStarted: 2,
      inProgress: 1,
      averagePercentage: 11,
    });
    expect((await call("GET", `/courses/${courseId}/progress?userId=${first?.id}`, instructor)).body.course.percentage).toBe(33);
    expect((await call("GET", `/courses/${courseId}/learning-events?type=section_completed`, instructor)).body.items).toMatchObject([
      { userId: first?.id, sectionId: a1 },
    ]);
  });

  it("tells the open pages of the learner and the course's staff after the commit, and nobody else's", async () => {
    const { courseId, learners, learner, a1 } = await classroom(2);
    const [socket, teacher, other] = await Promise.all([learner, instructor, learners[1] ?? learner].map(({ token }) => app.connect(token)));
    if (!socket || !teacher || !other) throw new Error("three sockets were opened");
    for (const one of [teacher, other]) expect((await one.emitWithAck("join-course", { courseId })).ok).toBe(true);
    const leaked: unknown[] = [];
    other.on("progress-updated", (payload) => leaked.push(payload));
    const heard = new Promise<object>((resolve) => socket.once("progress-updated", resolve));
    const seen = new Promise<object>((resolve) => teacher.once("progress-updated", resolve));
    await record(learner, a1);
    expect(await seen).toMatchObject({ courseId, userId: learner.id, course: { percentage: 33 } });
    expect(leaked).toEqual([]);
    expect(await heard).toMatchObject({
      courseId,
      userId: learner.id,
      section: { id: a1, status: "completed" },
      lesson: { percentage: 50 },
      course: { percentage: 33 },
    });
  });

  it("says where to go on, the latest course first", async () => {
    const one = await classroom();
    const learner = one.learner;
    const two = await buildCourse(app.ctx(), { organisationId, instructorId: instructor.id, title: "Second" });
    await buildEnrolments(app.ctx(), { organisationId, courseId: two.courseId, userIds: [learner.id] });
    await record(learner, one.a1);
    const steps = await call("GET", "/progress/next", learner);
    expect(steps.body.items).toMatchObject([
      { courseId: one.courseId, sectionId: one.a2, reason: "next", percentage: 33 },
      { courseId: two.courseId, courseTitle: "Second", reason: "start", percentage: 0 },
    ]);
    const overview = await app.ctx().call(contract.getOverview, { organisationId, userId: learner.id, courseIds: [one.courseId, two.courseId, randomUUID()] });
    expect(overview).toMatchObject([
      { id: one.courseId, percentage: 33, next: { sectionId: one.a2 } },
      { id: two.courseId, status: "not_started" },
    ]);
  });

  it("emits each completion once", async () => {
    const { courseId, learner, a1, a2, b1 } = await classroom();
    for (const id of [a1, a2, b1, a1, b1]) await record(learner, id);
    const rows = await app.sql<{ name: string; count: number }[]>`
      select name, count(*)::int as count from platform.outbox where name like 'progress.%' and data->>'courseId' = ${courseId} group by name order by name`;
    expect(rows.map(({ name, count }) => [name, count])).toEqual([
      ["progress.course-completed", 1],
      ["progress.lesson-completed", 2],
      ["progress.section-completed", 3],
    ]);
  });

  it("counts who comes in after the last change of the outline with the sections there are", async () => {
    const { courseId } = await classroom();
    await app.drain();
    const late = await person("student", "Late Comer");
    await buildEnrolments(app.ctx(), { organisationId, courseId, userIds: [late.id] });
    await app.drain();
    const { body } = await call("GET", `/courses/${courseId}/progress/learners?search=late`, instructor);
    expect(body.items).toMatchObject([{ userId: late.id, course: { status: "not_started", completedSections: 0, totalSections: 3 } }]);
  });

  it("keeps what is stored equal to a fresh count through any mixture of writes and changes of the outline", async () => {
    const change = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("record" as const), who: fc.nat(2), at: fc.nat(20), completed: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("add" as const, "remove" as const, "require" as const, "move" as const), at: fc.nat(20) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 20 }), async (changes) => {
        const { courseId, learners } = await classroom(3);
        const outline = async (): Promise<OutlineLesson[]> => (await call("GET", `/courses/${courseId}`, instructor)).body.lessons;
        const statuses: number[] = [];
        for (const one of changes) {
          const lessons = await outline();
          const sections = lessons.flatMap((lesson) => lesson.sections);
          const section = sections[one.at % Math.max(sections.length, 1)];
          if (one.kind === "record") {
            const learner = learners[one.who];
            if (section && learner)
              statuses.push((await record(learner, section.id, { status: one.completed ? "completed" : "in_progress", timeSpentSeconds: 5 })).status);
          } else if (one.kind === "add")
            await call("POST", `/lessons/${lessons[one.at % lessons.length]?.id}/sections`, instructor, { title: "New", contentType: "text", content: "" });
          else if (one.kind === "remove" && section) await call("DELETE", `/sections/${section.id}`, instructor);
          else if (one.kind === "require" && section) await call("PATCH", `/sections/${section.id}`, instructor, { required: !section.required });
          else if (one.kind === "move")
            await call("PUT", `/courses/${courseId}/order`, instructor, {
              lessons: lessons.toReversed().map(({ id, sections: own }) => ({ id, sections: own.map((s) => s.id) })),
            });
        }
        expect(statuses.every((status) => status === 200)).toBe(true);
        await app.drain();
        const lessons = await outline();
        for (const learner of learners) {
          const states = await app.sql<(SectionState & { sectionId: string })[]>`
            select section_id, status, time_spent_seconds, score, attempts, started_at, claimed_at, completed_at, last_activity_at from progress.section_progress where user_id = ${learner.id} and course_id = ${courseId}`;
          const [stored] = await app.sql`
            select status, percentage, completed_sections, total_sections, time_spent_seconds, completed_at, last_activity_at from progress.course_progress where user_id = ${learner.id} and course_id = ${courseId}`;
          expect({ ...stored }).toEqual(rollUpCourse(lessons, new Map(states.map((row) => [row.sectionId, row]))));
        }
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});
