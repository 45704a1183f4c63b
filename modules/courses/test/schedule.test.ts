import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { publishScheduled } from "../server/service/publish.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("planned publication", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
  });
  afterAll(() => app.stop());

  const teach = () => as(app, instructor.token);
  const build = (given: object = {}) => buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id, ...given });
  const soon = () => new Date(Date.now() + 3_600_000).toISOString();
  /** As if the hour had passed. */
  const passTime = async (courseId: string) => {
    await app.sql`update courses.courses set publish_at = now() - interval '1 second' where id = ${courseId} and publish_at is not null`;
    await app.sql`update courses.sections set publish_at = now() - interval '1 second' where course_id = ${courseId} and publish_at is not null`;
  };
  const countEvents = async (name: string, courseId: string) => {
    const [row] = await app.sql<{ count: number }[]>`
      select count(*)::int as count from platform.outbox where name = ${name} and data ->> 'courseId' = ${courseId}`;
    return row?.count;
  };

  it("publishes once, also when two copies of the server look at the same moment", async () => {
    const { courseId } = await build({ status: "draft" });
    await teach().patch(`/courses/${courseId}`, { publishAt: soon() });
    const student = await college.person();
    expect((await as(app, student.token).get(`/courses/${courseId}`)).status).toBe(404);
    await publishScheduled(app.ctx());
    expect((await as(app, student.token).get(`/courses/${courseId}`)).status).toBe(404);
    await passTime(courseId);
    await Promise.all(Array.from({ length: 6 }, () => publishScheduled(app.ctx())));
    expect((await as(app, student.token).get(`/courses/${courseId}`)).body).toMatchObject({ status: "published" });
    expect(await countEvents("course.published", courseId)).toBe(1);
  });

  it("refuses times that are over, and takes a plan back", async () => {
    const { courseId } = await build({ status: "draft" });
    const past = await teach().patch(`/courses/${courseId}`, { publishAt: new Date(Date.now() - 1_000).toISOString() });
    expect(past).toMatchObject({ status: 422, body: { code: "time_past" } });
    expect((await teach().post("/courses", { title: "Late", publishAt: "2001-01-01T00:00:00.000Z" })).body).toMatchObject({ code: "time_past" });
    await teach().patch(`/courses/${courseId}`, { publishAt: soon() });
    expect((await teach().patch(`/courses/${courseId}`, { publishAt: null })).body).toMatchObject({ publishAt: null });
    await publishScheduled(app.ctx());
    expect((await teach().get(`/courses/${courseId}`)).body.status).toBe("draft");
  });

  it("does not bring back what was withdrawn: a plan ends with the status it was made for", async () => {
    const student = await college.person();
    const [shown, draft] = [await build(), await build({ status: "draft" })];
    for (const { courseId } of [shown, draft]) await teach().patch(`/courses/${courseId}`, { publishAt: soon() });
    await teach().post(`/courses/${draft.courseId}/archive`);
    for (const { courseId } of [shown, draft]) {
      await passTime(courseId);
      expect((await teach().post(`/courses/${courseId}/unpublish`)).body).toMatchObject({ status: "draft", publishAt: null });
      await publishScheduled(app.ctx());
      expect((await as(app, student.token).get(`/courses/${courseId}`)).status).toBe(404);
    }
  });

  it("keeps an incomplete course a draft and tells its staff why", async () => {
    const { courseId } = await build({ status: "draft", lessons: [{ sections: [] }] });
    await teach().patch(`/courses/${courseId}`, { publishAt: soon() });
    await passTime(courseId);
    await publishScheduled(app.ctx());
    const { body } = await teach().get(`/courses/${courseId}`);
    expect(body).toMatchObject({ status: "draft", publishAt: null, publicationMissed: { missing: ["section"] } });
    expect(await countEvents("course.publication-missed", courseId)).toBe(1);
    await teach().patch(`/courses/${courseId}`, { publishAt: soon() });
    expect((await teach().get(`/courses/${courseId}`)).body.publicationMissed).toBeNull();
  });

  it("shows a section at its time and not before, and a new version of one that is shown", async () => {
    const { courseId, lessons } = await build();
    const student = await college.person();
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [student.id] });
    const learn = as(app, student.token);
    const { body: later } = await teach().post(`/lessons/${lessons[0]?.id}/sections`, {
      title: "Later",
      contentType: "text",
      content: "<p>secret</p>",
      draft: true,
    });
    const shown = lessons[0]?.sections[0]?.id ?? "";
    expect((await teach().patch(`/sections/${shown}`, { publishAt: soon() })).body).toMatchObject({ code: "nothing_to_publish" });
    await teach().put(`/sections/${shown}/draft`, { content: "<p>second edition</p>", baseRevision: 1, clientId: "tab", operationId: crypto.randomUUID() });
    for (const id of [later.id, shown]) expect((await teach().patch(`/sections/${id}`, { publishAt: soon() })).status).toBe(200);
    expect((await teach().patch(`/sections/${shown}`, { publishAt: "2001-01-01T00:00:00.000Z" })).body).toMatchObject({ code: "time_past" });
    await publishScheduled(app.ctx());
    expect((await learn.get(`/sections/${later.id}`)).status).toBe(404);
    expect(JSON.stringify((await learn.get(`/courses/${courseId}?include=content`)).body)).not.toMatch(/Later|secret|second edition|publishAt/);
    await passTime(courseId);
    await Promise.all(Array.from({ length: 4 }, () => publishScheduled(app.ctx())));
    expect((await learn.get(`/sections/${later.id}`)).body).toMatchObject({ title: "Later", content: "<p>secret</p>" });
    expect((await learn.get(`/sections/${shown}`)).body).toMatchObject({ content: "<p>second edition</p>" });
    expect(await countEvents("section.published", courseId)).toBe(2);
    expect((await teach().get(`/sections/${shown}`)).body).toMatchObject({ publishAt: null, draftPending: false });
  });
});
