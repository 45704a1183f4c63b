import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { address, buildClass, call, kinds, list, state } from "./helpers.ts";

describe("notifications", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const tell = async (given: Parameters<typeof address>[1]) => {
    await address(app, given);
    await app.drain();
  };

  describe("the centre", () => {
    it("is empty for somebody nobody ever told anything", async () => {
      const person = await app.signUp();
      expect(await list(app, person)).toEqual({ items: [], nextCursor: null });
      expect(await state(app, person)).toEqual({ sequence: 0, revision: 0, unread: 0 });
      expect(await call(app, person, "POST", "/api/notifications/read", { upTo: 10 })).toEqual({ sequence: 0, revision: 0, unread: 0 });
    });

    it("tells who mentioned whom, where, and leads to the message", async () => {
      const { courseId, instructor, students } = await buildClass(app, { students: 1 });
      const [student] = students as [TestPerson];
      await tell({ sender: instructor, to: [student], courseId, sequence: 42, excerpt: "Look at <b>page 3</b>" });
      const [entry] = (await list(app, student)).items;
      expect(entry).toMatchObject({
        sequence: 1,
        kind: "chat.mention",
        values: { room: "Tidal Rivers", course: "Tidal Rivers", excerpt: "Look at <b>page 3</b>" },
        text: "Ines Instructor mentioned you in Tidal Rivers: “Look at <b>page 3</b>”",
        actor: { id: instructor.user.id, fullName: "Ines Instructor" },
        link: `/course/${courseId}/chat?at=42`,
        courseId,
        count: 1,
        readAt: null,
      });
    });

    it("leads to the conversation for what is no course's", async () => {
      const [ann, bob] = await Promise.all([app.signUp({ fullName: "Ann" }), app.signUp({ fullName: "Bob" })]);
      const roomId = randomUUID();
      await tell({ sender: ann, to: [bob], reason: "direct", roomId, sequence: 7, excerpt: "Hi" });
      expect((await list(app, bob)).items).toMatchObject([
        { kind: "chat.direct", link: `/messages/${roomId}?at=7`, text: "Ann sent you a direct message: “Hi”" },
      ]);
    });

    it("keeps three unread replies in a room as one entry that moves up, and begins another once it was read", async () => {
      const [ann, bob] = await Promise.all([app.signUp({ fullName: "Ann" }), app.signUp()]);
      const roomId = randomUUID();
      for (const sequence of [1, 2, 3]) await tell({ sender: ann, to: [bob], reason: "reply", roomId, sequence });
      await tell({ sender: ann, to: [bob], reason: "mention", roomId, sequence: 4 });
      const [mention, replies, ...more] = (await list(app, bob)).items;
      expect(more).toEqual([]);
      expect(mention).toMatchObject({ sequence: 4, kind: "chat.mention", count: 1 });
      expect(replies).toMatchObject({ sequence: 3, kind: "chat.reply", count: 3, link: `/messages/${roomId}?at=3` });
      expect(await state(app, bob)).toEqual({ sequence: 4, revision: 4, unread: 2 });

      await call(app, bob, "POST", "/api/notifications/read", { ids: [replies.id] });
      await tell({ sender: ann, to: [bob], reason: "reply", roomId, sequence: 5 });
      const after = (await list(app, bob)).items;
      expect(after.map(({ sequence, count }: { sequence: number; count: number }) => [sequence, count])).toEqual([
        [5, 1],
        [4, 1],
        [3, 3],
      ]);
      expect(await state(app, bob)).toMatchObject({ sequence: 5, unread: 2 });
    });

    it("lists in pages, unread ones alone, and in order what came after a number", async () => {
      const [ann, bob] = await Promise.all([app.signUp(), app.signUp()]);
      for (let n = 1; n <= 7; n++) await address(app, { sender: ann, to: [bob], roomId: randomUUID(), sequence: n });
      await app.drain();
      const sequences = (page: { items: { sequence: number }[] }) => page.items.map(({ sequence }) => sequence);
      const first = await list(app, bob, "?limit=3");
      expect(sequences(first)).toEqual([7, 6, 5]);
      const second = await list(app, bob, `?limit=3&cursor=${first.nextCursor}`);
      expect(sequences(second)).toEqual([4, 3, 2]);
      expect(sequences(await list(app, bob, `?limit=3&cursor=${second.nextCursor}`))).toEqual([1]);

      await call(app, bob, "POST", "/api/notifications/read", { upTo: 5 });
      expect(sequences(await list(app, bob, "?unread=true"))).toEqual([7, 6]);

      const missed = await list(app, bob, "?after=2&limit=3");
      expect(sequences(missed)).toEqual([3, 4, 5]);
      const rest = await list(app, bob, `?after=2&limit=3&cursor=${missed.nextCursor}`);
      expect([sequences(rest), rest.nextCursor]).toEqual([[6, 7], null]);

      for (const query of ["?cursor=nonsense", "?after=-1", "?after=x", "?limit=0", "?unread=perhaps"])
        expect((await app.request("GET", `/api/notifications${query}`, { token: bob.token })).status, query).toBe(400);
    });

    it("marks as read and unread again, and repeating either changes nothing", async () => {
      const [ann, bob] = await Promise.all([app.signUp(), app.signUp()]);
      for (const roomId of [randomUUID(), randomUUID()]) await address(app, { sender: ann, to: [bob], roomId });
      await app.drain();
      const [{ id }] = (await list(app, bob)).items;
      const read = await call(app, bob, "POST", "/api/notifications/read", { ids: [id, id, randomUUID()] });
      expect(read).toEqual({ sequence: 2, revision: 3, unread: 1 });
      expect(await call(app, bob, "POST", "/api/notifications/read", { ids: [id] })).toEqual(read);
      const unread = await call(app, bob, "POST", `/api/notifications/${id}/unread`);
      expect(unread).toEqual({ sequence: 2, revision: 4, unread: 2 });
      expect(await call(app, bob, "POST", `/api/notifications/${id}/unread`)).toEqual(unread);
      expect((await list(app, bob)).items[0]).toMatchObject({ id, readAt: null });
      for (const body of [{}, { ids: [] }, { ids: ["1"] }, { upTo: -1 }, { ids: Array.from({ length: 201 }, () => randomUUID()) }])
        expect((await app.request("POST", "/api/notifications/read", { token: bob.token, body })).status, JSON.stringify(body)).toBe(400);
    });

    it("lets an entry be unread beside a newer one of the same room", async () => {
      const [ann, bob] = await Promise.all([app.signUp(), app.signUp()]);
      const roomId = randomUUID();
      await tell({ sender: ann, to: [bob], roomId, sequence: 1 });
      const [{ id }] = (await list(app, bob)).items;
      await call(app, bob, "POST", "/api/notifications/read", { ids: [id] });
      await tell({ sender: ann, to: [bob], roomId, sequence: 2 });
      expect(await call(app, bob, "POST", `/api/notifications/${id}/unread`)).toMatchObject({ unread: 2 });
      await tell({ sender: ann, to: [bob], roomId, sequence: 3 });
      expect((await list(app, bob)).items.map(({ count }: { count: number }) => count)).toEqual([2, 1]);
    });

    it("is nobody else's", async () => {
      const [ann, bob, eve] = await Promise.all([app.signUp(), app.signUp(), app.signUp()]);
      await tell({ sender: ann, to: [bob] });
      const [{ id }] = (await list(app, bob)).items;
      expect((await app.request("POST", `/api/notifications/${id}/unread`, { token: eve.token })).status).toBe(404);
      await call(app, eve, "POST", "/api/notifications/read", { ids: [id] });
      expect(await state(app, bob)).toMatchObject({ unread: 1 });
      expect((await list(app, eve)).items).toEqual([]);
      expect((await app.request("GET", "/api/notifications")).status).toBe(401);
    });

    it("keeps numbers without holes and the badge exact while fifty things arrive and are read at once", async () => {
      const [ann, bob] = await Promise.all([app.signUp(), app.signUp()]);
      const roomIds = Array.from({ length: 5 }, () => randomUUID());
      const socket = await app.connect(bob.token);
      const heard: number[] = [];
      socket.on("notification-received", ({ sequence }: { sequence: number }) => heard.push(sequence));
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          await address(app, { sender: ann, to: [bob], roomId: n % 2 ? randomUUID() : (roomIds[n % 5] ?? ""), sequence: n + 1 });
          await app.request("POST", "/api/notifications/read", { token: bob.token, body: { upTo: n } });
        }),
      );
      await app.drain();
      const { items } = await list(app, bob, "?limit=200");
      const now = await state(app, bob);
      expect(now.sequence).toBe(50);
      expect(now.unread).toBe(items.filter(({ readAt }: { readAt: string | null }) => readAt === null).length);
      expect(items.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(50);
      await expect.poll(() => heard.length).toBe(50);
      expect(heard.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });
  });

  describe("over the socket", () => {
    it("arrives at every device after the commit, with the badge, and so does reading", async () => {
      const [ann, bob] = await Promise.all([app.signUp({ fullName: "Ann" }), app.signUp()]);
      const devices = await Promise.all([app.connect(bob.token), app.connect(bob.token), app.connect(ann.token)]);
      const heard: [number, string, { revision: number }][] = [];
      for (const [at, socket] of devices.entries())
        for (const event of ["notification-received", "notifications-read"]) socket.on(event, (payload) => heard.push([at, event, payload]));
      await tell({ sender: ann, to: [bob] });
      await expect.poll(() => heard.length).toBe(2);
      const [entry] = (await list(app, bob)).items;
      expect(heard.toSorted(([a], [b]) => a - b)).toEqual([
        [0, "notification-received", { sequence: 1, revision: 1, unread: 1, notification: entry }],
        [1, "notification-received", { sequence: 1, revision: 1, unread: 1, notification: entry }],
      ]);
      heard.length = 0;
      await call(app, bob, "POST", "/api/notifications/read", { upTo: 1 });
      await expect.poll(() => heard.length).toBe(2);
      const [read] = (await list(app, bob)).items;
      expect(heard[0]?.[2]).toEqual({ sequence: 1, revision: 2, unread: 0, upTo: 1, readAt: read.readAt });
    });
  });

  describe("preferences", () => {
    it("are everybody's until somebody chooses, and refuse what cannot be", async () => {
      const person = await app.signUp();
      const before = await call(app, person, "GET", "/api/notifications/preferences");
      expect(before).toMatchObject({
        quietHours: null,
        emailDigest: "hourly",
        kinds: { "chat.mention": { inApp: true, email: true }, "chat.everyone": { email: false } },
      });
      const wanted = { kinds: { announcement: { inApp: true, email: false } }, quietHours: { from: "22:00", to: "06:30" }, emailDigest: "daily" };
      const saved = await call(app, person, "PUT", "/api/notifications/preferences", wanted);
      expect(saved).toEqual({
        ...before,
        kinds: { ...before.kinds, announcement: { inApp: true, email: false } },
        quietHours: wanted.quietHours,
        emailDigest: "daily",
      });
      expect(await call(app, person, "GET", "/api/notifications/preferences")).toEqual(saved);
      for (const body of [
        {},
        { ...wanted, emailDigest: "never" },
        { ...wanted, quietHours: { from: "22:00", to: "22:00" } },
        { ...wanted, quietHours: { from: "24:00", to: "06:00" } },
        { ...wanted, kinds: { "no.such": { inApp: true, email: true } } },
      ])
        expect((await app.request("PUT", "/api/notifications/preferences", { token: person.token, body })).status, JSON.stringify(body)).toBe(400);
    });

    it("leave neither an entry nor a badge of what is switched off", async () => {
      const [ann, bob] = await Promise.all([app.signUp(), app.signUp()]);
      const kindsOff = { "chat.mention": { inApp: false, email: false }, "chat.direct": { inApp: false, email: true } };
      await call(app, bob, "PUT", "/api/notifications/preferences", { kinds: kindsOff, quietHours: null, emailDigest: "hourly" });
      await tell({ sender: ann, to: [bob], reason: "mention" });
      await tell({ sender: ann, to: [bob], reason: "direct" });
      await tell({ sender: ann, to: [bob], reason: "reply" });
      expect(await kinds(app, bob)).toEqual(["chat.reply"]);
      expect(await state(app, bob)).toEqual({ sequence: 1, revision: 1, unread: 1 });
    });
  });
});
