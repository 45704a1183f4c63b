import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Someone } from "./helpers.ts";

interface Ids {
  readonly courseId: string;
  readonly lessonId: string;
  readonly sectionId: string;
  readonly materialId: string;
  readonly enrolmentId: string;
}

/** Every route below a course's own ids, with a body that would be accepted. */
const routesOf = ({ courseId, lessonId, sectionId, materialId, enrolmentId }: Ids): [string, string, unknown?][] => [
  ["GET", `/courses/${courseId}`],
  ["PATCH", `/courses/${courseId}`, { title: "Taken over" }],
  ["DELETE", `/courses/${courseId}`],
  ["POST", `/courses/${courseId}/publish`],
  ["POST", `/courses/${courseId}/unpublish`],
  ["POST", `/courses/${courseId}/archive`],
  ["POST", `/courses/${courseId}/lessons`, { title: "L" }],
  ["PUT", `/courses/${courseId}/order`, { lessons: [] }],
  ["PATCH", `/lessons/${lessonId}`, { title: "L" }],
  ["DELETE", `/lessons/${lessonId}`],
  ["POST", `/lessons/${lessonId}/sections`, { title: "S", contentType: "text", content: "" }],
  ["GET", `/sections/${sectionId}`],
  ["PATCH", `/sections/${sectionId}`, { title: "S" }],
  ["DELETE", `/sections/${sectionId}`],
  ["PUT", `/sections/${sectionId}/draft`, { content: "", baseRevision: 1, clientId: "x", operationId: randomUUID() }],
  ["DELETE", `/sections/${sectionId}/draft`],
  ["POST", `/sections/${sectionId}/publish-draft`],
  ["GET", `/sections/${sectionId}/revisions`],
  ["GET", `/sections/${sectionId}/revisions/1`],
  ["POST", `/sections/${sectionId}/revisions/1/restore`],
  ["POST", `/courses/${courseId}/enroll`],
  ["DELETE", `/courses/${courseId}/enroll`],
  ["GET", `/courses/${courseId}/enrollments`],
  ["POST", `/courses/${courseId}/enrollments`, { userIds: [randomUUID()] }],
  ["PATCH", `/enrollments/${enrolmentId}`, { status: "ended" }],
  ["GET", `/courses/${courseId}/staff`],
  ["POST", `/courses/${courseId}/staff`, { userId: randomUUID() }],
  ["DELETE", `/courses/${courseId}/staff/${randomUUID()}`],
  ["GET", `/courses/${courseId}/materials`],
  ["GET", `/materials/${materialId}`],
  ["POST", `/sections/${sectionId}/progress`, { operationId: randomUUID(), status: "completed" }],
  ["GET", `/courses/${courseId}/progress`],
  ["GET", `/courses/${courseId}/progress/learners`],
  ["GET", `/courses/${courseId}/progress/summary`],
  ["GET", `/courses/${courseId}/learning-events`],
];

describe("who has no business in a course", () => {
  let app: TestApp;
  let instructor: Someone;
  let student: Someone;
  let neighbour: Someone;
  let foreignAdmin: Someone;
  let draft: Ids;
  let published: Ids;

  beforeAll(async () => {
    app = await startTestApp();
    const college = within(app, await app.createOrganisation("Here"));
    const elsewhere = within(app, await app.createOrganisation("There"));
    instructor = await college.person("instructor");
    student = await college.person();
    neighbour = await college.person("instructor");
    foreignAdmin = await elsewhere.person("admin");
    const make = async (status: "draft" | "published"): Promise<Ids> => {
      const { organisationId } = college;
      const { courseId, lessons } = await buildCourse(app.ctx(), { organisationId, instructorId: instructor.id, status, title: `Secret ${status}` });
      await buildEnrolments(app.ctx(), { organisationId, courseId, userIds: [student.id] });
      const form = new FormData();
      form.append("file", new Blob(["plain words"]), "notes.txt");
      const material = await as(app, instructor.token).post(`/courses/${courseId}/materials`, form);
      const people = await as(app, instructor.token).get(`/courses/${courseId}/enrollments`);
      return {
        courseId,
        lessonId: lessons[0]?.id ?? "",
        sectionId: lessons[0]?.sections[0]?.id ?? "",
        materialId: material.body.id,
        enrolmentId: people.body.items[0].id,
      };
    };
    draft = await make("draft");
    published = await make("published");
    await buildCourse(app.ctx(), { organisationId: elsewhere.organisationId, instructorId: foreignAdmin.id });
  });
  afterAll(() => app.stop());

  const knock = async (ids: Ids, token: string | undefined, only: (path: string) => boolean = () => true) =>
    Promise.all(
      routesOf(ids)
        .filter(([, path]) => only(path))
        .map(
          async ([method, path, body]) =>
            [`${method} ${path}`, (await app.request(method, `/api${path}`, { ...(token ? { token } : {}), body })).status] as const,
        ),
    );

  it("finds no door from another organisation, even as its administrator", async () => {
    for (const [route, status] of [...(await knock(draft, foreignAdmin.token)), ...(await knock(published, foreignAdmin.token))])
      expect([route, status]).toEqual([route, 404]);
  });

  it("finds nothing of a draft on any route as a student enrolled in it or a colleague", async () => {
    for (const who of [student, neighbour]) {
      for (const [route, status] of await knock(draft, who.token)) expect([route, status]).toEqual([route, 404]);
    }
  });

  it("sees no draft without signing in", async () => {
    for (const [route, status] of await knock(draft, undefined))
      expect([route, status]).toEqual([route, route === `GET /courses/${draft.courseId}` ? 404 : 401]);
  });

  it("as a colleague sees of a published course what everybody sees, and nothing inside it", async () => {
    expect((await as(app, neighbour.token).get(`/courses/${published.courseId}`)).status).toBe(200);
    // Enrolling is open to everybody, and would open the rest.
    for (const [route, status] of await knock(published, neighbour.token, (path) => path !== `/courses/${published.courseId}/enroll`)) {
      const expected = route === `GET /courses/${published.courseId}` ? [200] : [403, 404];
      expect(expected, route).toContain(status);
    }
  });

  it("does not find another course's parts through one's own course", async () => {
    const own = await buildCourse(app.ctx(), { organisationId: neighbour.organisationId, instructorId: neighbour.id });
    const mine = as(app, neighbour.token);
    expect((await mine.patch(`/courses/${own.courseId}`, { thumbnailMaterialId: published.materialId })).body.code).toBe("thumbnail_not_image");
    expect((await mine.post(`/lessons/${own.lessons[0]?.id}/sections`, { title: "S", contentType: "file", content: published.materialId })).body.code).toBe(
      "content_not_valid",
    );
    expect(
      (
        await mine.put(`/courses/${own.courseId}/order`, {
          lessons: own.lessons.map(({ id, sections }) => ({ id, sections: [...sections.map((s) => s.id), published.sectionId] })),
        })
      ).status,
    ).toBe(409);
    expect((await mine.delete(`/courses/${own.courseId}/staff/${instructor.id}`)).status).toBe(404);
  });

  it("lists in every catalogue only what its reader may see", async () => {
    const titles = async (query: string, token?: string) =>
      (await as(app, token).get(`/courses${query}`)).body.items.map(({ title }: { title: string }) => title).toSorted();
    expect(await titles("?search=secret")).toEqual(["Secret published"]);
    expect(await titles("?search=secret&status=draft")).toEqual([]);
    expect(await titles("?search=secret&status=draft", student.token)).toEqual([]);
    expect(await titles("?mine=true", student.token)).toEqual(["Secret published"]);
    expect(await titles("?mine=true", instructor.token)).toEqual(["Secret draft", "Secret published"]);
    expect(await titles("?status=draft", instructor.token)).toEqual(["Secret draft"]);
    expect(await titles("?search=secret&status=draft", foreignAdmin.token)).toEqual([]);
    expect(await titles("?mine=true")).toEqual([]);
  });

  it("finds nothing left when it was unpublished or deleted", async () => {
    const teach = as(app, instructor.token);
    await teach.post(`/courses/${published.courseId}/archive`);
    expect((await as(app, student.token).get(`/sections/${published.sectionId}`)).status).toBe(200);
    expect((await as(app, student.token).post(`/sections/${published.sectionId}/progress`, { operationId: randomUUID(), status: "completed" })).status).toBe(
      403,
    );
    expect((await as(app, neighbour.token).get(`/courses/${published.courseId}`)).status).toBe(404);
    await teach.post(`/courses/${published.courseId}/unpublish`);
    for (const [route, status] of await knock(published, student.token)) expect([route, status]).toEqual([route, 404]);
    expect((await teach.delete(`/courses/${published.courseId}`)).status).toBe(204);
    for (const [route, status] of await knock(published, instructor.token)) expect([route, status]).toEqual([route, 404]);
    expect((await teach.get("/courses?mine=true")).body.items).toHaveLength(1);
  });
});
