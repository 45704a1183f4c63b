import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("the editor", () => {
  let app: TestApp;
  let college: Organisation;
  let ines: Someone;
  let otto: Someone;
  let student: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    ines = await college.person("instructor", "Ines Ferreira");
    otto = await college.person("instructor", "Otto Lang");
    student = await college.person();
  });
  afterAll(() => app.stop());

  /** A published course of both instructors with one student; one lesson with one section. */
  async function newSection() {
    const { organisationId } = college;
    const course = await buildCourse(app.ctx(), { organisationId, instructorId: ines.id, lessons: [{ sections: [{ content: "<p>first</p>" }] }] });
    await buildEnrolments(app.ctx(), { organisationId, courseId: course.courseId, userIds: [otto.id], role: "instructor" });
    await buildEnrolments(app.ctx(), { organisationId, courseId: course.courseId, userIds: [student.id] });
    const lesson = course.lessons[0];
    return { courseId: course.courseId, lessonId: lesson?.id ?? "", sectionId: lesson?.sections[0]?.id ?? "" };
  }

  const save = (who: Someone, sectionId: string, content: string, baseRevision: number, clientId: string, operationId = randomUUID()) =>
    as(app, who.token).put(`/sections/${sectionId}/draft`, { content, baseRevision, clientId, operationId });

  it("tells the other editor's open page that there is a new draft, and learners nothing of it", async () => {
    const { courseId, sectionId } = await newSection();
    const [colleague, learner] = [await app.connect(otto.token), await app.connect(student.token)];
    for (const socket of [colleague, learner]) expect((await socket.emitWithAck("join-course", { courseId })).ok).toBe(true);
    const leaked: unknown[] = [];
    learner.on("section-draft-saved", (payload) => leaked.push(payload));
    const heard = new Promise<object>((resolve) => colleague.once("section-draft-saved", resolve));
    await save(ines, sectionId, "<p>new</p>", 1, "tab-a");
    expect(await heard).toEqual({ courseId, sectionId, revision: 2, by: { id: ines.id, fullName: "Ines Ferreira", avatarUrl: null }, clientId: "tab-a" });
    const changed = new Promise<object>((resolve) => learner.once("course-changed", resolve));
    await as(app, ines.token).post(`/sections/${sectionId}/publish-draft`);
    expect(await changed).toMatchObject({ courseId, changedBy: ines.id });
    expect(leaked).toEqual([]);
  });

  it("takes the longest content there may be, in any script, and refuses more", async () => {
    const { sectionId } = await newSection();
    expect((await save(ines, sectionId, "ộ".repeat(500_000), 1, "tab-a")).status).toBe(200);
    expect((await save(ines, sectionId, "ộ".repeat(500_001), 2, "tab-a")).status).toBe(400);
  });

  it("keeps a draft beside what learners see until it is published", async () => {
    const { sectionId } = await newSection();
    expect(await save(ines, sectionId, "<p>second</p>", 1, "tab-a")).toMatchObject({ status: 200, body: { revision: 2 } });
    const learner = await as(app, student.token).get(`/sections/${sectionId}`);
    expect(learner.body).toMatchObject({ content: "<p>first</p>", draftPending: false });
    expect(learner.body.draft).toBeUndefined();
    expect((await as(app, ines.token).get(`/sections/${sectionId}`)).body).toMatchObject({
      content: "<p>first</p>",
      draftPending: true,
      draft: { content: "<p>second</p>", revision: 2, savedBy: { fullName: "Ines Ferreira" }, clientId: "tab-a" },
    });
    expect(await as(app, ines.token).post(`/sections/${sectionId}/publish-draft`, { revision: 1 })).toMatchObject({
      status: 409,
      body: { code: "edit_conflict" },
    });
    expect((await as(app, ines.token).post(`/sections/${sectionId}/publish-draft`, { revision: 2 })).status).toBe(200);
    expect((await as(app, student.token).get(`/sections/${sectionId}`)).body.content).toBe("<p>second</p>");
  });

  it("never lets one editor overwrite another unseen", async () => {
    const { sectionId } = await newSection();
    expect((await save(ines, sectionId, "<p>Ines</p>", 1, "tab-a")).status).toBe(200);
    const refused = await save(otto, sectionId, "<p>Otto</p>", 1, "tab-b");
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "edit_conflict", current: { revision: 2, content: "<p>Ines</p>", savedBy: { id: ines.id, fullName: "Ines Ferreira" } } },
    });
    expect((await save(otto, sectionId, "<p>Both</p>", 2, "tab-b")).body.revision).toBe(3);
    // A request of the first editor that was on its way all the time.
    expect((await save(ines, sectionId, "<p>late</p>", 2, "tab-a")).status).toBe(409);
    expect((await save(ines, sectionId, "<p>another tab of Ines</p>", 2, "tab-c")).status).toBe(409);
    expect(await as(app, ines.token).patch(`/sections/${sectionId}`, { content: "<p>direct</p>" })).toMatchObject({
      status: 409,
      body: { current: { content: "<p>Both</p>" } },
    });
  });

  it("lets exactly one of two editors win who save at the same moment", async () => {
    const { sectionId } = await newSection();
    const replies = await Promise.all([save(ines, sectionId, "<p>Ines</p>", 1, "tab-a"), save(otto, sectionId, "<p>Otto</p>", 1, "tab-b")]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it("goes on after a lost answer: the same operation is saved once, later ones of the same tab are accepted", async () => {
    const { sectionId } = await newSection();
    const operationId = randomUUID();
    const first = await save(ines, sectionId, "<p>one</p>", 1, "tab-a", operationId);
    const next = await save(ines, sectionId, "<p>two</p>", 1, "tab-a");
    const replayed = await save(ines, sectionId, "<p>one</p>", 1, "tab-a", operationId);
    expect(next.body.revision).toBe(3);
    expect(replayed.body).toEqual(first.body);
    expect((await as(app, ines.token).get(`/sections/${sectionId}`)).body.draft).toMatchObject({ content: "<p>two</p>", revision: 3 });
  });

  it("folds one person's stretch of writing into one revision and restores old ones", async () => {
    const { sectionId } = await newSection();
    for (let step = 1; step <= 5; step++) await save(ines, sectionId, `<p>step ${step}</p>`, step, "tab-a");
    const history = await as(app, ines.token).get(`/sections/${sectionId}/revisions`);
    expect(history.body.items.map(({ revision, origin }: { revision: number; origin: string }) => [revision, origin])).toEqual([
      [6, "saved"],
      [1, "created"],
    ]);
    expect((await as(app, ines.token).get(`/sections/${sectionId}/revisions/1`)).body).toMatchObject({ content: "<p>first</p>", isPublished: true });
    const restored = await as(app, ines.token).post(`/sections/${sectionId}/revisions/1/restore`);
    expect(restored.body).toMatchObject({ draft: { content: "<p>first</p>", revision: 7 }, content: "<p>first</p>" });
    expect((await as(app, ines.token).get(`/sections/${sectionId}/revisions/6`)).body.content).toBe("<p>step 5</p>");
    expect((await as(app, ines.token).get(`/sections/${sectionId}/revisions/99`)).status).toBe(404);
    expect(await as(app, ines.token).delete(`/sections/${sectionId}/draft`)).toMatchObject({
      status: 200,
      body: { draftPending: false, content: "<p>first</p>" },
    });
  });

  it("hides a section that was never published from everybody but its editors", async () => {
    const { courseId, lessonId } = await newSection();
    const draft = await as(app, ines.token).post(`/lessons/${lessonId}/sections`, { title: "Not yet", content: "<p>secret</p>", draft: true });
    expect(draft).toMatchObject({ status: 201, body: { published: false, content: "", draft: { content: "<p>secret</p>" } } });
    const { id } = draft.body;
    expect((await as(app, student.token).get(`/sections/${id}`)).status).toBe(404);
    expect(JSON.stringify((await as(app, student.token).get(`/courses/${courseId}?include=content`)).body)).not.toMatch(/Not yet|secret/);
    expect((await as(app, student.token).post(`/sections/${id}/progress`, { operationId: randomUUID(), status: "completed" })).status).toBe(404);
    expect((await as(app, ines.token).get(`/courses/${courseId}`)).body.lessons[0].sections).toHaveLength(2);
    await as(app, ines.token).post(`/sections/${id}/publish-draft`);
    expect((await as(app, student.token).get(`/sections/${id}`)).body.content).toBe("<p>secret</p>");
  });

  it("orders the whole outline at once, and refuses an order that does not name everything", async () => {
    const { organisationId } = college;
    const { courseId, lessons } = await buildCourse(app.ctx(), { organisationId, instructorId: ines.id });
    const [a, b] = lessons;
    if (!a || !b) throw new Error("the course has two lessons");
    const [a1, a2] = a.sections.map(({ id }) => id);
    const [b1, b2] = b.sections.map(({ id }) => id);
    const put = (body: unknown, token = ines.token) => as(app, token).put(`/courses/${courseId}/order`, body);
    const moved = await put({
      lessons: [
        { id: b.id, sections: [b2, a1, b1] },
        { id: a.id, sections: [a2] },
      ],
    });
    expect(moved.status).toBe(200);
    const seen = (await as(app, ines.token).get(`/courses/${courseId}`)).body.lessons;
    expect(
      seen.map(({ id, sections }: { id: string; sections: { id: string; position: number }[] }) => [
        id,
        sections.map((s) => s.id),
        sections.map((s) => s.position),
      ]),
    ).toEqual([
      [b.id, [b2, a1, b1], [0, 1, 2]],
      [a.id, [a2], [0]],
    ]);
    for (const lacking of [
      { lessons: [{ id: b.id, sections: [b2, a1, b1] }] },
      {
        lessons: [
          { id: b.id, sections: [b2, a1, a1] },
          { id: a.id, sections: [a2] },
        ],
      },
      {
        lessons: [
          { id: b.id, sections: [b2, a1, b1] },
          { id: a.id, sections: [a2, randomUUID()] },
        ],
      },
    ]) {
      expect(await put(lacking)).toMatchObject({ status: 409, body: { code: "edit_conflict", outline: { courseId } } });
    }
    expect((await put({ lessons: [] }, otto.token)).status).toBe(403);
  });

  it("keeps places dense while sections are added, removed and ordered at once", async () => {
    const { organisationId } = college;
    const { courseId, lessons } = await buildCourse(app.ctx(), { organisationId, instructorId: ines.id });
    const [a, b] = lessons;
    if (!a || !b) throw new Error("the course has two lessons");
    const order = { lessons: [b, a].map(({ id, sections }) => ({ id, sections: sections.map((section) => section.id) })) };
    const replies = await Promise.all([
      ...Array.from({ length: 8 }, (_, at) => as(app, ines.token).post(`/lessons/${a.id}/sections`, { title: `New ${at}`, contentType: "text", content: "" })),
      as(app, ines.token).put(`/courses/${courseId}/order`, order),
      as(app, ines.token).delete(`/sections/${b.sections[0]?.id}`),
      as(app, ines.token).post(`/courses/${courseId}/lessons`, { title: "C" }),
    ]);
    expect(replies.every(({ status }) => status < 500)).toBe(true);
    const now = (await as(app, ines.token).get(`/courses/${courseId}`)).body.lessons;
    expect(now.map(({ position }: { position: number }) => position)).toEqual([0, 1, 2]);
    for (const { sections } of now)
      expect(sections.map(({ position }: { position: number }) => position)).toEqual(sections.map((_: unknown, at: number) => at));
    expect(now.flatMap(({ sections }: { sections: unknown[] }) => sections)).toHaveLength(4 + 8 - 1);
  });

  it("refuses settings that were read before somebody else changed them, and takes them without a version", async () => {
    const { courseId, sectionId, lessonId } = await newSection();
    const teach = as(app, ines.token);
    const { version } = (await teach.get(`/courses/${courseId}`)).body;
    expect((await teach.patch(`/courses/${courseId}`, { title: "Renamed", version })).body).toMatchObject({ title: "Renamed", version: version + 1 });
    expect(await as(app, otto.token).patch(`/courses/${courseId}`, { title: "Mine", version })).toMatchObject({
      status: 409,
      body: { current: { title: "Renamed" } },
    });
    expect((await as(app, otto.token).patch(`/courses/${courseId}`, { category: "Physics" })).body).toMatchObject({ title: "Renamed", category: "Physics" });
    expect((await teach.patch(`/lessons/${lessonId}`, { title: "L", version: 7 })).status).toBe(409);
    expect((await teach.patch(`/sections/${sectionId}`, { title: "S", required: false, version: 99 })).status).toBe(409);
    expect((await teach.patch(`/sections/${sectionId}`, { title: "S", required: false })).body).toMatchObject({
      title: "S",
      required: false,
      content: "<p>first</p>",
    });
    expect((await teach.patch(`/courses/${courseId}`, { featured: true })).status).toBe(403);
    expect((await teach.post("/courses", { title: "x", slug: "reading-the-sky" })).status).toBe(409);
    const other = await teach.post("/courses", { title: "Other" });
    expect((await teach.patch(`/courses/${other.body.id}`, { slug: "reading-the-sky" })).body.code).toBe("slug_taken");
    const admin = as(app, (await college.person("admin")).token);
    expect((await admin.patch(`/courses/${courseId}`, { featured: true })).body.featured).toBe(true);
    expect((await teach.patch(`/courses/${courseId}`, { featured: false })).status).toBe(403);
    expect((await teach.patch(`/courses/${courseId}`, { tags: ["a", "a"] })).body).toMatchObject({ featured: true, tags: ["a"] });
  });

  it("stores no markup that could run, whichever way it comes in", async () => {
    const { sectionId, lessonId } = await newSection();
    const hostile =
      '<h1 onclick="x()">T</h1><script>alert(1)</script><img src=x onerror=alert(1)><img src="https://a.test/i.png" onload=x><a href="javascript:alert(1)">j</a><a href=" jAvA&#9;script:x">k</a>' +
      '<iframe srcdoc="<script>1</script>"></iframe><svg><script>2</script></svg><math><mtext><style><img src=x onerror=alert(3)></style></mtext></math><p style="background:url(javascript:1)">s</p>' +
      '<aside data-callout="evil">c</aside><aside data-callout="tip">t</aside><span data-math="x^2">m</span><form action="https://evil.test"><input name=a></form><img src="/api/courses">';
    const created = await as(app, ines.token).post(`/lessons/${lessonId}/sections`, { title: "Hostile", contentType: "text", content: hostile });
    const saved = await save(ines, sectionId, hostile, 1, "tab-a");
    expect([created.status, saved.status]).toEqual([201, 200]);
    const draft = (await as(app, ines.token).get(`/sections/${sectionId}`)).body.draft.content;
    for (const html of [created.body.content, draft]) {
      expect(html).not.toMatch(/<script|onerror|onload|onclick|javascript:|<iframe|<svg|<style|style=|<form|<input|alert\(|src="x"|\/api\/courses/i);
      expect(html).toContain('<aside data-callout="tip">t</aside>');
      expect(html).toContain('<span data-math="x^2">m</span>');
      expect(html).toContain("<h2>T</h2>");
      expect(html).toContain('src="https://a.test/i.png"');
    }
  });

  it("checks what videos, embeds and files stand on", async () => {
    const { lessonId } = await newSection();
    const post = (contentType: string, content: string) => as(app, ines.token).post(`/lessons/${lessonId}/sections`, { title: "S", contentType, content });
    expect((await post("video", "https://video.test/a.mp4")).status).toBe(201);
    expect((await post("embed", "https://video.test/watch?v=1")).status).toBe(201);
    for (const [type, content] of [
      ["video", "http://video.test/a.mp4"],
      ["embed", "javascript:alert(1)"],
      ["embed", "https://user:pw@video.test/"],
      ["file", "https://files.test/a"],
      ["file", randomUUID()],
      ["audio", `/api/materials/${randomUUID()}`],
    ] as const) {
      expect(await post(type, content)).toMatchObject({ status: 422, body: { code: "content_not_valid" } });
    }
    expect((await post("hologram", "")).status).toBe(400);
    expect((await post("text", "a\u0000b")).status).toBe(400);
  });
});
