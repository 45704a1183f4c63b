import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSessionRoom, type Message } from "../contract.ts";
import { collect, directRoom, numbersOf, openHouse, refusedAs, say, type ChatHouse } from "./chat-house.ts";

describe("messages that change", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let ann: TestPerson;
  let ben: TestPerson;
  let [a, b, t]: Socket[] = [];

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    [ann, ben] = [await house.join("Ann"), await house.join("Ben Nguyễn")];
    [a, b, t] = [await house.enter(ann), await house.enter(ben), await house.enter(house.teacher)];
  });

  const ask = (socket: Socket | undefined, event: string, payload: object) => {
    if (!socket) throw new Error("no socket");
    return socket.emitWithAck(event, { roomId, ...payload });
  };
  const tell = (socket: Socket | undefined, message: string, more: object = {}) => {
    if (!socket) throw new Error("no socket");
    return say(socket, roomId, message, more);
  };
  const outbox = async () =>
    (await app.sql`select data from platform.outbox where name = 'message.addressed' and data ->> 'roomId' = ${roomId} order by id`).map((row) => row["data"]);

  describe("edited by their author", () => {
    it("reach everybody as they are now, keep what they said before, and are found by their new words", async () => {
      const seen = collect<Message>(b!, "message-updated");
      const { id, sequence } = await tell(a, "Tha lecture is on friday");
      const answer = await ask(a, "edit-message", { messageId: id, message: "  The lecture is on Friday  " });
      expect(answer).toMatchObject({ ok: true, message: { id, sequence, revision: 1, message: "The lecture is on Friday" } });
      expect(answer.message.editedAt).toMatch(/Z$/);
      await expect.poll(() => seen).toEqual([answer.message]);
      const [kept] = await app.sql`select body, replaced_by from chat.message_version where message_id = ${id}`;
      expect(kept).toMatchObject({ body: "Tha lecture is on friday", replacedBy: ann.user.id });
      const find = async (q: string) => (await app.request("GET", `/api/chat/rooms/${roomId}/messages?q=${q}`, { token: ben.token })).body.items.length;
      expect([await find("the"), await find("tha")]).toEqual([1, 0]);
    });

    it("change nothing when the same is said again", async () => {
      const { id } = await tell(a, "Same");
      expect(await ask(a, "edit-message", { messageId: id, message: "Same" })).toMatchObject({ ok: true, message: { revision: 0 } });
      await ask(a, "edit-message", { messageId: id, message: "Other" });
      const [first, second] = await Promise.all([1, 2].map(() => ask(a, "edit-message", { messageId: id, message: "Third" })));
      expect([first.message.revision, second.message.revision]).toEqual([2, 2]);
      expect(await numbersOf(app, roomId)).toEqual({ sequence: 1, revision: 2 });
    });

    it("are not anybody else's to edit, the staff's included, nor Lectern's own, nor deleted ones", async () => {
      const { id } = await tell(a, "Mine");
      for (const other of [b, t]) expect(await ask(other, "edit-message", { messageId: id, message: "Yours" })).toMatchObject(refusedAs("not_allowed"));
      await ask(t, "pin-message", { messageId: id, pinned: true });
      const line = (await ask(t, "join-course", {})).messages.at(-1);
      expect(line).toMatchObject({ messageType: "system" });
      expect(await ask(t, "edit-message", { messageId: line.id, message: "x" })).toMatchObject(refusedAs("not_allowed"));
      await ask(a, "delete-message", { messageId: id });
      expect(await ask(a, "edit-message", { messageId: id, message: "Back" })).toMatchObject(refusedAs("message_deleted"));
    });

    it("keep to the room's rules: words, mutes, who may write; slow mode does not hold them", async () => {
      const { id } = await tell(a, "Fine");
      const set = (columns: object) =>
        app.sql`update chat.room set ${app.sql({ writers: "everyone", words: [], slowModeSeconds: 0, ...columns })} where id = ${roomId}`;
      await set({ slowModeSeconds: 600, words: ["damn it"] });
      expect(await ask(a, "edit-message", { messageId: id, message: "DAMN\u200b, it!" })).toMatchObject(refusedAs("word_not_allowed"));
      expect(await ask(a, "edit-message", { messageId: id, message: "Fine, too" })).toMatchObject({ ok: true });
      await set({ writers: "staff" });
      expect(await ask(a, "edit-message", { messageId: id, message: "No" })).toMatchObject(refusedAs("writers_staff_only"));
      await set({});
      await app.sql`insert into chat.mute (room_id, user_id, reason, muted_by) values (${roomId}, ${ann.user.id}, 'enough', ${house.teacher.user.id})`;
      expect(await ask(a, "edit-message", { messageId: id, message: "No" })).toMatchObject({
        ok: false,
        problem: { code: "muted", reason: "enough", until: null },
      });
    });

    it("tell those who are named now and were not before", async () => {
      const { id } = await tell(a, "Hello @Ben Nguyễn", { mentions: [ben.user.id] });
      const { id: teacherId } = house.teacher.user;
      const answer = await ask(a, "edit-message", { messageId: id, message: "Hello @Ben Nguyễn and @Ms Vega", mentions: [ben.user.id, teacherId] });
      expect(answer.message.mentions.map((person: { id: string }) => person.id)).toEqual([ben.user.id, teacherId]);
      expect((await outbox()).map(({ recipients }) => recipients)).toEqual([
        [{ userId: ben.user.id, reason: "mention" }],
        [{ userId: teacherId, reason: "mention" }],
      ]);
      const still = await ask(a, "edit-message", { messageId: id, message: "Only @Ms Vega" });
      expect(still.message.mentions.map((person: { id: string }) => person.id)).toEqual([teacherId]);
      expect((await app.sql`select user_id from chat.mention where room_id = ${roomId}`).map((row) => row["userId"])).toEqual([teacherId]);
      expect(await outbox()).toHaveLength(2);
    });

    it("work in conversations, and nowhere else than in their own room", async () => {
      const direct = await directRoom(app, ann, ben);
      const { id } = await say(a!, direct, "Psst");
      expect(await a!.emitWithAck("edit-message", { roomId: direct, messageId: id, message: "Pssst" })).toMatchObject({
        ok: true,
        message: { courseId: null },
      });
      for (const event of ["edit-message", "delete-message", "react", "pin-message"]) {
        const payload = { messageId: id, message: "x", emoji: "👍", on: true, pinned: true };
        expect(await ask(t, event, payload), event).toMatchObject(refusedAs("not_found"));
        expect(await t!.emitWithAck(event, { ...payload, roomId: direct }), event).toMatchObject(refusedAs("not_found"));
      }
    });
  });

  describe("deleted", () => {
    it("keep their place and lose their words, files, names and reactions, for everybody and in search", async () => {
      const seen = collect<Message>(b!, "message-updated");
      const { id } = await tell(a, "Regret @Ben Nguyễn", { mentions: [ben.user.id] });
      await ask(b, "react", { messageId: id, emoji: "👍", on: true });
      await ask(t, "pin-message", { messageId: id, pinned: true });
      const answer = await ask(a, "delete-message", { messageId: id });
      expect(answer).toMatchObject({ ok: true, message: { sequence: 1, message: "", mentions: [], reactions: [], file: null } });
      expect(answer.message).not.toHaveProperty("pinnedAt");
      expect(answer.message.deletedAt).toMatch(/Z$/);
      await expect.poll(() => seen.at(-1)).toEqual(answer.message);
      expect((await app.request("GET", `/api/chat/rooms/${roomId}/messages?q=regret`, { token: ben.token })).body.items).toEqual([]);
      expect((await app.request("GET", `/api/chat/rooms/${roomId}/pins`, { token: ben.token })).body.items).toEqual([]);
      expect(await app.sql`select from chat.mention where room_id = ${roomId}`).toHaveLength(0);
      const [kept] = await app.sql`select body from chat.message_version where message_id = ${id}`;
      expect(kept).toMatchObject({ body: "Regret @Ben Nguyễn" });
      const again = await enterAfter(b!, 1, answer.message.revision - 1);
      expect(again.changed).toEqual([answer.message]);
    });

    const enterAfter = (socket: Socket, afterSequence: number, afterRevision: number) =>
      socket.emitWithAck("join-course", { roomId, afterSequence, afterRevision });

    it("are deleted once, and only by their author or the course's staff, whose act is recorded", async () => {
      const { id } = await tell(a, "Rude");
      expect(await ask(b, "delete-message", { messageId: id })).toMatchObject(refusedAs("not_allowed"));
      const answers = await Promise.all([1, 2, 3].map(() => ask(t, "delete-message", { messageId: id })));
      for (const answer of answers) expect(answer).toMatchObject({ ok: true, message: { revision: 1 } });
      expect(await numbersOf(app, roomId)).toEqual({ sequence: 1, revision: 1 });
      const entries = await app.sql`select actor_id, details from platform.audit_entry where action = 'chat.message_deleted' and target_id = ${id}`;
      expect(entries).toEqual([{ actorId: house.teacher.user.id, details: { roomId, courseId: roomId, senderId: ann.user.id, sequence: 1 } }]);
      const own = await tell(a, "Own");
      await ask(a, "delete-message", { messageId: own.id });
      expect(await app.sql`select from platform.audit_entry where action = 'chat.message_deleted' and target_id = ${own.id}`).toHaveLength(0);
    });

    it("count no more in the thread they were in, and everybody sees its first message change", async () => {
      const seen = collect<Message>(b!, "message-updated");
      const { id } = await tell(a, "Question");
      const answers = [await tell(b, "One", { replyTo: id }), await tell(b, "Two", { replyTo: id })];
      expect(answers[1]).toMatchObject({ threadId: id });
      await ask(b, "delete-message", { messageId: answers[0]?.id });
      await expect
        .poll(() => seen.map((message) => [message.sequence, message.revision, message.replyCount]))
        .toEqual([
          [1, 1, 1],
          [1, 2, 2],
          [2, 3, 0],
          [1, 4, 1],
        ]);
    });

    it("may be taken back by who is muted since, but stay what they were where the room is closed", async () => {
      const sessionId = randomUUID();
      const { organisationId } = ann.user;
      await app.ctx().call(openSessionRoom, { organisationId, courseId: roomId, sessionId, title: "Live" });
      const { id } = await tell(a, "Sorry");
      const late = await say(a!, sessionId, "Said is said");
      await app.sql`insert into chat.mute (room_id, user_id, reason, muted_by) values (${roomId}, ${ann.user.id}, '', ${house.teacher.user.id})`;
      expect(await ask(a, "delete-message", { messageId: id })).toMatchObject({ ok: true });
      await app.sql`update chat.room set closed_at = now() where id = ${sessionId}`;
      const asked = () => a!.emitWithAck("delete-message", { roomId: sessionId, messageId: late.id });
      await expect.poll(asked, { timeout: 4_000, interval: 500 }).toMatchObject(refusedAs("room_closed"));
    });

    it("are told whole to those who send the same client id once more", async () => {
      const message = await tell(a, "Once", { clientId: "c1" });
      await ask(a, "delete-message", { messageId: message.id });
      expect(await ask(a, "send-message", { clientId: "c1", message: "Once" })).toMatchObject({ ok: true, message: { id: message.id, message: "" } });
    });
  });

  describe("pinned", () => {
    it("stand in the room's list, the last first, and the room is told by a line", async () => {
      const [one, two] = [await tell(a, "One"), await tell(a, "Two")];
      for (const { id } of [one, two]) expect(await ask(t, "pin-message", { messageId: id, pinned: true })).toMatchObject({ ok: true });
      const pins = async () =>
        (await app.request("GET", `/api/chat/rooms/${roomId}/pins`, { token: ann.token })).body.items.map((message: Message) => message.message);
      expect(await pins()).toEqual(["Two", "One"]);
      expect(await numbersOf(app, roomId)).toEqual({ sequence: 4, revision: 2 });
      const again = await ask(t, "pin-message", { messageId: one.id, pinned: true });
      expect(again.message.revision).toBe(1);
      await ask(t, "pin-message", { messageId: two.id, pinned: false });
      expect(await pins()).toEqual(["One"]);
      expect(await numbersOf(app, roomId)).toEqual({ sequence: 4, revision: 3 });
      const { messages } = await ask(b, "join-course", {});
      expect(messages.at(-1)).toMatchObject({
        messageType: "system",
        sender: { fullName: "Ms Vega" },
        system: { kind: "message_pinned", values: { messageId: two.id } },
      });
    });

    it("are the staff's to choose in a course, and everybody's in a conversation, without a line", async () => {
      const { id } = await tell(a, "Mine");
      expect(await ask(a, "pin-message", { messageId: id, pinned: true })).toMatchObject(refusedAs("not_allowed"));
      const direct = await directRoom(app, ann, ben);
      const said = await say(a!, direct, "Ours");
      expect(await b!.emitWithAck("pin-message", { roomId: direct, messageId: said.id, pinned: true })).toMatchObject({ ok: true });
      expect(await numbersOf(app, direct)).toEqual({ sequence: 1, revision: 1 });
    });

    it("are at most fifty, also when many come at once", async () => {
      await tell(a, "Room");
      const ids = Array.from({ length: 52 }, () => app.ctx().newId());
      await app.sql`
        insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type, pinned_at)
        select id, ${ann.user.organisationId}, ${roomId}, ${roomId}, 1 + at, 'p' || at, ${ann.user.id}, 'x', 'text', case when at <= 48 then now() end
        from unnest(${ids}::uuid[]) with ordinality as n (id, at)`;
      await app.sql`update chat.room set last_sequence = 53 where id = ${roomId}`;
      const answers = await Promise.all(ids.slice(48).map((messageId) => ask(t, "pin-message", { messageId, pinned: true })));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
      expect(answers.find(({ ok }) => !ok)).toMatchObject(refusedAs("too_many_pins"));
    });
  });
});
