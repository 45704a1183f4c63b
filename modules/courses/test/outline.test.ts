import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as contract from "../contract.ts";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("the outline and its parts", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let student: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
    student = await college.person();
  });
  afterAll(() => app.stop());

  async function newCourse() {
    const { organisationId } = college;
    const built = await buildCourse(app.ctx(), {
      organisationId,
      instructorId: instructor.id,
      lessons: [{ sections: [{}, {}, {}] }, { sections: [{}] }, { sections: [{}] }],
    });
    await buildEnrolments(app.ctx(), { organisationId, courseId: built.courseId, userIds: [student.id] });
    const [a = "", b = "", c = ""] = built.lessons.map(({ id }) => id);
    const sections = built.lessons.flatMap((lesson) => lesson.sections.map(({ id }) => id));
    return { courseId: built.courseId, a, b, c, sections, teach: as(app, instructor.token), learn: as(app, student.token) };
  }

  it("closes the gaps that deleted lessons and sections leave", async () => {
    const { courseId, a, b, c, sections, teach } = await newCourse();
    expect((await teach.patch(`/lessons/${b}`, { title: "Renamed", objectives: ["See more"] })).body).toMatchObject({
      title: "Renamed",
      objectives: ["See more"],
      version: 2,
      position: 1,
    });
    expect((await teach.delete(`/sections/${sections[1]}`)).status).toBe(204);
    expect((await teach.delete(`/lessons/${b}`)).status).toBe(204);
    const { lessons, sectionCount, lessonCount } = (await teach.get(`/courses/${courseId}`)).body;
    expect(lessons).toMatchObject([
      {
        id: a,
        position: 0,
        sections: [
          { id: sections[0], position: 0 },
          { id: sections[2], position: 1 },
        ],
      },
      { id: c, position: 1, sections: [{ position: 0 }] },
    ]);
    expect([lessonCount, sectionCount]).toEqual([2, 3]);
    for (const path of [`/sections/${sections[1]}`, `/sections/${sections[3]}`]) expect((await teach.get(path)).status).toBe(404);
    expect((await teach.post(`/lessons/${b}/sections`, { title: "S", contentType: "text", content: "" })).status).toBe(404);
  });

  it("publishes content that comes without the editor at once, and keeps what was there", async () => {
    const { sections, teach, learn } = await newCourse();
    const [id] = sections;
    expect((await teach.patch(`/sections/${id}`, { title: "Directly", content: "<p>new</p><script>x</script>" })).body).toMatchObject({
      content: "<p>new</p>",
      revision: 2,
      draftPending: false,
    });
    expect((await learn.get(`/sections/${id}`)).body).toMatchObject({ title: "Directly", content: "<p>new</p>" });
    expect((await teach.get(`/sections/${id}/revisions/1`)).body.content).toBe("<p>Look up.</p>");
    expect(await teach.patch(`/sections/${id}`, { contentType: "video" })).toMatchObject({ status: 422, body: { code: "content_not_valid" } });
    expect((await teach.patch(`/sections/${id}`, { contentType: "video", content: "https://video.test/1.mp4" })).body).toMatchObject({
      contentType: "video",
      content: "https://video.test/1.mp4",
    });
    expect((await teach.post(`/sections/${id}/revisions/1/restore`)).status).toBe(422);
  });

  it("changes the type of a section that is only a draft without publishing it", async () => {
    const { a, teach, learn } = await newCourse();
    const { body } = await teach.post(`/lessons/${a}/sections`, { title: "Draft", contentType: "text", draft: true });
    expect((await teach.patch(`/sections/${body.id}`, { contentType: "embed", content: "https://embed.test/1" })).body).toMatchObject({
      published: false,
      draft: { content: "https://embed.test/1" },
    });
    expect((await learn.get(`/sections/${body.id}`)).status).toBe(404);
    expect((await teach.delete(`/sections/${body.id}/draft`)).body.code).toBe("nothing_published");
  });

  it("keeps the history bounded, and never drops what is published", async () => {
    const { sections, teach } = await newCourse();
    const [id = ""] = sections;
    await app.sql`
      insert into courses.section_revisions (section_id, number, started_number, organisation_id, title, content, origin, author_id, client_id)
      select ${id}, n, n, ${college.organisationId}, 'S', 'x', 'saved', ${instructor.id}, 'old' from generate_series(2, 260) n`;
    await app.sql`update courses.sections set draft_revision = 260 where id = ${id}`;
    expect((await teach.put(`/sections/${id}/draft`, { content: "<p>y</p>", baseRevision: 260, clientId: "new", operationId: randomUUID() })).status).toBe(200);
    const numbers: number[] = [];
    let cursor = "";
    for (;;) {
      const { items, nextCursor } = (await teach.get(`/sections/${id}/revisions?limit=150${cursor}`)).body;
      numbers.push(...items.map(({ revision }: { revision: number }) => revision));
      if (!nextCursor) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(numbers).toHaveLength(201);
    expect([numbers[0], numbers.at(-1)]).toEqual([261, 1]);
    expect((await teach.put(`/sections/${id}/draft`, { content: "z", baseRevision: 5, clientId: "new", operationId: randomUUID() })).status).toBe(409);
  });

  it("lets staff come and go with their rights", async () => {
    const { courseId, teach } = await newCourse();
    const helper = await college.person("student", "Thea Assist");
    expect((await teach.post(`/courses/${courseId}/staff`, { email: `${helper.id}@example.test`, role: "teaching_assistant" })).body).toMatchObject({
      role: "teaching_assistant",
      user: { fullName: "Thea Assist" },
    });
    expect((await as(app, helper.token).get(`/courses/${courseId}/enrollments?role=all`)).body.items).toHaveLength(3);
    expect((await teach.post(`/courses/${courseId}/staff`, { userId: helper.id, role: "instructor" })).body.role).toBe("instructor");
    expect((await as(app, helper.token).patch(`/courses/${courseId}`, { category: "Sky" })).status).toBe(200);
    expect((await teach.delete(`/courses/${courseId}/staff/${helper.id}`)).status).toBe(204);
    expect((await as(app, helper.token).patch(`/courses/${courseId}`, { category: "Sea" })).status).toBe(403);
    expect((await teach.delete(`/courses/${courseId}/staff/${student.id}`)).status).toBe(404);
    expect((await teach.post(`/courses/${courseId}/staff`, { email: "nobody@example.test" })).body.code).toBe("person_unknown");
    expect((await teach.post(`/courses/${courseId}/staff`, {})).status).toBe(400);
    expect((await as(app, student.token).get(`/courses/${courseId}/staff`)).body.items).toMatchObject([
      { role: "instructor", user: { fullName: "Ines Ferreira" } },
    ]);
  });

  it("tells other rooms about sections and takes files from them", async () => {
    const { courseId, sections } = await newCourse();
    const { organisationId } = college;
    const [sectionId = ""] = sections;
    const ctx = app.ctx();
    expect(await ctx.call(contract.getSectionAccess, { organisationId, userId: student.id, role: "student", sectionId })).toMatchObject({
      courseId,
      sectionId,
      contentType: "text",
      published: true,
      permissions: ["read", "learn", "chat"],
    });
    expect(await ctx.call(contract.getSectionAccess, { organisationId, userId: student.id, role: "student", sectionId: randomUUID() })).toBeNull();
    const stored = await ctx.storage.put(Readable.from([Buffer.from("words")]));
    const file = { organisationId, courseId, actorId: instructor.id, ...stored, filename: "a/b.txt", mediaType: "image/png" };
    const added = await ctx.call(contract.addMaterial, file);
    expect((await as(app, student.token).get(`/materials/${added?.materialId}`)).headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await ctx.call(contract.addMaterial, { ...file, organisationId: randomUUID() })).toBeNull();
  });

  it("describes itself in OpenAPI", async () => {
    const { body } = await as(app).get("/openapi.json");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/api/courses/{courseId}", "/api/sections/{sectionId}/draft", "/api/sections/{sectionId}/progress"]),
    );
  });
});
