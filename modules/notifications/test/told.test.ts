import { randomUUID } from "node:crypto";
import { messageChanged } from "@lectern/chat/contract";
import { courseDeleted } from "@lectern/courses/contract";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { userDeleted } from "@lectern/users/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { address, buildClass, call, kinds, list, state } from "./helpers.ts";

const SOON = { timeout: 20_000 };

describe("notifications", () => {
  let app: TestApp;
  beforeAll(async () => {
    // Deliveries that are held up keep their connections.
    app = await startTestApp({ DATABASE_POOL: "24" });
  });
  afterAll(() => app.stop());

  const tell = async (given: Parameters<typeof address>[1]) => {
    await address(app, given);
    await app.drain();
  };

  describe("what people are told of", () => {
    it("tells of a place somebody else gave, took or freed, and not of one's own doing", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 1 });
      const [student] = students as [TestPerson];
      expect(await kinds(app, student)).toEqual([]);
      const [placed, assistant] = await Promise.all([app.signUp(), app.signUp()]);
      await call(app, instructor, "POST", `/api/courses/${courseId}/enrollments`, { userIds: [placed.user.id], role: "student" });
      await call(app, instructor, "POST", `/api/courses/${courseId}/staff`, { userId: assistant.user.id, role: "teaching_assistant" });
      await app.drain();
      expect((await list(app, placed)).items).toMatchObject([
        { kind: "enrolment.created", text: "You have a place in Tidal Rivers", actor: { id: instructor.user.id }, link: `/course/${courseId}` },
      ]);
      expect((await list(app, assistant)).items).toMatchObject([{ text: "You are now a teaching assistant in Tidal Rivers" }]);
      expect(await kinds(app, instructor)).toEqual([]);

      const mine = await call(app, instructor, "GET", `/api/courses/${courseId}/enrollments`);
      const enrolment = mine.items.find(({ user }: { user: { id: string } }) => user.id === placed.user.id);
      await call(app, instructor, "PATCH", `/api/enrollments/${enrolment.id}`, { status: "suspended" });
      await app.drain();
      // Both are about the same place and were not read: the latest counts.
      expect((await list(app, placed)).items).toMatchObject([{ kind: "enrolment.ended", text: "Your place in Tidal Rivers is suspended", count: 2 }]);
      const leaving = await app.request("DELETE", `/api/courses/${courseId}/enroll`, { token: student.token });
      expect(leaving.status).toBeLessThan(300);
      await app.drain();
      expect(await kinds(app, student)).toEqual([]);
    });

    it("tells students of a course once it is published, not before, and never the one who published it", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 2, publish: false });
      const [one, two] = students as [TestPerson, TestPerson];
      await call(app, instructor, "POST", `/api/courses/${courseId}/enrollments`, { userIds: [one.user.id, two.user.id], role: "student" });
      await app.drain();
      expect(await kinds(app, one)).toEqual([]);
      await call(app, instructor, "POST", `/api/courses/${courseId}/publish`);
      await app.drain();
      for (const student of [one, two]) expect((await list(app, student)).items).toMatchObject([{ kind: "course.published", link: `/course/${courseId}` }]);
      expect(await kinds(app, instructor)).toEqual([]);
    });

    it("tells once who comes from the waiting list into the course", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 1 });
      const [student] = students as [TestPerson];
      const waiting = await app.signUp();
      await call(app, instructor, "PATCH", `/api/courses/${courseId}`, { capacity: 1 });
      await call(app, instructor, "POST", `/api/courses/${courseId}/enrollments`, { userIds: [waiting.user.id], role: "student" });
      await app.drain();
      expect(await kinds(app, waiting)).toEqual([]);
      await call(app, student, "DELETE", `/api/courses/${courseId}/enroll`);
      await app.drain();
      expect((await list(app, waiting)).items).toMatchObject([
        { kind: "enrolment.promoted", count: 1, text: "A place became free: you are in Tidal Rivers now" },
      ]);
    });

    it("calls everybody of a course once, by name where they are named, and not the caller", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 4 });
      const [named, silent, ...others] = students as [TestPerson, TestPerson, ...TestPerson[]];
      await tell({ sender: instructor, to: [named], courseId, everyone: true, silent: [silent] });
      expect(await kinds(app, silent)).toEqual([]);
      expect(await kinds(app, named)).toEqual(["chat.mention"]);
      for (const other of others) expect(await kinds(app, other)).toEqual(["chat.everyone"]);
      expect(await kinds(app, instructor)).toEqual([]);
    });

    it("tells nothing to suspended people, to people of other organisations, and of events of before there were notifications", async () => {
      const [ann, admin, bob] = await Promise.all([app.signUp(), app.signUp({ role: "admin" }), app.signUp()]);
      const stranger = await app.signUp({ organisationId: await app.createOrganisation() });
      await call(app, admin, "PUT", `/api/users/${bob.user.id}`, { status: "suspended" });
      await tell({ sender: ann, to: [bob, stranger, ann] });
      const [row] = await app.sql`select count(*) from notifications.entry where user_id in (${bob.user.id}, ${stranger.user.id}, ${ann.user.id})`;
      expect(row?.["count"]).toBe(0);
      const eve = await app.signUp();
      await app.sql`update notifications.desk set opened_at = now() + interval '1 hour'`;
      await tell({ sender: ann, to: [eve] });
      await app.sql`update notifications.desk set opened_at = now() - interval '1 hour'`;
      expect(await kinds(app, eve)).toEqual([]);
    });

    it("forgets a course's entries with the course, and a person's with the person", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 1 });
      const [student] = students as [TestPerson];
      await tell({ sender: instructor, to: [student], courseId });
      await tell({ sender: instructor, to: [student] });
      const about = { organisationId: instructor.user.organisationId };
      await app.ctx().transaction((tx) => tx.emit(courseDeleted, { courseId, purged: true }, about));
      await app.drain();
      expect(await state(app, student)).toMatchObject({ unread: 1 });
      expect((await list(app, student)).items).toMatchObject([{ courseId: null }]);
      await app.sql`update users.person set deleted_at = now(), status = 'suspended' where id = ${student.user.id}`;
      await app.ctx().transaction((tx) => tx.emit(userDeleted, { userId: student.user.id, ...about }, about));
      await app.drain();
      for (const table of ["entry", "mailbox", "digest"])
        expect(await app.sql`select from notifications.${app.sql(table)} where user_id = ${student.user.id}`, table).toHaveLength(0);
    });
  });

  describe("what is said in conversations", () => {
    it("reaches those it is meant for, and leads them to the message", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 2 });
      const [one, two] = students as [TestPerson, TestPerson];
      const [teacher, learner] = await Promise.all([app.connect(instructor.token), app.connect(one.token)]);
      const say = async (socket: typeof teacher, room: object, message: string, more: object = {}) => {
        const answer = await socket.emitWithAck("send-message", { ...room, clientId: randomUUID(), message, ...more });
        expect(answer.ok, JSON.stringify(answer)).toBe(true);
        return answer.message as { id: string; sequence: number };
      };
      const plain = await say(learner, { courseId }, "A question to nobody in particular");
      await app.drain();
      expect(await kinds(app, instructor)).toEqual([]);
      const { sequence } = await say(teacher, { courseId }, "The answer", { replyTo: plain.id });
      await say(teacher, { courseId }, `@${two.user.fullName} look at this`, { mentions: [two.user.id] });
      await say(teacher, { courseId }, "@everyone please read", { mentionsEveryone: true });
      const direct = await call(app, one, "POST", "/api/chat/direct", { userIds: [instructor.user.id] });
      await say(learner, { roomId: direct.id }, "Between us");
      await app.drain();
      expect(await kinds(app, one)).toEqual(["chat.everyone", "chat.reply"]);
      expect(await kinds(app, two)).toEqual(["chat.everyone", "chat.mention"]);
      expect((await list(app, one)).items[1]).toMatchObject({ link: `/course/${courseId}/chat?at=${sequence}`, values: { excerpt: "The answer" } });
      expect((await list(app, instructor)).items).toMatchObject([
        { kind: "chat.direct", link: `/messages/${direct.id}?at=1`, values: { excerpt: "Between us" } },
      ]);
    });

    it("follows what is edited, and goes with what is taken back", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 2 });
      const [one, two] = students as [TestPerson, TestPerson];
      const teacher = await app.connect(instructor.token);
      const send = async (event: string, payload: object) => {
        const answer = await teacher.emitWithAck(event, { courseId, ...payload });
        expect(answer.ok, JSON.stringify(answer)).toBe(true);
        return answer.message as { id: string; sequence: number };
      };
      const to = (person: TestPerson, text: string) =>
        send("send-message", { clientId: randomUUID(), message: `@${person.user.fullName} ${text}`, mentions: [person.user.id] });
      const excerpts = async (person: TestPerson) => (await list(app, person)).items.map(({ values }: { values: { excerpt: string } }) => values.excerpt);
      const heard: unknown[] = [];
      (await app.connect(one.token)).on("notifications-changed", (payload) => heard.push(payload));
      const at = `@${one.user.fullName}`;

      const said = await to(one, "the code is 4711");
      await app.drain();
      expect(await excerpts(one)).toEqual([`${at} the code is 4711`]);
      await send("edit-message", { messageId: said.id, message: `${at} ask me for the code`, mentions: [one.user.id] });
      await app.drain();
      expect(await excerpts(one)).toEqual([`${at} ask me for the code`]);
      expect(await state(app, one)).toEqual({ sequence: 1, revision: 2, unread: 1 });
      await expect.poll(() => heard).toEqual([{ sequence: 1, revision: 2, unread: 1 }]);

      // One of two: what is left is that there were two.
      const more = await to(one, "and this");
      await app.drain();
      await send("delete-message", { messageId: more.id });
      await app.drain();
      expect((await list(app, one)).items).toMatchObject([{ count: 2, values: { excerpt: "" }, text: expect.not.stringContaining("and this") }]);

      // The only one goes, also from the badge; another person's stays.
      const other = await to(two, "yours stays");
      const only = await send("send-message", { clientId: randomUUID(), message: "@everyone soon gone", mentionsEveryone: true });
      await app.drain();
      expect(await excerpts(two)).toEqual(["@everyone soon gone", `@${two.user.fullName} yours stays`]);
      await send("delete-message", { messageId: only.id });
      await app.drain();
      expect(await excerpts(two)).toEqual([`@${two.user.fullName} yours stays`]);
      expect(await state(app, two)).toMatchObject({ unread: 1 });
      expect((await list(app, two)).items).toMatchObject([{ link: `/course/${courseId}/chat?at=${other.sequence}` }]);
    });

    it.each([{ everyone: false }, { everyone: true }])(
      "is told as edited, and not at all when it was taken back, while a delivery is at it (everyone: $everyone)",
      async ({ everyone }) => {
        const { courseId, instructor, students } = await buildClass(app, { students: 1 });
        const [student] = students as [TestPerson];
        const about = { organisationId: instructor.user.organisationId, actorId: instructor.user.id };
        // A delivery that has read what to tell waits for its people. By a lock of a session: events after an open transaction would be held back.
        const gate = await app.sql.reserve();
        await gate`select pg_advisory_lock(1)`;
        await app.sql`alter table users.person rename to person_behind`;
        await app.sql`create view users.person as select * from users.person_behind where (select pg_advisory_xact_lock_shared(1)::text) is not null`;
        try {
          const message = { sender: instructor, to: everyone ? [] : [student], courseId, everyone };
          await address(app, { ...message, sequence: 1, excerpt: "never mind" });
          await address(app, { ...message, sequence: 2, excerpt: "wrong" });
          const waiting = () => app.sql`
            select from pg_locks l join pg_database d on d.oid = l.database
            where not l.granted and l.locktype = 'advisory' and d.datname = current_database()`;
          await expect.poll(async () => (await waiting()).length, SOON).toBeGreaterThan(0);
          const place = { roomId: courseId, kind: "course", courseId, messageId: randomUUID() } as const;
          await app.ctx().transaction((tx) => tx.emit(messageChanged, { ...place, sequence: 1, excerpt: null }, about));
          await app.ctx().transaction((tx) => tx.emit(messageChanged, { ...place, sequence: 2, excerpt: "right" }, about));
          const noted = () => app.sql`select content -> 'values' ->> 'excerpt' as excerpt from notifications.intake where course_id = ${courseId}`;
          await expect.poll(noted, SOON).toEqual([{ excerpt: "right" }]);
        } finally {
          await gate`select pg_advisory_unlock(1)`;
          gate.release();
          await app.drain();
          await app.sql`drop view users.person`;
          await app.sql`alter table users.person_behind rename to person`;
        }
        const { items } = await list(app, student);
        expect(JSON.stringify(items)).not.toMatch(/never mind|wrong/);
        expect(items).toMatchObject([{ kind: everyone ? "chat.everyone" : "chat.mention", count: 1, values: { excerpt: "right" } }]);
      },
    );
  });
});
