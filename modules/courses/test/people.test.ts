import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { userDeleted } from "@lectern/users/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("the people of a course", () => {
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

  it("makes one enrolment of fifty requests at once", async () => {
    const courseId = await newCourse();
    const student = await college.person();
    const replies = await Promise.all(Array.from({ length: 50 }, () => as(app, student.token).post(`/courses/${courseId}/enroll`)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect((await as(app, instructor.token).get(`/courses/${courseId}`)).body.studentCount).toBe(1);
  });

  it("counts thirty people who enrol at once", async () => {
    const courseId = await newCourse();
    const students = await Promise.all(Array.from({ length: 30 }, () => college.person()));
    const replies = await Promise.all(students.map(({ token }) => as(app, token).post(`/courses/${courseId}/enroll`)));
    expect(replies.every(({ status }) => status === 201)).toBe(true);
    expect((await as(app, instructor.token).get(`/courses/${courseId}`)).body.studentCount).toBe(30);
  });

  it("lets people leave and come back, but not past a suspension or a removal", async () => {
    const courseId = await newCourse();
    const student = await college.person();
    const learn = as(app, student.token);
    const { body: enrolment } = await learn.post(`/courses/${courseId}/enroll`);
    expect((await learn.delete(`/courses/${courseId}/enroll`)).status).toBe(204);
    expect((await learn.delete(`/courses/${courseId}/enroll`)).status).toBe(404);
    expect(await learn.post(`/courses/${courseId}/enroll`)).toMatchObject({ status: 201, body: { id: enrolment.id, status: "active" } });

    const suspended = await as(app, instructor.token).patch(`/enrollments/${enrolment.id}`, { status: "suspended" });
    expect(suspended).toMatchObject({ status: 200, body: { status: "suspended", user: { id: student.id } } });
    expect((await learn.get(`/courses/${courseId}`)).body).toMatchObject({ you: { role: null, enrolmentStatus: "suspended", permissions: [] } });
    expect((await learn.get(`/courses/${courseId}`)).body.lessons).toBeUndefined();
    expect(await learn.post(`/courses/${courseId}/enroll`)).toMatchObject({ status: 403, body: { code: "enrolment_suspended" } });
    expect((await learn.delete(`/courses/${courseId}/enroll`)).status).toBe(403);

    await as(app, instructor.token).patch(`/enrollments/${enrolment.id}`, { status: "ended" });
    expect(await learn.post(`/courses/${courseId}/enroll`)).toMatchObject({ status: 403, body: { code: "enrolment_ended" } });
    expect((await as(app, instructor.token).post(`/courses/${courseId}/enrollments`, { userIds: [student.id] })).body).toMatchObject({
      created: 1,
      unknown: [],
    });
    expect((await learn.get(`/courses/${courseId}`)).body.lessons).toHaveLength(2);
    expect((await as(app, instructor.token).get(`/courses/${courseId}`)).body.studentCount).toBe(1);
  });

  it("takes the sockets of somebody who was removed out of the course's room", async () => {
    const courseId = await newCourse();
    const student = await college.person();
    const { body: enrolment } = await as(app, student.token).post(`/courses/${courseId}/enroll`);
    const socket = await app.connect(student.token);
    expect((await socket.emitWithAck("join-course", { courseId })).ok).toBe(true);
    let heard = 0;
    socket.on("course-changed", () => heard++);
    await as(app, instructor.token).patch(`/courses/${courseId}`, { category: "One" });
    await expect.poll(() => heard).toBe(1);
    await as(app, instructor.token).patch(`/enrollments/${enrolment.id}`, { status: "ended" });
    await as(app, instructor.token).patch(`/courses/${courseId}`, { category: "Two" });
    await as(app, instructor.token).get(`/courses/${courseId}`);
    expect(heard).toBe(1);
  });

  it("lists people by name and finds them without diacritics or by address", async () => {
    const courseId = await newCourse();
    const names = ["Đặng Thùy Dương", "Zoë Müller", "Amara Okafor", "Nguyễn Văn Đạt"];
    const people = await Promise.all(names.map((name) => college.person("student", name)));
    const added = await as(app, instructor.token).post(`/courses/${courseId}/enrollments`, {
      userIds: people.map(({ id }) => id),
      emails: ["nobody@example.test"],
    });
    expect(added).toMatchObject({ status: 201, body: { created: 4, unknown: ["nobody@example.test"] } });
    const list = (query = "") => as(app, instructor.token).get(`/courses/${courseId}/enrollments${query}`);
    const shown = (reply: { body: { items: { user: { fullName: string } }[] } }) => reply.body.items.map(({ user }) => user.fullName);
    expect(shown(await list())).toEqual(["Amara Okafor", "Đặng Thùy Dương", "Nguyễn Văn Đạt", "Zoë Müller"]);
    const first = await list("?limit=3");
    expect(shown(await list(`?limit=3&cursor=${first.body.nextCursor}`))).toEqual(["Zoë Müller"]);
    expect(shown(await list("?search=dat nguyen"))).toEqual(["Nguyễn Văn Đạt"]);
    expect(shown(await list("?search=%25"))).toEqual([]);
    expect(shown(await list("?role=instructor"))).toEqual(["Ines Ferreira"]);
    expect((await list("?cursor=garbage")).status).toBe(400);
    expect((await list(`?cursor=${Buffer.from('["a",1]').toString("base64url")}`)).status).toBe(400);
    expect((await list(`?search=${people[0]?.id}%40example.test`)).body.items).toHaveLength(1);
  });

  it("keeps an instructor in every course, also when two leave at once", async () => {
    const courseId = await newCourse();
    const other = await college.person("instructor", "Otto Lang");
    const teach = as(app, instructor.token);
    expect((await teach.delete(`/courses/${courseId}/enroll`)).body).toMatchObject({ code: "last_instructor" });
    expect(await teach.post(`/courses/${courseId}/staff`, { userId: other.id })).toMatchObject({
      status: 201,
      body: { role: "instructor", user: { fullName: "Otto Lang" } },
    });
    const left = await Promise.all([instructor, other].map(({ token }) => as(app, token).delete(`/courses/${courseId}/enroll`)));
    expect(left.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect((await as(app, admin.token).get(`/courses/${courseId}/staff`)).body.items).toHaveLength(1);
  });

  it("gives each role what the policy's page says", async () => {
    const courseId = await newCourse();
    const assistant = await college.person("student", "Thea");
    const student = await college.person();
    const stranger = await college.person("instructor");
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [assistant.id], role: "teaching_assistant" });
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId, userIds: [student.id] });
    const tries = async (who: Someone | null) => {
      const call = as(app, who?.token);
      return {
        people: (await call.get(`/courses/${courseId}/enrollments`)).status,
        edit: (await call.patch(`/courses/${courseId}`, { description: "d" })).status,
        add: (await call.post(`/courses/${courseId}/staff`, { userId: randomUUID() })).status,
        progress: (await call.get(`/courses/${courseId}/progress/learners`)).status,
      };
    };
    expect(await tries(null)).toEqual({ people: 401, edit: 401, add: 401, progress: 401 });
    expect(await tries(stranger)).toEqual({ people: 403, edit: 403, add: 403, progress: 403 });
    expect(await tries(student)).toEqual({ people: 403, edit: 403, add: 403, progress: 403 });
    expect(await tries(assistant)).toEqual({ people: 200, edit: 403, add: 403, progress: 200 });
    expect(await tries(instructor)).toEqual({ people: 200, edit: 200, add: 422, progress: 200 });
    expect(await tries(admin)).toEqual({ people: 200, edit: 200, add: 422, progress: 200 });
    expect((await as(app, student.token).post("/courses", { title: "Mine" })).status).toBe(403);
  });

  it("closes a course to self-enrolment on request", async () => {
    const courseId = await newCourse();
    await as(app, instructor.token).patch(`/courses/${courseId}`, { enrolmentPolicy: "closed" });
    expect((await as(app, (await college.person()).token).post(`/courses/${courseId}/enroll`)).body).toMatchObject({ code: "enrolment_closed" });
  });

  it("forgets people whose account is gone and follows new names", async () => {
    const courseId = await newCourse();
    const student = await college.person("student", "Old Name");
    await as(app, student.token).post(`/courses/${courseId}/enroll`);
    await as(app, student.token).put(`/users/${student.id}`, { fullName: "New Name" });
    await app.drain();
    expect((await as(app, instructor.token).get(`/courses/${courseId}/enrollments?search=new`)).body.items).toHaveLength(1);
    const { organisationId } = college;
    await app.ctx().transaction((tx) => tx.emit(userDeleted, { userId: student.id, organisationId }, { organisationId }));
    await app.drain();
    expect((await as(app, instructor.token).get(`/courses/${courseId}/enrollments`)).body.items).toMatchObject([{ status: "ended", user: null }]);
    expect((await as(app, instructor.token).get(`/courses/${courseId}`)).body.studentCount).toBe(0);
  });
});
