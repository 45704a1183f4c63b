import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCourse } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("people on a waiting list whose account is suspended", () => {
  let app: TestApp;
  let college: Organisation;
  let admin: Someone;
  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    admin = await college.person("admin");
  });
  afterAll(() => app.stop());

  async function setStatus(person: Someone | undefined, status: "active" | "suspended") {
    expect((await as(app, admin.token).put(`/users/${person?.id}`, { status })).status).toBe(200);
    await app.drain();
  }
  /** A course with places for `capacity`; everybody asks for one, in order. */
  async function full(capacity: number, count: number) {
    const { courseId } = await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: admin.id });
    await as(app, admin.token).patch(`/courses/${courseId}`, { capacity });
    const students: Someone[] = [];
    for (let at = 0; at < count; at++) students.push(await college.person());
    for (const { token } of students) await as(app, token).post(`/courses/${courseId}/enroll`);
    const statuses = async () => {
      const { items } = (await as(app, admin.token).get(`/courses/${courseId}/enrollments?role=student&limit=100`)).body;
      return students.map(({ id }) => items.find((item: { user: { id: string } | null }) => item.user?.id === id)?.status);
    };
    return { courseId, students, statuses };
  }
  const leave = (courseId: string, person: Someone | undefined) => as(app, person?.token).delete(`/courses/${courseId}/enroll`);

  it("are passed over, and are first again when they come back", async () => {
    const { courseId, students, statuses } = await full(2, 5);
    expect(await statuses()).toEqual(["active", "active", "waiting", "waiting", "waiting"]);
    await setStatus(students[2], "suspended");
    await leave(courseId, students[0]);
    expect(await statuses()).toEqual(["ended", "active", "waiting", "active", "waiting"]);
    await setStatus(students[2], "active");
    expect(await statuses()).toEqual(["ended", "active", "waiting", "active", "waiting"]);
    await leave(courseId, students[1]);
    expect(await statuses()).toEqual(["ended", "ended", "active", "active", "waiting"]);
  });

  it("keep nobody else out of a free place, and get the one that is left as soon as they are back", async () => {
    const { courseId, students, statuses } = await full(1, 3);
    await setStatus(students[1], "suspended");
    await setStatus(students[2], "suspended");
    await leave(courseId, students[0]);
    expect(await statuses()).toEqual(["ended", "waiting", "waiting"]);
    const late = await college.person();
    expect((await as(app, late.token).post(`/courses/${courseId}/enroll`)).body.status).toBe("active");
    await leave(courseId, late);
    expect(await statuses()).toEqual(["ended", "waiting", "waiting"]);
    await setStatus(students[2], "active");
    expect(await statuses()).toEqual(["ended", "waiting", "active"]);
  });

  it("are known as suspended also when the course meets them only then", async () => {
    const { courseId, students } = await full(1, 1);
    const suspended = await college.person();
    await setStatus(suspended, "suspended");
    await as(app, admin.token).post(`/courses/${courseId}/enrollments`, { userIds: [suspended.id] });
    await leave(courseId, students[0]);
    expect((await as(app, admin.token).get(`/courses/${courseId}/waiting-list`)).body.items).toMatchObject([{ userId: suspended.id }]);
    await setStatus(suspended, "active");
    expect((await as(app, admin.token).get(`/courses/${courseId}/waiting-list`)).body.items).toEqual([]);
  });
});
