import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

describe("copying a course", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
    await app.sql`update users.organisation set time_zone = 'Europe/Berlin' where id = ${college.organisationId}`;
  });
  afterAll(() => app.stop());

  const teach = () => as(app, instructor.token);
  const build = () => buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id, title: "Stars", objectives: ["See"] });
  const jobOf = async (who: Someone, jobId: string) => {
    await app.drain();
    return (await as(app, who.token).get(`/jobs/${jobId}`)).body;
  };
  const upload = async (courseId: string, name: string) => {
    const form = new FormData();
    form.append("file", new Blob([PNG]), name);
    const response = await fetch(`${app.url}/api/courses/${courseId}/materials`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${instructor.token}` },
    });
    expect(response.status).toBe(201);
    const body: { id: string; url: string } = await response.json();
    return body;
  };

  it("brings lessons, drafts, files, links and settings, and says what it left out", async () => {
    const { courseId, lessons } = await build();
    const [first, second] = lessons[0]?.sections ?? [];
    const picture = await upload(courseId, "sky.png");
    const unused = await upload(courseId, "unused.png");
    const content = `<p><img src="${picture.url}" alt="Sky" /> <a href="/sections/${second?.id}">next</a> <a href="/course/${courseId}/learn/${second?.id}">there</a></p>`;
    await teach().patch(`/sections/${first?.id}`, { content, objectives: ["Point at it"] });
    await teach().put(`/sections/${second?.id}/draft`, { content: "<p>Unseen words</p>", baseRevision: 1, clientId: "tab", operationId: crypto.randomUUID() });
    const { body: hidden } = await teach().post(`/lessons/${lessons[0]?.id}/sections`, {
      title: "Hidden",
      contentType: "text",
      content: "<p>x</p>",
      draft: true,
    });
    await teach().patch(`/courses/${courseId}`, { thumbnailMaterialId: picture.id, capacity: 12, enrolmentPolicy: "code", category: "Physics" });
    await teach().post(`/courses/${courseId}/enrollment-codes`, {});
    const student = await college.person();
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [student.id] });

    const started = await teach().post(`/courses/${courseId}/copy`, { title: "Stars, spring" });
    expect(started.status).toBe(202);
    const job = await jobOf(instructor, started.body.jobId);
    expect(job).toMatchObject({ status: "succeeded", result: { courseId: expect.any(String) } });
    expect(job.result.report).toContainEqual({ item: "enrolment codes", outcome: "skipped", reason: "codes_belong_to_one_course" });
    expect(job.result.report).toContainEqual({ item: "people", outcome: "skipped", reason: "people_are_not_copied" });
    const copyId = job.result.courseId;
    const { body: copy } = await teach().get(`/courses/${copyId}?include=content`);
    expect(copy).toMatchObject({
      title: "Stars, spring",
      status: "draft",
      capacity: 12,
      enrolmentPolicy: "code",
      category: "Physics",
      objectives: ["See"],
      studentCount: 0,
      you: { role: "instructor" },
    });
    expect(copy.lessons.map(({ sections }: { sections: unknown[] }) => sections.length)).toEqual([3, 2]);
    const [newFirst, newSecond, newHidden] = copy.lessons[0].sections;
    expect(newFirst).toMatchObject({ published: true, objectives: ["Point at it"] });
    expect(newSecond).toMatchObject({ published: true, draftPending: true });
    expect(newHidden).toMatchObject({ title: "Hidden", published: false });
    const { body: files } = await teach().get(`/courses/${copyId}/materials`);
    expect(files.items).toHaveLength(2);
    for (const old of [courseId, first?.id, second?.id, picture.id, unused.id, hidden.id]) expect(JSON.stringify([copy, files])).not.toContain(old);
    expect(newFirst.content).toContain(`/sections/${newSecond.id}`);
    expect(newFirst.content).toContain(`/course/${copyId}/learn/${newSecond.id}`);
    const newPicture = /\/api\/materials\/[0-9a-f-]+/.exec(newFirst.content)?.[0] ?? "";
    expect((await as(app, instructor.token).get(newPicture.replace("/api", ""))).status).toBe(200);
    expect(copy.thumbnailUrl).toBe(newPicture);
    expect((await teach().get(`/sections/${newSecond.id}`)).body.draft).toMatchObject({ content: "<p>Unseen words</p>" });
    // Nobody else sees it, and the old course is as it was.
    expect((await as(app, student.token).get(`/courses/${copyId}`)).status).toBe(404);
    expect((await teach().get(`/courses/${courseId}`)).body).toMatchObject({ title: "Stars", studentCount: 1 });
    const [event] = await app.sql<{ data: { sections: Record<string, string> } }[]>`
      select data from platform.outbox where name = 'course.copied' and data ->> 'toCourseId' = ${copyId}`;
    expect(event?.data.sections[second?.id ?? ""]).toBe(newSecond.id);
  });

  it("takes no more room than there is: without room for its files there is no copy", async () => {
    const { courseId } = await build();
    const admin = await college.person("admin");
    const { url } = await upload(courseId, "sky.png");
    const { body: storage } = await teach().get(`/courses/${courseId}/storage`);
    const limits = { courseBytes: storage.course.limit, organisationBytes: storage.organisation.used + PNG.length - 1 };
    expect((await as(app, admin.token).put("/materials/limits", limits)).status).toBe(200);
    const copy = async (body: object) => jobOf(instructor, (await teach().post(`/courses/${courseId}/copy`, body)).body.jobId);
    expect(await copy({ title: "Too many stars" })).toMatchObject({ status: "failed", problem: { code: "quota_exceeded", scope: "organisation" } });
    expect((await teach().get("/courses?mine=true&search=too%20many%20stars")).body.items).toEqual([]);
    expect((await teach().get(`/courses/${courseId}/storage`)).body.organisation.used).toBe(storage.organisation.used);
    // Without the files that nothing refers to it fits.
    expect(url).toContain("/api/materials/");
    const include = { drafts: true, unusedMaterials: false, enrolmentSettings: true };
    expect(await copy({ title: "Enough stars", include })).toMatchObject({ status: "succeeded" });
    await as(app, admin.token).put("/materials/limits", { ...limits, organisationBytes: storage.organisation.limit });
  });

  it("leaves out what is not wanted, and keeps what is only half there whole", async () => {
    const { courseId, lessons } = await build();
    await upload(courseId, "unused.png");
    await teach().post(`/lessons/${lessons[0]?.id}/sections`, { title: "Hidden", contentType: "text", content: "<p>x</p>", draft: true });
    const include = { drafts: false, unusedMaterials: false, enrolmentSettings: false };
    const { body } = await teach().post(`/courses/${courseId}/copy`, { include });
    const { result } = await jobOf(instructor, body.jobId);
    expect(result.report.filter(({ outcome }: { outcome: string }) => outcome === "skipped")).toHaveLength(2);
    const { body: copy } = await teach().get(`/courses/${result.courseId}`);
    expect(copy.title).toBe("Stars (copy)");
    expect(copy.lessons[0].sections).toHaveLength(2);
    expect((await teach().get(`/courses/${result.courseId}/materials`)).body.items).toEqual([]);
  });

  it("moves release dates by days at the same time of day, also across a change of the clocks", async () => {
    const { courseId } = await build();
    await teach().post(`/courses/${courseId}/unpublish`);
    // 9 o'clock in Berlin, in winter time; in summer time that is an hour earlier by UTC.
    await teach().patch(`/courses/${courseId}`, { publishAt: "2090-03-20T08:00:00.000Z" });
    const { body } = await teach().post(`/courses/${courseId}/copy`, { shiftDates: { from: "2090-03-20", to: "2090-04-03" } });
    const { result } = await jobOf(instructor, body.jobId);
    expect((await teach().get(`/courses/${result.courseId}`)).body.publishAt).toBe("2090-04-03T07:00:00.000Z");
    const past = await teach().post(`/courses/${courseId}/copy`, { shiftDates: { days: -36_000 } });
    const late = await jobOf(instructor, past.body.jobId);
    expect(late.result.report).toContainEqual({ item: "publication date", outcome: "changed", reason: "date_past" });
  });

  it("starts courses from templates, which are in no catalogue and take nobody", async () => {
    const { courseId } = await build();
    expect((await teach().patch(`/courses/${courseId}`, { isTemplate: true })).body).toMatchObject({ code: "course_published" });
    await teach().post(`/courses/${courseId}/unpublish`);
    expect((await teach().patch(`/courses/${courseId}`, { isTemplate: true })).body).toMatchObject({ isTemplate: true });
    expect((await teach().post(`/courses/${courseId}/publish`)).body).toMatchObject({ code: "course_is_template" });
    const colleague = await college.person("instructor", "Otto Lang");
    const student = await college.person();
    const ids = async (who: Someone, query: string) =>
      (await as(app, who.token).get(`/courses?${query}`)).body.items.map(({ id }: { id: string }) => id) as string[];
    expect(await ids(colleague, "templates=true")).toEqual([courseId]);
    expect(await ids(student, "templates=true")).toEqual([]);
    expect(await ids(colleague, "")).not.toContain(courseId);
    expect((await as(app, student.token).post(`/courses/${courseId}/copy`)).status).toBe(404);
    const { body, status } = await as(app, colleague.token).post(`/courses/${courseId}/copy`, { title: "Mine" });
    expect(status).toBe(202);
    const { result } = await jobOf(colleague, body.jobId);
    expect((await as(app, colleague.token).get(`/courses/${result.courseId}`)).body).toMatchObject({
      title: "Mine",
      isTemplate: false,
      you: { role: "instructor" },
    });
    expect((await teach().get(`/courses/${result.courseId}`)).status).toBe(404);
  });

  it("is for people who edit the course and may write courses", async () => {
    const { courseId } = await build();
    const elsewhere = within(app, await app.createOrganisation());
    const stranger = await college.person("instructor");
    const assistant = await college.person("teaching_assistant");
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [assistant.id], role: "teaching_assistant" });
    const copy = async (who?: Someone) => (await as(app, who?.token).post(`/courses/${courseId}/copy`)).status;
    expect(await copy()).toBe(401);
    expect(await copy(await college.person())).toBe(403);
    expect(await copy(stranger)).toBe(403);
    expect(await copy(assistant)).toBe(403);
    expect(await copy(await elsewhere.person("admin"))).toBe(404);
    expect(await copy(await college.person("admin"))).toBe(202);
  });
});
