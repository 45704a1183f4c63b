import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("the dashboard", () => {
  let app: TestApp;
  let instructor: TestPerson;
  let student: TestPerson;
  let courseId: string;
  let sectionIds: string[];

  beforeAll(async () => {
    app = await startTestApp();
    [instructor, student] = [await app.signUp({ role: "instructor", fullName: "Ms Vega" }), await app.signUp({ fullName: "Ann" })];
    const as = { token: instructor.token };
    const { body: course } = await app.request("POST", "/api/courses", { ...as, body: { title: "Algebra" } });
    courseId = course.id;
    const { body: lesson } = await app.request("POST", `/api/courses/${courseId}/lessons`, { ...as, body: { title: "One" } });
    sectionIds = [];
    for (const title of ["A", "B"]) {
      const { body } = await app.request("POST", `/api/lessons/${lesson.id}/sections`, { ...as, body: { title, contentType: "text", content: "<p>x</p>" } });
      sectionIds.push(body.id);
    }
    await app.request("POST", `/api/courses/${courseId}/publish`, as);
    await app.request("POST", `/api/courses/${courseId}/enroll`, { token: student.token });
    await app.drain();
  });
  afterAll(() => app.stop());

  const dashboardOf = async ({ token }: TestPerson) => (await app.request("GET", "/api/bff/dashboard", { token })).body;

  it("tells a student the next step and how far each course is", async () => {
    expect(await dashboardOf(student)).toMatchObject({
      next: [{ courseId, sectionId: sectionIds[0], reason: "start" }],
      courses: [{ id: courseId, role: "student", progress: { percentage: 0 }, summary: null, lastMessage: null }],
      missing: [],
    });
    await app.request("POST", `/api/sections/${sectionIds[0]}/progress`, { token: student.token, body: { operationId: "op-1", status: "completed" } });
    expect(await dashboardOf(student)).toMatchObject({ next: [{ sectionId: sectionIds[1] }], courses: [{ progress: { percentage: 50 } }] });
  });

  it("tells a teacher how far the class is and who spoke last", async () => {
    const socket = await app.connect(student.token);
    await socket.emitWithAck("join-course", { courseId });
    await socket.emitWithAck("send-message", { courseId, clientId: "c1", message: "Hello" });
    expect(await dashboardOf(instructor)).toMatchObject({
      courses: [{ id: courseId, role: "instructor", summary: { learners: 1, inProgress: 1 }, lastMessage: { message: "Hello", sender: { fullName: "Ann" } } }],
    });
  });

  it("is empty for somebody new, and closed without a session", async () => {
    expect(await dashboardOf(await app.signUp())).toEqual({ next: [], courses: [], missing: [] });
    expect((await app.request("GET", "/api/bff/dashboard")).status).toBe(401);
  });

  it("stays useful when one of its sources is down, and says which", async () => {
    await app.sql`alter table chat.room rename to room_away`;
    try {
      expect(await dashboardOf(student)).toMatchObject({ missing: ["messages"], courses: [{ id: courseId, progress: { percentage: 50 } }] });
    } finally {
      await app.sql`alter table chat.room_away rename to room`;
    }
    await app.sql`alter table progress.section_progress rename to section_progress_away`;
    try {
      const body = await dashboardOf(student);
      expect(body.missing).toEqual(expect.arrayContaining(["progress"]));
      expect(body.courses).toMatchObject([{ id: courseId, progress: null }]);
    } finally {
      await app.sql`alter table progress.section_progress_away rename to section_progress`;
    }
  });
});
