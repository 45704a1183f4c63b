import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as contract from "../contract.ts";
import { buildCourse, buildEnrolments } from "../courses.factory.ts";
import { as, within, type Organisation, type Someone } from "./helpers.ts";

describe("enrolment by code, capacity and waiting list", () => {
  let app: TestApp;
  let college: Organisation;
  let elsewhere: Organisation;
  let instructor: Someone;

  beforeAll(async () => {
    app = await startTestApp();
    college = within(app, await app.createOrganisation());
    elsewhere = within(app, await app.createOrganisation());
    instructor = await college.person("instructor", "Ines Ferreira");
  });
  afterAll(() => app.stop());

  const newCourse = async (settings: object = {}) => {
    const { courseId } = await buildCourse(app.ctx(), { organisationId: college.organisationId, instructorId: instructor.id });
    if (Object.keys(settings).length > 0) expect((await teach().patch(`/courses/${courseId}`, settings)).status).toBe(200);
    return courseId;
  };
  const teach = () => as(app, instructor.token);
  const people = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => college.person("student", `Person ${String(at).padStart(3, "0")}`)));
  const waitingList = async (courseId: string) => (await teach().get(`/courses/${courseId}/waiting-list?limit=200`)).body.items as Waiting[];

  interface Waiting {
    id: string;
    userId: string;
    position: number;
  }

  it("gives exactly ten of fifty who come at once a place, and the others an ordered list", async () => {
    const courseId = await newCourse({ capacity: 10 });
    const students = await people(50);
    const replies = await Promise.all(students.map(({ token }) => as(app, token).post(`/courses/${courseId}/enroll`)));
    expect(replies.every(({ status }) => status === 201)).toBe(true);
    expect(replies.filter(({ body }) => body.status === "active")).toHaveLength(10);
    const waiting = replies.filter(({ body }) => body.status === "waiting");
    expect(waiting.map(({ body }) => body.position).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const list = await waitingList(courseId);
    expect(list.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(new Set(list.map(({ id }) => id))).toEqual(new Set(waiting.map(({ body }) => body.id)));
    expect((await teach().get(`/courses/${courseId}`)).body).toMatchObject({ studentCount: 10, capacity: 10 });
    const first = await teach().get(`/courses/${courseId}/waiting-list?limit=25`);
    const second = await teach().get(`/courses/${courseId}/waiting-list?limit=25&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }: Waiting) => id)).toEqual(list.map(({ id }) => id));
    expect(second.body.items[0]).toMatchObject({ position: 26, user: { fullName: expect.any(String) } });
  });

  it("gives a place that becomes free to the first in line, however it became free", async () => {
    const courseId = await newCourse({ capacity: 3 });
    const students = await people(9);
    const enrolments: { id: string }[] = [];
    for (const { token } of students) enrolments.push((await as(app, token).post(`/courses/${courseId}/enroll`)).body);
    const isIn = async (at: number) => (await as(app, students[at]?.token).get(`/courses/${courseId}`)).body.you.enrolmentStatus;
    expect((await as(app, students[5]?.token).get(`/courses/${courseId}`)).body.you).toMatchObject({
      role: null,
      permissions: [],
      enrolmentStatus: "waiting",
      waitingPosition: 3,
    });
    expect((await as(app, students[5]?.token).get(`/courses/${courseId}`)).body.lessons).toBeUndefined();
    expect((await as(app, students[5]?.token).get(`/courses/${courseId}/messages`)).status).toBe(403);

    const socket = await app.connect(students[3]?.token ?? "");
    const told: unknown[] = [];
    socket.on("enrollment-changed", (change) => told.push(change));
    expect((await as(app, students[0]?.token).delete(`/courses/${courseId}/enroll`)).status).toBe(204);
    expect(await isIn(3)).toBe("active");
    await expect.poll(() => told).toMatchObject([{ courseId, status: "active", role: "student" }]);
    await teach().patch(`/enrollments/${enrolments[1]?.id}`, { status: "suspended" });
    expect(await isIn(4)).toBe("active");
    await teach().patch(`/enrollments/${enrolments[2]?.id}`, { status: "ended" });
    expect(await isIn(5)).toBe("active");
    await teach().patch(`/enrollments/${enrolments[3]?.id}`, { role: "teaching_assistant" });
    expect(await isIn(6)).toBe("active");
    await teach().patch(`/courses/${courseId}`, { capacity: 4 });
    expect(await isIn(7)).toBe("active");
    expect(await isIn(8)).toBe("waiting");
    expect((await waitingList(courseId)).map(({ position }) => position)).toEqual([1]);
    await teach().patch(`/courses/${courseId}`, { capacity: null });
    expect(await isIn(8)).toBe("active");
    const history = await teach().get(`/enrollments/${enrolments[8]?.id}/history`);
    expect(history.body.items.map(({ action }: { action: string }) => action)).toEqual(["promoted", "waiting"]);
    const events = await app.sql<{ name: string }[]>`
      select name from platform.outbox where data ->> 'enrolmentId' = ${enrolments[8]?.id ?? ""} order by id`;
    expect(events.map(({ name }) => name)).toEqual(["enrollment.waiting", "enrollment.promoted", "enrollment.created"]);
  });

  it("leaves no gap when people leave the list while places become free", async () => {
    const courseId = await newCourse({ capacity: 10 });
    const students = await people(40);
    for (const { token } of students) await as(app, token).post(`/courses/${courseId}/enroll`);
    // Ten give up their place while twenty of those who wait give up waiting.
    await Promise.all([...students.slice(0, 10), ...students.slice(15, 35)].map(({ token }) => as(app, token).delete(`/courses/${courseId}/enroll`)));
    const active = await teach().get(`/courses/${courseId}/enrollments?status=active`);
    expect(active.body.items).toHaveLength(10);
    expect((await teach().get(`/courses/${courseId}`)).body.studentCount).toBe(10);
    expect(await waitingList(courseId)).toHaveLength(0);
  });

  it("lets staff reorder, let in and take off, and people leave the list", async () => {
    const courseId = await newCourse({ capacity: 1 });
    const students = await people(5);
    const enrolments: { id: string }[] = [];
    for (const { token } of students) enrolments.push((await as(app, token).post(`/courses/${courseId}/enroll`)).body);
    const order = async () => (await waitingList(courseId)).map(({ id }) => enrolments.findIndex((one) => one.id === id));
    expect(await order()).toEqual([1, 2, 3, 4]);
    expect(await teach().put(`/enrollments/${enrolments[4]?.id}/position`, { position: 1 })).toMatchObject({ status: 200, body: { position: 1 } });
    expect(await order()).toEqual([4, 1, 2, 3]);
    await teach().put(`/enrollments/${enrolments[4]?.id}/position`, { position: 3 });
    expect(await order()).toEqual([1, 2, 4, 3]);
    expect(await teach().put(`/enrollments/${enrolments[1]?.id}/position`, { position: 99 })).toMatchObject({ body: { position: 4 } });
    expect(await order()).toEqual([2, 4, 3, 1]);
    expect(await teach().patch(`/enrollments/${enrolments[3]?.id}`, { status: "active" })).toMatchObject({ status: 200, body: { status: "active" } });
    expect((await teach().get(`/courses/${courseId}`)).body.studentCount).toBe(2);
    expect((await teach().put(`/enrollments/${enrolments[3]?.id}/position`, { position: 1 })).body).toMatchObject({ code: "not_waiting" });
    await teach().patch(`/enrollments/${enrolments[2]?.id}`, { status: "ended" });
    expect((await as(app, students[4]?.token).delete(`/courses/${courseId}/enroll`)).status).toBe(204);
    expect(await order()).toEqual([1]);
    expect((await as(app, students[1]?.token).put(`/enrollments/${enrolments[1]?.id}/position`, { position: 1 })).status).toBe(404);
    expect((await as(app, students[1]?.token).get(`/courses/${courseId}/waiting-list`)).status).toBe(403);
    expect((await as(app, (await elsewhere.person("admin")).token).get(`/courses/${courseId}/waiting-list`)).status).toBe(404);
    // Who left the list alone may come again, at its end; whom staff took off may not.
    expect((await as(app, students[4]?.token).post(`/courses/${courseId}/enroll`)).body).toMatchObject({ status: "waiting", position: 2 });
    expect((await as(app, students[2]?.token).post(`/courses/${courseId}/enroll`)).body).toMatchObject({ code: "enrolment_ended" });
  });

  it("opens a course to whoever has a code, and answers every other code alike", async () => {
    const courseId = await newCourse({ enrolmentPolicy: "code" });
    const other = await newCourse({ enrolmentPolicy: "code" });
    const { body: code } = await teach().post(`/courses/${courseId}/enrollment-codes`, { label: "Autumn" });
    expect(code).toMatchObject({
      code: expect.stringMatching(/^[ACDEFGHKNPRWXY3479]{4}-[ACDEFGHKNPRWXY3479]{4}$/),
      usable: true,
      useCount: 0,
      label: "Autumn",
    });
    const student = await college.person();
    const learn = as(app, student.token);
    expect((await learn.post(`/courses/${courseId}/enroll`)).body).toMatchObject({ code: "code_required" });
    expect(await learn.post(`/courses/${courseId}/enroll`, { code: ` ${code.code.toLowerCase().replace("-", " ")} ` })).toMatchObject({
      status: 201,
      body: { status: "active", source: "code", sourceId: code.id },
    });
    expect((await learn.post(`/enrollments/join`, { code: code.code })).status).toBe(200);
    expect((await teach().get(`/courses/${courseId}/enrollment-codes`)).body.items).toMatchObject([{ useCount: 1 }]);
    expect((await teach().get(`/courses/${courseId}/enrollments`)).body.items[0]).toMatchObject({ source: "code", sourceName: "Autumn" });

    const { body: expired } = await teach().post(`/courses/${courseId}/enrollment-codes`, {});
    await app.sql`update courses.enrolment_codes set expires_at = now() - interval '1 second' where id = ${expired.id}`;
    const { body: revoked } = await teach().post(`/courses/${courseId}/enrollment-codes`, {});
    expect(await teach().delete(`/courses/${courseId}/enrollment-codes/${revoked.id}`)).toMatchObject({ status: 200, body: { usable: false } });
    const draft = await newCourse({ enrolmentPolicy: "code" });
    const { body: ofDraft } = await teach().post(`/courses/${draft}/enrollment-codes`, {});
    await teach().post(`/courses/${draft}/unpublish`);
    const foreigner = as(app, (await elsewhere.person()).token);
    const newcomer = as(app, (await college.person()).token);
    const answers = [
      await newcomer.post("/enrollments/join", { code: "AAAA-AAAA" }),
      await newcomer.post("/enrollments/join", { code: "no such thing" }),
      await newcomer.post("/enrollments/join", { code: expired.code }),
      await newcomer.post("/enrollments/join", { code: revoked.code }),
      await newcomer.post("/enrollments/join", { code: ofDraft.code }),
      await newcomer.post(`/courses/${other}/enroll`, { code: code.code }),
      await foreigner.post("/enrollments/join", { code: code.code }),
    ];
    for (const { status, body } of answers) expect({ ...body, status, requestId: "" }).toEqual({ ...answers[0]?.body, status: 422, requestId: "" });
    expect((await as(app).post("/enrollments/join", { code: code.code })).status).toBe(401);
    expect((await learn.get(`/courses/${courseId}/enrollment-codes`)).status).toBe(403);
    expect((await learn.post(`/courses/${courseId}/enrollment-codes`, {})).status).toBe(403);
    expect((await foreigner.get(`/courses/${courseId}/enrollment-codes`)).status).toBe(404);
    expect((await teach().delete(`/courses/${other}/enrollment-codes/${code.id}`)).status).toBe(404);
    expect((await teach().post(`/courses/${courseId}/enrollment-codes`, { expiresAt: "2020-01-01T00:00:00.000Z" })).body).toMatchObject({ code: "time_past" });
  });

  it("lets no more people in with a code than it was made for, however many come at once", async () => {
    const courseId = await newCourse({ enrolmentPolicy: "code", capacity: 3 });
    const { body: code } = await teach().post(`/courses/${courseId}/enrollment-codes`, { maxUses: 5 });
    const replies = await Promise.all((await people(20)).map(({ token }) => as(app, token).post("/enrollments/join", { code: code.code })));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(replies.filter(({ body }) => body.status === "active")).toHaveLength(3);
    expect(replies.filter(({ body }) => body.code === "code_not_valid")).toHaveLength(15);
  });

  it("stops somebody who guesses codes", async () => {
    const guesser = as(app, (await college.person()).token);
    const answers: number[] = [];
    for (let at = 0; at < contract.CODE_TRIES.points + 2; at++) answers.push((await guesser.post("/enrollments/join", { code: `AAAA-${at}` })).status);
    expect(answers.filter((status) => status === 422)).toHaveLength(contract.CODE_TRIES.points);
    expect(answers.at(-1)).toBe(429);
  });

  it("does not let a code past a closed course, a suspension or a removal", async () => {
    const courseId = await newCourse({ enrolmentPolicy: "code" });
    const { body: code } = await teach().post(`/courses/${courseId}/enrollment-codes`, {});
    const student = await college.person();
    const { body: enrolment } = await as(app, student.token).post("/enrollments/join", { code: code.code });
    await teach().patch(`/enrollments/${enrolment.id}`, { status: "suspended" });
    expect((await as(app, student.token).post("/enrollments/join", { code: code.code })).body).toMatchObject({ code: "enrolment_suspended" });
    await teach().patch(`/enrollments/${enrolment.id}`, { status: "ended" });
    expect((await as(app, student.token).post("/enrollments/join", { code: code.code })).body).toMatchObject({ code: "enrolment_ended" });
    await teach().patch(`/courses/${courseId}`, { enrolmentPolicy: "closed" });
    const other = await college.person();
    expect((await as(app, other.token).post("/enrollments/join", { code: code.code })).body).toMatchObject({ code: "code_not_valid" });
  });

  it("enrols many people in many courses for another room, in order, once, and takes it back", async () => {
    const open = await newCourse();
    const small = await newCourse({ capacity: 2 });
    const { slug } = (await teach().get(`/courses/${small}`)).body;
    const [a, b, c, d] = await people(4);
    const foreigner = await elsewhere.person();
    if (!a || !b || !c || !d) throw new Error("four people");
    await buildEnrolments(app.ctx(), { organisationId: college.organisationId, courseId: open, userIds: [a.id] });
    const { body: suspended } = await as(app, d.token).post(`/courses/${open}/enroll`);
    await teach().patch(`/enrollments/${suspended.id}`, { status: "suspended" });
    const row = (userId: string, course: string, role: contract.CourseRole = "student") => ({ userId, course, role });
    const items = [
      row(a.id, open, "teaching_assistant"),
      row(b.id, open),
      row(b.id, open),
      row(a.id, small),
      row(b.id, ` ${slug.toUpperCase()} `),
      row(c.id, slug),
      row(d.id, small, "teaching_assistant"),
      row(d.id, open),
      row(foreigner.id, open),
      row(a.id, randomUUID()),
    ];
    const { organisationId } = college;
    const enrol = () => app.ctx().call(contract.enrolPeople, { organisationId, actorId: instructor.id, source: "import", items });
    const first = await enrol();
    expect(first.items.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["existing", "role_differs"],
      ["created", null],
      ["existing", null],
      ["created", null],
      ["created", null],
      ["waiting", null],
      ["created", null],
      ["refused", "enrolment_suspended"],
      ["refused", "person_unknown"],
      ["refused", "course_unknown"],
    ]);
    const again = await enrol();
    expect(again.items.map(({ outcome }) => outcome)).toEqual(
      "existing existing existing existing existing waiting existing refused refused refused".split(" "),
    );
    expect(again.items.map(({ enrolmentId }) => enrolmentId)).toEqual(first.items.map(({ enrolmentId }) => enrolmentId));
    expect((await teach().get(`/courses/${small}`)).body.studentCount).toBe(2);

    // A caller that crashed before it wrote down what it did learns it by asking again.
    const sourceId = randomUUID();
    const [e] = await people(1);
    const repeat = async (from: string) => {
      const about = { organisationId, actorId: instructor.id, source: "import" as const, sourceId: from };
      return (await app.ctx().call(contract.enrolPeople, { ...about, items: [row(a.id, open), row(e?.id ?? "", open), row(e?.id ?? "", open)] })).items;
    };
    const made = await repeat(sourceId);
    expect(made.map(({ outcome }) => outcome)).toEqual(["existing", "created", "existing"]);
    expect(await repeat(sourceId)).toEqual(made);
    expect((await repeat(randomUUID())).map(({ outcome }) => outcome)).toEqual(["existing", "existing", "existing"]);

    const undone = await app.ctx().call(contract.undoEnrolments, {
      organisationId,
      enrolmentIds: [first.items[3]?.enrolmentId ?? "", first.items[3]?.enrolmentId ?? "", randomUUID()],
    });
    expect(undone.items.map(({ outcome }) => outcome)).toEqual(["ended", "already_ended", "unknown"]);
    expect((await as(app, c.token).get(`/courses/${small}`)).body.you.enrolmentStatus).toBe("active");
    expect((await enrol()).items[3]).toMatchObject({ outcome: "waiting" });
    const [teacher] = (await teach().get(`/courses/${small}/staff`)).body.items.filter(({ role }: { role: string }) => role === "instructor");
    const last = await app.ctx().call(contract.undoEnrolments, { organisationId, enrolmentIds: [teacher.id] });
    expect(last.items).toMatchObject([{ outcome: "refused" }]);
    const foreign = await app.ctx().call(contract.undoEnrolments, { organisationId: elsewhere.organisationId, enrolmentIds: [teacher.id] });
    expect(foreign.items).toMatchObject([{ outcome: "unknown" }]);

    const resolved = await app.ctx().call(contract.resolveCourses, { organisationId, courses: [slug, open, "no-such-course"] });
    expect(resolved.items.map(({ courseId }) => courseId)).toEqual([small, open, null]);
    const hidden = await app.ctx().call(contract.resolveCourses, { organisationId: elsewhere.organisationId, courses: [slug, open] });
    expect(hidden.items.map(({ courseId }) => courseId)).toEqual([null, null]);
  });
});
