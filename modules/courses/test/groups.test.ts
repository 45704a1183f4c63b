import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("batches and class sections in a course", () => {
  let app: TestApp;
  let college: Organisation;
  let instructor: Someone;
  let admin: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
    admin = await college.person("admin", "Ada Minh");
  });
  afterAll(() => app.stop());

  const newCourse = async () => (await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id })).courseId;
  const people = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => college.person("student", `Member ${at}`)));
  const newGroup = async (kind: "batches" | "class-sections", members: readonly Someone[]) => {
    const { body } = await as(app, admin.token).post(`/${kind}`, { name: `Group ${kind}`, code: `G-${crypto.randomUUID().slice(0, 8)}` });
    await change(kind, body.id, members);
    return body.id as string;
  };
  const change = (kind: string, groupId: string, members: readonly Someone[], how = "members") =>
    as(app, admin.token).post(`/${kind}/${groupId}/${how}`, { userIds: members.map(({ id }) => id) });
  const statusOf = async (courseId: string, who: Someone) => (await as(app, who.token).get(`/courses/${courseId}`)).body.you?.enrolmentStatus ?? null;
  const teach = () => as(app, instructor.token);

  it("enrols everybody once, and says where they came from", async () => {
    const courseId = await newCourse();
    const members = await people(4);
    const batchId = await newGroup("batches", members);
    await as(app, members[0]?.token).post(`/courses/${courseId}/enroll`);
    const first = await teach().post(`/courses/${courseId}/enrollments/groups`, { batchId });
    expect(first).toMatchObject({
      status: 201,
      body: { created: 3, existing: 1, waiting: 0, group: { kind: "batch", name: "Group batches", memberCount: 3 } },
    });
    expect((await teach().post(`/courses/${courseId}/enrollments/groups`, { batchId })).body).toMatchObject({ created: 0, existing: 4 });
    const list = await teach().get(`/courses/${courseId}/enrollments`);
    expect(list.body.items.map(({ source, sourceName }: { source: string; sourceName: string | null }) => [source, sourceName])).toEqual([
      ["self", null],
      ["batch", "Group batches"],
      ["batch", "Group batches"],
      ["batch", "Group batches"],
    ]);
  });

  it("follows a class section when it was asked to, and takes nobody out silently", async () => {
    const followed = await newCourse();
    const once = await newCourse();
    const [early, late, later] = await people(3);
    if (!early || !late || !later) throw new Error("three people");
    const classSectionId = await newGroup("class-sections", [early]);
    await teach().post(`/courses/${followed}/enrollments/groups`, { classSectionId, keepInStep: true });
    await teach().post(`/courses/${once}/enrollments/groups`, { classSectionId });
    await app.drain();
    await change("class-sections", classSectionId, [late]);
    await app.drain();
    expect([await statusOf(followed, late), await statusOf(once, late)]).toEqual(["active", null]);

    await change("class-sections", classSectionId, [early], "members/remove");
    await app.drain();
    expect(await statusOf(followed, early)).toBe("active");
    const { body } = await teach().get(`/courses/${followed}/enrollments/groups`);
    expect(body.items).toMatchObject([{ keepInStep: true, leavers: [{ user: { id: early.id }, status: "active" }] }]);
    // The staff decides: ended, and still being in the group does not bring anybody back.
    await teach().patch(`/enrollments/${body.items[0].leavers[0].enrolmentId}`, { status: "ended" });
    expect((await teach().get(`/courses/${followed}/enrollments/groups`)).body.items[0].leavers).toEqual([]);
    await change("class-sections", classSectionId, [early]);
    await app.drain();
    expect(await statusOf(followed, early)).toBe("ended");

    expect((await teach().patch(`/courses/${followed}/enrollments/groups/${classSectionId}`, { keepInStep: false })).body).toMatchObject({ keepInStep: false });
    await change("class-sections", classSectionId, [later]);
    await app.drain();
    expect(await statusOf(followed, later)).toBeNull();
    await teach().patch(`/courses/${followed}/enrollments/groups/${classSectionId}`, { keepInStep: true });
    await app.drain();
    expect(await statusOf(followed, later)).toBe("active");
    expect((await teach().delete(`/courses/${followed}/enrollments/groups/${classSectionId}`)).status).toBe(204);
    expect((await teach().get(`/courses/${followed}/enrollments/groups`)).body.items).toEqual([]);
    expect(await statusOf(followed, later)).toBe("active");
  });

  it("puts members beyond the capacity on the waiting list", async () => {
    const courseId = await newCourse();
    await teach().patch(`/courses/${courseId}`, { capacity: 2 });
    const batchId = await newGroup("batches", await people(5));
    expect((await teach().post(`/courses/${courseId}/enrollments/groups`, { batchId })).body).toMatchObject({ created: 2, waiting: 3 });
    expect((await teach().get(`/courses/${courseId}/waiting-list`)).body.items.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3]);
  });

  it("refuses what is not theirs", async () => {
    const courseId = await newCourse();
    const [member] = await people(1);
    if (!member) throw new Error("one person");
    const batchId = await newGroup("batches", [member]);
    const elsewhere = within(app, await app.createOrganisation());
    const foreignAdmin = await elsewhere.person("admin");
    const { body: foreign } = await as(app, foreignAdmin.token).post("/batches", { name: "Theirs", code: "T1" });
    const path = `/courses/${courseId}/enrollments/groups`;
    expect((await teach().post(path, { batchId: foreign.id })).body).toMatchObject({ code: "group_unknown" });
    expect((await teach().post(path, { classSectionId: batchId })).body).toMatchObject({ code: "group_unknown" });
    expect((await teach().post(path, {})).status).toBe(400);
    expect((await as(app, member.token).post(path, { batchId })).status).toBe(403);
    expect((await as(app, member.token).get(path)).status).toBe(403);
    expect((await as(app, foreignAdmin.token).post(path, { batchId })).status).toBe(404);
    expect((await as(app).post(path, { batchId })).status).toBe(401);
    expect((await teach().patch(`${path}/${batchId}`, { keepInStep: true })).status).toBe(404);
  });
});
