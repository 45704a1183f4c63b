import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("writing and publishing a course", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let student: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation("Northbank"));
    instructor = await college.person("instructor", "Ines Ferreira");
    student = await college.person("student", "Tom Ashe");
  });
  afterAll(() => app.stop());

  it("takes a course from its title to published, and a student through it", async () => {
    const teach = as(app, instructor.token);
    const created = await teach.post("/courses", { title: "Nhập môn Thống kê", tags: ["số"], language: "vi" });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ title: "Nhập môn Thống kê", slug: "nhap-mon-thong-ke", status: "draft", you: { role: "instructor" }, lessons: [] });
    const { id } = created.body;

    const incomplete = await teach.post(`/courses/${id}/publish`);
    expect(incomplete).toMatchObject({ status: 422, body: { code: "course_incomplete", missing: ["lesson", "section"] } });

    const lesson = await teach.post(`/courses/${id}/lessons`, { title: "Trung bình" });
    expect(lesson).toMatchObject({ status: 201, body: { position: 0, sections: [] } });
    const section = await teach.post(`/lessons/${lesson.body.id}/sections`, {
      title: "Số trung vị",
      contentType: "text",
      content: "<h2>Trung vị</h2>",
      estimatedDuration: 7,
    });
    expect(section).toMatchObject({ status: 201, body: { content: "<h2>Trung vị</h2>", required: true, published: true, revision: 1 } });

    expect((await as(app, student.token).get(`/courses/${id}`)).status).toBe(404);
    const published = await teach.post(`/courses/${id}/publish`);
    expect(published).toMatchObject({ status: 200, body: { status: "published", sectionCount: 1, estimatedDuration: 7 } });

    const seen = await as(app, student.token).get(`/courses/${id}`);
    expect(seen.body).toMatchObject({ you: null, syllabus: [{ title: "Trung bình", sectionCount: 1 }] });
    expect(seen.body.lessons).toBeUndefined();
    expect((await as(app, student.token).get(`/sections/${section.body.id}`)).status).toBe(404);

    const enrolled = await as(app, student.token).post(`/courses/${id}/enroll`);
    expect(enrolled).toMatchObject({ status: 201, body: { userId: student.id, role: "student", source: "self" } });
    const again = await as(app, student.token).post(`/courses/${id}/enroll`, {});
    expect(again).toMatchObject({ status: 200, body: { id: enrolled.body.id } });
    const inside = await as(app, student.token).get(`/courses/${id}?include=content`);
    expect(inside.body.lessons[0].sections[0]).toMatchObject({ title: "Số trung vị", content: "<h2>Trung vị</h2>" });
    expect(inside.body.studentCount).toBe(1);
    expect((await as(app, student.token).get(`/sections/${section.body.id}`)).body).toMatchObject({ content: "<h2>Trung vị</h2>" });
  });
});
