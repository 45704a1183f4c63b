import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildClass, call, kinds, list, state } from "./helpers.ts";

describe("announcements to a course", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const announce = (person: TestPerson, courseId: string, title = "Exam on Friday", body = "Bring a pencil.\n\nRoom 4.") =>
    call(app, person, "POST", `/api/courses/${courseId}/announcements`, { title, body });

  it("reach every member but the author, live on open pages, and lead to the course's announcements", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 3 });
    const [student] = students as [TestPerson];
    const socket = await app.connect(student.token);
    await socket.emitWithAck("join-course", { courseId });
    const heard: unknown[] = [];
    socket.on("announcement-changed", (payload) => heard.push(payload));
    const created = await announce(instructor, courseId);
    expect(created).toMatchObject({
      courseId,
      title: "Exam on Friday",
      body: "Bring a pencil.\n\nRoom 4.",
      author: { id: instructor.user.id },
      version: 1,
      editedAt: null,
    });
    await app.drain();
    await expect.poll(() => heard).toEqual([created]);
    expect((await call(app, student, "GET", `/api/courses/${courseId}/announcements`)).items).toEqual([created]);
    for (const person of students)
      expect((await list(app, person)).items).toMatchObject([
        {
          kind: "announcement",
          text: "Ines Instructor announced in Tidal Rivers: Exam on Friday",
          values: { title: "Exam on Friday", excerpt: "Bring a pencil. Room 4." },
          link: `/course/${courseId}/announcements`,
        },
      ]);
    expect(await kinds(app, instructor)).toEqual([]);
  });

  it("stand as one line in the course's conversation", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const [student] = students as [TestPerson];
    const { id } = await announce(instructor, courseId);
    await app.drain();
    const { postAnnouncement } = await import("../server/service/announcements.ts");
    // A run that was cut off is repeated.
    expect(await postAnnouncement(app.ctx(), { organisationId: instructor.user.organisationId, announcementId: id })).toEqual({ posted: true });
    const { items } = await call(app, student, "GET", `/api/courses/${courseId}/messages`);
    expect(items).toMatchObject([{ messageType: "system", system: { kind: "announcement", values: { title: "Exam on Friday", announcementId: id } } }]);
    expect(items).toHaveLength(1);
  });

  it("are created once with an Idempotency-Key, however often they are sent", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const send = () =>
      app.request("POST", `/api/courses/${courseId}/announcements`, {
        token: instructor.token,
        headers: { "idempotency-key": "one" },
        body: { title: "Once", body: "" },
      });
    const replies = await Promise.all([send(), send(), send()]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    await app.drain();
    const [student] = students as [TestPerson];
    expect(await kinds(app, student)).toEqual(["announcement"]);
  });

  it("are corrected by whoever holds the latest version, and nobody is told again", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const [student] = students as [TestPerson];
    const { id } = await announce(instructor, courseId);
    await app.drain();
    const corrected = await call(app, instructor, "PATCH", `/api/announcements/${id}`, { title: "Exam on Monday", version: 1 });
    expect(corrected).toMatchObject({ title: "Exam on Monday", body: "Bring a pencil.\n\nRoom 4.", version: 2, editedAt: expect.any(String) });
    const late = await app.request("PATCH", `/api/announcements/${id}`, { token: instructor.token, body: { body: "x", version: 1 } });
    expect([late.status, late.body.code]).toEqual([409, "edit_conflict"]);
    await app.drain();
    expect(await state(app, student)).toMatchObject({ sequence: 1 });
  });

  it("disappear from everybody's notifications when they are taken back", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 2 });
    const [one, two] = students as [TestPerson, TestPerson];
    const { id } = await announce(instructor, courseId);
    const kept = await announce(instructor, courseId, "Another");
    await app.drain();
    await call(app, two, "POST", "/api/notifications/read", { upTo: 1 });
    const socket = await app.connect(one.token);
    const heard: unknown[] = [];
    socket.on("notifications-changed", (payload) => heard.push(payload));
    await call(app, instructor, "DELETE", `/api/announcements/${id}`);
    await app.drain();
    expect((await app.request("DELETE", `/api/announcements/${id}`, { token: instructor.token })).status).toBe(404);
    expect((await call(app, one, "GET", `/api/courses/${courseId}/announcements`)).items).toEqual([kept]);
    for (const student of [one, two]) {
      expect(await kinds(app, student)).toEqual(["announcement"]);
      expect(await state(app, student)).toMatchObject({ unread: 1, sequence: 2 });
    }
    await expect.poll(() => heard).toEqual([{ sequence: 2, revision: 3, unread: 1 }]);
  });

  it("are written by staff and corrected by their author or an instructor, and do not exist for others", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const [student] = students as [TestPerson];
    const [assistant, outsider, stranger] = await Promise.all([
      app.signUp(),
      app.signUp(),
      app.signUp({ role: "admin", organisationId: await app.createOrganisation() }),
    ]);
    await call(app, instructor, "POST", `/api/courses/${courseId}/staff`, { userId: assistant.user.id, role: "teaching_assistant" });
    const own = await announce(assistant, courseId, "By the assistant");
    const other = await announce(instructor, courseId);
    const as = (person: TestPerson | null, method: string, path: string, body?: unknown) =>
      app.request(method, path, { ...(person ? { token: person.token } : {}), ...(body ? { body } : {}) }).then(({ status }) => status);
    const path = `/api/courses/${courseId}/announcements`;
    const words = { title: "No", body: "" };
    expect(await as(student, "POST", path, words)).toBe(403);
    expect(await as(outsider, "POST", path, words)).toBe(403);
    expect(await as(outsider, "GET", path)).toBe(403);
    expect(await as(stranger, "GET", path)).toBe(404);
    expect(await as(stranger, "POST", path, words)).toBe(404);
    expect(await as(null, "GET", path)).toBe(401);
    const change = { title: "Changed", version: 1 };
    expect(await as(assistant, "PATCH", `/api/announcements/${other.id}`, change)).toBe(403);
    expect(await as(student, "DELETE", `/api/announcements/${own.id}`)).toBe(403);
    for (const person of [outsider, stranger]) expect(await as(person, "PATCH", `/api/announcements/${own.id}`, change)).toBe(404);
    expect(await as(assistant, "PATCH", `/api/announcements/${own.id}`, change)).toBe(200);
    expect(await as(instructor, "DELETE", `/api/announcements/${own.id}`)).toBe(204);
  });

  it("keep to their limits", async () => {
    const { courseId, instructor } = await buildClass(app, { students: 0 });
    for (const body of [
      {},
      { title: "", body: "" },
      { title: "x".repeat(201), body: "" },
      { title: "a\nb", body: "" },
      { title: "x", body: "x".repeat(5001) },
      { title: "x", body: "\u0000" },
    ])
      expect((await app.request("POST", `/api/courses/${courseId}/announcements`, { token: instructor.token, body })).status).toBe(400);
    await announce(instructor, courseId, "Longest", "é".repeat(5000));
  });

  it("reach a course of many people page by page, each once, also when two deliveries run at the same time", async () => {
    const { courseId, instructor } = await buildClass(app, { students: 0 });
    const { organisationId } = instructor.user;
    const many = 1_050;
    await app.sql`
      insert into users.person (id, organisation_id, email, full_name, search_name, role, language, time_zone)
      select gen_random_uuid(), ${organisationId}, 'crowd-' || n || '@example.test', 'Crowd ' || n, 'crowd ' || n, 'student', 'en', 'UTC' from generate_series(1, ${many}::int) n`;
    const people = await app.sql<{ id: string }[]>`select id from users.person where email like 'crowd-%'`;
    for (let at = 0; at < many; at += 500)
      await call(app, instructor, "POST", `/api/courses/${courseId}/enrollments`, { userIds: people.slice(at, at + 500).map(({ id }) => id), role: "student" });
    await app.drain();
    await announce(instructor, courseId);
    const { drainIntake } = await import("../server/service/drain.ts");
    const signal = new AbortController().signal;
    await Promise.all([app.drain(), drainIntake(app.ctx(), { signal }), drainIntake(app.ctx(), { signal })]);
    await app.drain();
    const [told] = await app.sql`
      select count(*)::int as entries, count(distinct user_id)::int as people, min(sequence)::int as low, max(sequence)::int as high
      from notifications.entry where kind = 'announcement' and course_id = ${courseId}`;
    expect(told).toEqual({ entries: many, people: many, low: 2, high: 2 });
    const [boxes] = await app.sql`
      select count(*)::int as wrong from notifications.mailbox m
      where unread <> (select count(*) from notifications.entry e where e.user_id = m.user_id and read_at is null and sequence is not null)`;
    expect(boxes).toEqual({ wrong: 0 });
  });

  it("that cannot be told now are told later, and hold nothing else up", async () => {
    const { courseId, instructor, students } = await buildClass(app, { students: 1 });
    const [student] = students as [TestPerson];
    // Something no kind knows: a row an older or newer version of the server wrote.
    await app.sql`
      insert into notifications.intake (event_id, part, organisation_id, course_id, actor_id, occurred_at, content)
      values (${app.ctx().newId()}, 'people', ${instructor.user.organisationId}, null, null, now(),
        ${app.sql.json({ kind: "no.such", values: {}, link: "/", groupKey: "x", people: [{ userId: student.user.id }], except: [] })})`;
    await announce(instructor, courseId);
    await app.drain();
    expect(await kinds(app, student)).toEqual(["announcement"]);
    const [left] = await app.sql`select attempts from notifications.intake where content ->> 'kind' = 'no.such'`;
    expect(left).toEqual({ attempts: 1 });
  });
});
