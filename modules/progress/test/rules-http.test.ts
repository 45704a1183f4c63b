import { randomUUID } from "node:crypto";
import { buildEnrolments } from "@lectern/courses/factory";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSchool } from "./rules-school.ts";

describe("rules of sections", () => {
  let app: TestApp;
  let school: Awaited<ReturnType<typeof openSchool>>;

  beforeAll(async () => {
    app = await startTestApp();
    school = await openSchool(app);
  });
  afterAll(() => app.stop());
  afterEach(() => app.drain());

  it("keep a section's content back until its prerequisites are completed, and say which", async () => {
    const { instructor, classroom, call, record, rule, blockingIn } = school;
    const { courseId, learner, a1, a2 } = await classroom();
    await rule(a2, { prerequisites: [a1] });
    const actions = [{ kind: "complete_section", sectionId: a1, title: "A1" }];
    const refused = await call("GET", `/sections/${a2}`, learner);
    expect(refused).toMatchObject({ status: 403, body: { code: "section_blocked", blockingReason: "prerequisites_not_met", requiredActions: actions } });
    expect(JSON.stringify(refused.body)).not.toContain("Look up");
    const contents = async () => {
      const { body } = await call("GET", `/courses/${courseId}?include=content`, learner);
      return body.lessons[0].sections.map(({ content }: { content?: string }) => content);
    };
    expect(await contents()).toEqual(["<p>Look up.</p>", undefined]);
    expect(await blockingIn(courseId, learner, a2)).toEqual({ blockingReason: "prerequisites_not_met", requiredActions: actions });
    expect(await blockingIn(courseId, learner, a1)).toBeNull();
    expect((await call("GET", `/sections/${a2}`, instructor)).status).toBe(200);
    expect((await call("GET", "/progress/next", learner)).body.items[0]).toMatchObject({ sectionId: a1 });

    await record(learner, a1);
    expect((await call("GET", `/sections/${a2}`, learner)).body.content).toBe("<p>Look up.</p>");
    expect(await contents()).toEqual(["<p>Look up.</p>", "<p>Look up.</p>"]);
    expect(await blockingIn(courseId, learner, a2)).toBeNull();
  });

  it("count a completion only with the time and the score that are asked for, and say what is missing", async () => {
    const { classroom, call, record, rule, emitted } = school;
    const { courseId, learner, b1 } = await classroom();
    expect(await rule(b1, { minimumSeconds: 60, masteryScore: 80 })).toMatchObject({ version: 1, minimumSeconds: 60, masteryScore: 80, prerequisites: [] });
    const early = await record(learner, b1, { timeSpentSeconds: 20, score: 50 });
    expect(early).toMatchObject({
      status: 200,
      body: {
        section: { status: "in_progress", percentage: 0, claimedAt: expect.any(String), completedAt: null },
        blocking: {
          blockingReason: "insufficient_engagement",
          requiredActions: [
            { kind: "spend_time", sectionId: b1, remainingSeconds: 40 },
            { kind: "reach_score", sectionId: b1, requiredScore: 80, bestScore: 50 },
          ],
        },
        course: { percentage: 0 },
      },
    });
    expect(early.body.section.blocking).toEqual(early.body.blocking);
    expect((await call("GET", `/sections/${b1}`, learner)).status).toBe(200);
    expect((await record(learner, b1, { status: "in_progress", timeSpentSeconds: 40 })).body).toMatchObject({
      section: { status: "in_progress" },
      blocking: { blockingReason: "mastery_not_achieved", requiredActions: [{ kind: "reach_score", bestScore: 50 }] },
    });
    // The claim is kept: the score alone completes it now.
    expect((await record(learner, b1, { status: "in_progress", score: 80 })).body).toMatchObject({
      section: { status: "completed", percentage: 100, blocking: null },
      blocking: null,
      course: { percentage: 33 },
    });
    expect(await emitted(courseId)).toMatchObject({ "section-completed": 1 });
  });

  it("count claims that came before their prerequisites by cascade, each once", async () => {
    const { classroom, call, record, rule, emitted } = school;
    const { courseId, learner, a1, a2, b1, b2 } = await classroom();
    await rule(a2, { prerequisites: [a1] });
    await rule(b1, { prerequisites: [a2], minimumSeconds: 30 });
    await rule(b2, { prerequisites: [b1] });
    const socket = await app.connect(learner.token);
    const news: string[] = [];
    socket.on("progress-updated", ({ section }: { section?: { id: string; status: string } }) => section?.status === "completed" && news.push(section.id));
    for (const id of [b2, b1, a2]) expect((await record(learner, id, { timeSpentSeconds: 30 })).body).toMatchObject({ section: { status: "in_progress" } });
    expect((await record(learner, a1)).body).toMatchObject({ section: { status: "completed" }, course: { status: "completed", percentage: 100 } });
    const detail = (await call("GET", `/courses/${courseId}/progress`, learner)).body;
    expect(detail).toMatchObject({
      course: { percentage: 100 },
      lessons: [
        { percentage: 100, status: "completed" },
        { percentage: 100, status: "completed" },
      ],
    });
    expect(await emitted(courseId)).toEqual({ "section-completed": 4, "lesson-completed": 2, "course-completed": 1 });
    await expect.poll(() => news.toSorted()).toEqual([a1, a2, b1, b2].toSorted());
  });

  it("come to the same from two devices at once, in whatever order the operations arrive", async () => {
    const { classroom, call, record, rule, emitted } = school;
    const { courseId, learners, a1, a2, b1, b2 } = await classroom(3);
    await rule(a2, { prerequisites: [a1], minimumSeconds: 100 });
    await rule(b1, { prerequisites: [a2], masteryScore: 60 });
    await rule(b2, { prerequisites: [b1, a1] });
    const operations = Array.from({ length: 25 }, (_, at) => ({
      sectionId: [a1, a2, b1, b2][at % 4] ?? a1,
      body: {
        operationId: `op-${at}`,
        status: at % 3 === 0 ? "completed" : "in_progress",
        timeSpentSeconds: 10 + at,
        ...(at % 4 === 2 ? { score: at * 3 } : {}),
      },
    }));
    const details = await Promise.all(
      learners.map(async (learner, at) => {
        // Both devices have everything, and send it in an order of their own.
        const both =
          at === 0 ? [...operations, ...operations] : at === 1 ? [...operations.toReversed(), ...operations] : [...operations, ...operations].toReversed();
        const replies = await Promise.all(both.map(({ sectionId, body }) => record(learner, sectionId, body)));
        expect(replies.every(({ status }) => status === 200)).toBe(true);
        return (await call("GET", `/courses/${courseId}/progress`, learner)).body;
      }),
    );
    const shape = ({ course, lessons }: any) => ({
      percentage: course.percentage,
      time: course.timeSpentSeconds,
      sections: lessons.flatMap((lesson: any) =>
        lesson.sections.map(({ status, score, attempts, timeSpentSeconds }: any) => [status, score, attempts, timeSpentSeconds]),
      ),
    });
    expect(shape(details[1])).toEqual(shape(details[0]));
    expect(shape(details[2])).toEqual(shape(details[0]));
    expect(details[0].course.percentage).toBe(100);
    expect(await emitted(courseId)).toEqual({ "section-completed": 12, "lesson-completed": 6, "course-completed": 3 });
  });

  it("take nothing away when they become stricter, tell who is blocked now, and let claims through when they become milder", async () => {
    const { instructor, classroom, call, record, rule, emitted } = school;
    const { courseId, learners, a1, a2, b1 } = await classroom(2);
    const [done, under] = [learners[0] ?? instructor, learners[1] ?? instructor];
    await record(done, a2, { timeSpentSeconds: 5 });
    await record(under, a2, { status: "in_progress", timeSpentSeconds: 5 });
    const socket = await app.connect(under.token);
    await socket.emitWithAck("join-course", { courseId });
    const told = new Promise((resolve) => socket.once("section-rules-changed", resolve));
    await rule(a2, { prerequisites: [a1], minimumSeconds: 300 });
    expect(await told).toEqual({ courseId });
    expect((await call("GET", `/sections/${a2}`, done)).status).toBe(200);
    expect((await call("GET", `/courses/${courseId}/progress`, done)).body.course.percentage).toBe(33);
    expect((await call("GET", `/sections/${a2}`, under)).status).toBe(403);
    expect((await call("GET", "/progress/next", under)).body.items[0]).toMatchObject({ sectionId: a1 });
    expect((await record(under, a2)).body).toMatchObject({ section: { status: "in_progress", timeSpentSeconds: 5 }, blocking: { requiredActions: [{}, {}] } });

    await rule(a2, { minimumSeconds: 5 });
    await app.drain();
    expect((await call("GET", `/courses/${courseId}/progress`, under)).body).toMatchObject({
      course: { percentage: 33 },
      lessons: [{ sections: [{}, { status: "completed" }] }, {}],
    });
    expect(await emitted(courseId)).toMatchObject({ "section-completed": 2 });
    // A prerequisite that is deleted holds nobody up either.
    await rule(b1, { prerequisites: [a1, a2] });
    await record(under, b1);
    await call("DELETE", `/sections/${a1}`, instructor);
    await app.drain();
    expect((await call("GET", `/sections/${b1}/rules`, instructor)).body).toMatchObject({ prerequisites: [a2], version: 2 });
    expect((await call("GET", `/courses/${courseId}/progress`, under)).body.course).toMatchObject({ status: "completed", percentage: 100 });
    expect(await emitted(courseId)).toMatchObject({ "section-completed": 3, "course-completed": 1 });
  });

  it("refuse what could never be met, and name it", async () => {
    const { instructor, person, classroom, call, rule } = school;
    const { courseId, learner, a1, a2, b1, b2 } = await classroom();
    const other = await classroom();
    const put = (sectionId: string, body: object, who = instructor) => call("PUT", `/sections/${sectionId}/rules`, who, body);
    expect(await put(a1, { prerequisites: [a1] })).toMatchObject({ status: 422, body: { code: "prerequisite_is_itself" } });
    const strangers = [other.a1, randomUUID()];
    expect(await put(a1, { prerequisites: [a2, ...strangers] })).toMatchObject({ status: 422, body: { code: "prerequisite_unknown", sectionIds: strangers } });
    expect(await put(a1, { masteryScore: 50 })).toMatchObject({ status: 422, body: { code: "section_not_scored" } });
    for (const body of [
      { prerequisites: Array.from({ length: 21 }, () => a2) },
      { minimumSeconds: -1 },
      { minimumSeconds: 86_401 },
      { masteryScore: 101 },
      { masteryScore: 1.5 },
      { prerequisites: ["a2"] },
    ])
      expect((await put(b1, body)).status).toBe(400);
    await rule(a2, { prerequisites: [a1] });
    await rule(b1, { prerequisites: [a2] });
    expect(await put(a1, { prerequisites: [b2, b1] })).toMatchObject({
      status: 422,
      body: {
        code: "prerequisites_form_cycle",
        sections: [
          { sectionId: a1, title: "A1" },
          { sectionId: b1, title: "B1" },
          { sectionId: a2, title: "A2" },
        ],
      },
    });
    // Two editors at once cannot close the circle either.
    await rule(a2, { prerequisites: [] });
    const both = await Promise.all([put(a2, { prerequisites: [b2] }), put(b2, { prerequisites: [a2] })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422]);
    expect(await put(b1, { version: 0 })).toMatchObject({ status: 409, body: { code: "edit_conflict", current: { version: 1, prerequisites: [a2] } } });
    expect((await put(b1, { version: 1, minimumSeconds: 9 })).body).toMatchObject({ version: 2, minimumSeconds: 9, prerequisites: [] });

    const foreigner = await person("admin", await app.createOrganisation());
    const paths = [`/sections/${b1}/rules`, `/courses/${courseId}/rules`];
    for (const path of paths) {
      expect((await call("GET", path, learner)).status).toBe(403);
      expect((await call("GET", path, foreigner)).status).toBe(404);
      expect((await call("GET", path, instructor)).status).toBe(200);
    }
    expect((await put(b1, {}, learner)).status).toBe(403);
    expect((await put(b1, {}, await person())).status).toBe(404);
    expect((await put(b1, {}, foreigner)).status).toBe(404);
    expect((await call("GET", `/sections/${a1}/rules`, instructor)).body).toEqual({
      sectionId: a1,
      courseId,
      prerequisites: [],
      minimumSeconds: 0,
      masteryScore: null,
      version: 0,
      updatedAt: null,
    });
    const [audited] =
      await app.sql`select details from platform.audit_entry where action = 'section.rules_changed' and target_id = ${b1} order by id desc limit 1`;
    expect(audited?.["details"]).toMatchObject({ courseId, before: { prerequisites: [a2] }, after: { prerequisites: [], minimumSeconds: 9 } });
  });

  it("come along with a copy of the course and mean the copy's sections", async () => {
    const { organisationId, instructor, person, classroom, call, rule } = school;
    const { courseId, a1, a2, b1 } = await classroom();
    await rule(a2, { prerequisites: [a1], minimumSeconds: 40 });
    await rule(b1, { prerequisites: [a1, a2], masteryScore: 70 });
    const started = await call("POST", `/courses/${courseId}/copy`, instructor, {});
    await app.drain();
    const copyId = (await call("GET", `/jobs/${started.body.jobId}`, instructor)).body.result.courseId;
    const { lessons } = (await call("GET", `/courses/${copyId}`, instructor)).body;
    const [c1, c2, d1] = lessons.flatMap((lesson: any) => lesson.sections.map(({ id }: { id: string }) => id));
    const { items } = (await call("GET", `/courses/${copyId}/rules`, instructor)).body;
    const bySection = Object.fromEntries(items.map((item: any) => [item.sectionId, item]));
    expect(items).toHaveLength(2);
    expect(bySection[c2]).toMatchObject({ prerequisites: [c1], minimumSeconds: 40 });
    expect(bySection[d1]).toMatchObject({ prerequisites: [c1, c2], masteryScore: 70 });
    await call("POST", `/courses/${copyId}/publish`, instructor);
    const learner = await person();
    await buildEnrolments(app.ctx(), { organisationId, courseId: copyId, userIds: [learner.id] });
    expect((await call("GET", `/sections/${c2}`, learner)).body).toMatchObject({ code: "section_blocked", requiredActions: [{ sectionId: c1 }, {}] });
  });

  it("do not hold up whoever cannot see the prerequisite", async () => {
    const { instructor, classroom, call, record, rule } = school;
    const { learner, lessons, a1 } = await classroom();
    const draft = (
      await call("POST", `/lessons/${lessons[0]?.id}/sections`, instructor, { title: "Not yet", contentType: "text", content: "<p>x</p>", draft: true })
    ).body.id;
    await rule(a1, { prerequisites: [draft] });
    expect((await call("GET", `/sections/${a1}`, learner)).status).toBe(200);
    expect((await record(learner, a1)).body.section.status).toBe("completed");
  });
});
