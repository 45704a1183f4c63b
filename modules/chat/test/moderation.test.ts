import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { hasWord } from "../server/text.ts";
import { collect, directRoom, numbersOf, openHouse, refusedAs, say, type ChatHouse } from "./chat-house.ts";

describe("moderation of a room", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let ann: TestPerson;
  let a: Socket;
  let t: Socket;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    ann = await house.join("Ann");
    [a, t] = [await house.enter(ann), await house.enter(house.teacher)];
  });

  const call = (method: string, path: string, body?: object, person = house.teacher) =>
    app.request(method, `/api/chat/rooms/${roomId}${path}`, { token: person.token, ...(body ? { body } : {}) });
  const send = (socket: Socket, message: string) => socket.emitWithAck("send-message", { roomId, clientId: randomUUID(), message });
  const audits = async (action: string) =>
    (await app.sql`select actor_id, target_id, details from platform.audit_entry where action = ${action} and details ->> 'courseId' = ${roomId}`).map(
      (row) => ({ ...row }),
    );

  describe("its rules", () => {
    it("are what its staff set, told to everybody in it, by a line, and recorded; the same again changes nothing", async () => {
      expect((await call("GET", "/moderation")).body).toEqual({ slowModeSeconds: 0, writers: "everyone", words: [] });
      const [changed, seen] = [collect<object>(a, "room-changed"), collect<Message>(a, "message-received")];
      const body = { slowModeSeconds: 30, writers: "staff", words: ["Damn", "damn", "go away"] };
      const rules = { slowModeSeconds: 30, writers: "staff", words: ["damn", "go away"] };
      expect(await call("PATCH", "/moderation", body)).toMatchObject({ status: 200, body: rules });
      expect(await call("PATCH", "/moderation", body)).toMatchObject({ status: 200, body: rules });
      expect((await call("GET", "/moderation")).body).toEqual(rules);
      await expect
        .poll(() => seen.map(({ system }) => system))
        .toEqual([
          { kind: "slow_mode_changed", values: { name: "Ms Vega", seconds: 30 } },
          { kind: "writers_changed", values: { name: "Ms Vega", writers: "staff" } },
        ]);
      expect(changed).toEqual([{ roomId, courseId: roomId }]);
      expect(await audits("chat.rules_changed")).toEqual([
        { actorId: house.teacher.user.id, targetId: roomId, details: { courseId: roomId, slowModeSeconds: 30, writers: "staff", words: 2 } },
      ]);
      expect(await call("PATCH", "/moderation", { words: [] })).toMatchObject({ body: { slowModeSeconds: 30, writers: "staff", words: [] } });
      expect(await numbersOf(app, roomId)).toEqual({ sequence: 2, revision: 0 });
    });

    it("are nobody else's to see or set, and conversations have none", async () => {
      const direct = await directRoom(app, ann, house.teacher);
      for (const [method, path, body] of [
        ["GET", "/moderation", undefined],
        ["PATCH", "/moderation", { writers: "staff" }],
        ["GET", "/mutes", undefined],
        ["PUT", `/mutes/${ann.user.id}`, {}],
        ["DELETE", `/mutes/${ann.user.id}`, undefined],
        ["GET", "/export", undefined],
      ] as const) {
        expect((await call(method, path, body, ann)).body.code, path).toBe("not_allowed");
        const inDirect = await app.request(method, `/api/chat/rooms/${direct}${path}`, { token: house.teacher.token, ...(body ? { body } : {}) });
        expect(inDirect.status, path).toBe(403);
      }
    });

    it("let nobody but staff write while only staff may", async () => {
      await call("PATCH", "/moderation", { writers: "staff" });
      expect(await send(a, "Me?")).toMatchObject(refusedAs("writers_staff_only"));
      expect(await send(t, "Me.")).toMatchObject({ ok: true });
    });

    it("let one of fifty messages pass at once in slow mode, say when the next may come, and do not hold staff", async () => {
      await call("PATCH", "/moderation", { slowModeSeconds: 20 });
      const again = await house.enter(ann);
      const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => send(at % 2 ? a : again, `m${at}`)));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const { problem } = answers.find(({ ok }) => !ok);
      expect(problem).toMatchObject({ code: "slow_mode", status: 429 });
      expect(problem.retryAfterSeconds).toBeGreaterThan(15);
      expect(problem.retryAfterSeconds).toBeLessThanOrEqual(20);
      for (const text of ["One", "Two"]) expect(await send(t, text)).toMatchObject({ ok: true });
      // Taking the message back does not buy another.
      const { message } = answers.find(({ ok }) => ok);
      await a.emitWithAck("delete-message", { roomId, messageId: message.id });
      expect(await send(a, "Now?")).toMatchObject(refusedAs("slow_mode"));
      await app.sql`update chat.message set created_at = created_at - interval '20 seconds' where sender_id = ${ann.user.id}`;
      expect(await send(a, "Now!")).toMatchObject({ ok: true });
    });

    it("keep words out of messages and file names, however they are dressed, and never out of other words", async () => {
      await call("PATCH", "/moderation", { words: ["ngu", "shut up", "🖕"] });
      for (const text of ["NGU", "đồ ngu!", "n\u200bgu", "ＮＧＵ", "shut\n  UP", "(shut-up)", "so 🖕🏽"])
        expect(await send(a, text), text).toMatchObject(refusedAs("word_not_allowed"));
      for (const text of ["ngủ ngon", "ngũ", "ngưng", "shut the door, up there"]) expect(await send(a, text), text).toMatchObject({ ok: true });
      expect(await send(t, "The word ngu is not used here")).toMatchObject({ ok: true });
      expect(hasWord("anything", [])).toBe(false);
      expect(hasWord("a.b", ["."])).toBe(true);
    });

    it("have their limits", async () => {
      for (const body of [
        { slowModeSeconds: -1 },
        { slowModeSeconds: 3601 },
        { writers: "nobody" },
        { words: [""] },
        { words: ["x".repeat(61)] },
        { words: Array.from({ length: 501 }, (_, n) => `w${n}`) },
      ]) {
        expect((await call("PATCH", "/moderation", body)).body.code, JSON.stringify(body).slice(0, 50)).toBe("validation_failed");
      }
    });
  });

  describe("muting", () => {
    const mute = (person: TestPerson, body: object = {}) => call("PUT", `/mutes/${person.user.id}`, body);

    it("holds from the moment it is answered, on sockets that are open, and is told to the person and nobody else", async () => {
      const ben = await house.join("Ben");
      const b = await house.enter(ben);
      const [toAnn, toBen] = [collect<object>(a, "room-changed"), collect<object>(b, "room-changed")];
      expect(await mute(ann, { minutes: 10, reason: "Please cool down" })).toMatchObject({
        status: 200,
        body: { user: { id: ann.user.id, fullName: "Ann" }, reason: "Please cool down", by: { fullName: "Ms Vega" } },
      });
      const refused = await send(a, "But");
      expect(refused).toMatchObject({ ok: false, problem: { code: "muted", status: 403, reason: "Please cool down" } });
      expect(Date.parse(refused.problem.until) - Date.now()).toBeGreaterThan(9 * 60_000);
      await expect.poll(() => toAnn).toEqual([{ roomId, courseId: roomId }]);
      expect(toBen).toEqual([]);
      expect((await a.emitWithAck("join-course", { roomId })).room.muted).toEqual({ until: refused.problem.until, reason: "Please cool down" });
      expect((await call("GET", "", undefined, ann)).body.muted).toMatchObject({ reason: "Please cool down" });
      expect((await b.emitWithAck("join-course", { roomId })).room.muted).toBeNull();
      expect((await call("DELETE", `/mutes/${ann.user.id}`)).status).toBe(204);
      expect((await call("DELETE", `/mutes/${ann.user.id}`)).status).toBe(204);
      expect(await send(a, "Thanks")).toMatchObject({ ok: true });
      expect(await audits("chat.user_muted")).toMatchObject([{ targetId: ann.user.id, details: { minutes: 10 } }]);
      expect(await audits("chat.user_unmuted")).toHaveLength(1);
    });

    it("lets nothing pass that was not answered before it was, however many are on their way", async () => {
      const sending = Promise.all(Array.from({ length: 60 }, (_, at) => send(a, `m${at}`)));
      await mute(ann);
      const { sequence } = await numbersOf(app, roomId);
      await sending;
      expect((await numbersOf(app, roomId)).sequence).toBe(sequence);
      expect(await send(a, "more")).toMatchObject({ ok: false });
    });

    it("ends by itself, and is one entry of the list for as long", async () => {
      const people = [await house.join("Ben"), await house.join("Cem")];
      for (const person of [ann, ...people]) await mute(person, { reason: `of ${person.user.fullName}` });
      await mute(ann, { reason: "of Ann" });
      expect(await audits("chat.user_muted")).toHaveLength(3);
      const first = (await call("GET", "/mutes?limit=2")).body;
      expect(first.items.map(({ user }: { user: { fullName: string } }) => user.fullName)).toEqual(["Cem", "Ben"]);
      const second = (await call("GET", `/mutes?limit=2&cursor=${first.nextCursor}`)).body;
      expect(second).toMatchObject({ items: [{ user: { fullName: "Ann" }, until: null, reason: "of Ann", by: { fullName: "Ms Vega" } }], nextCursor: null });
      expect((await call("GET", "/mutes?cursor=AAAA")).body.code).toBe("validation_failed");
      await app.sql`update chat.mute set until = now() - interval '1 second' where user_id = ${ann.user.id}`;
      expect(await send(a, "Back")).toMatchObject({ ok: true });
      expect((await call("GET", "/mutes")).body.items).toHaveLength(2);
    });

    it("is not for staff, not for people who are not there, not for other organisations'", async () => {
      const admin = await app.signUp({ role: "admin" });
      const assistant = await app.signUp({ fullName: "Assistant" });
      const made = await app.request("POST", `/api/courses/${roomId}/staff`, {
        token: house.teacher.token,
        body: { userId: assistant.user.id, role: "teaching_assistant" },
      });
      expect(made.status).toBe(201);
      for (const person of [house.teacher, admin, assistant]) expect(await mute(person)).toMatchObject({ status: 422, body: { code: "staff_not_muted" } });
      const foreigner = await app.signUp({ organisationId: await app.createOrganisation() });
      expect(await mute(foreigner)).toMatchObject({ status: 404 });
      expect((await call("PUT", `/mutes/${randomUUID()}`, {})).status).toBe(404);
      for (const body of [{ minutes: 0 }, { minutes: 43_201 }, { minutes: 1.5 }, { reason: "x".repeat(301) }]) expect((await mute(ann, body)).status).toBe(400);
    });
  });

  describe("people who lose their place", () => {
    it("are cut off within five seconds when they are suspended, with their sockets open", async () => {
      const admin = await app.signUp({ role: "admin" });
      const socket = a;
      await say(socket, roomId, "Here");
      expect((await app.request("PUT", `/api/users/${ann.user.id}`, { token: admin.token, body: { status: "suspended" } })).status).toBe(200);
      const startedAt = Date.now();
      const stillWrites = async () => {
        if (!socket.connected) return false;
        const answer = await socket
          .timeout(1_000)
          .emitWithAck("send-message", { roomId, clientId: randomUUID(), message: "Still?" })
          .catch(() => null);
        return answer?.ok ?? false;
      };
      while (await stillWrites()) expect(Date.now() - startedAt).toBeLessThan(5_000);
      await expect.poll(() => socket.connected, { timeout: 5_000 }).toBe(false);
      const { sequence } = await numbersOf(app, roomId);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await numbersOf(app, roomId)).sequence).toBe(sequence);
    });

    it("are forgotten when their account goes; what they said stays under no name, and a conversation goes with its last", async () => {
      const admin = await app.signUp({ role: "admin" });
      const ben = await house.join("Ben");
      const direct = await directRoom(app, ann, ben);
      await say(a, direct, "Between us");
      await say(a, roomId, "In public");
      await call("PUT", `/mutes/${ann.user.id}`, {});
      await app.sql`insert into chat.place (room_id, user_id) values (${roomId}, ${ann.user.id}) on conflict do nothing`;
      const remove = async (person: TestPerson) => {
        const body = { action: { kind: "delete" }, people: { userIds: [person.user.id] } };
        expect((await app.request("POST", "/api/users/bulk", { token: admin.token, body })).status).toBe(202);
        await app.drain();
        // The users room keeps the row while the deletion can be undone; then it goes.
        await app.sql`delete from users.person where id = ${person.user.id}`;
      };
      await remove(ann);
      for (const table of ["chat.place", "chat.mute", "chat.mention"])
        expect(await app.sql.unsafe(`select from ${table} where user_id = $1`, [ann.user.id]), table).toHaveLength(0);
      const b = await house.enter(ben);
      const { messages } = await b.emitWithAck("join-course", { roomId: direct });
      expect(messages).toMatchObject([{ message: "Between us", sender: { id: ann.user.id, fullName: "" } }]);
      expect((await t.emitWithAck("join-course", { roomId })).messages[0]).toMatchObject({ message: "In public", sender: { fullName: "" } });
      await remove(ben);
      expect(await app.sql`select from chat.room where id = ${direct}`).toHaveLength(0);
    });
  });
});
