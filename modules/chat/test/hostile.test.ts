import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSessionRoom } from "../contract.ts";
import socketPart from "../server/chat.socket.ts";
import { collect, directRoom, numbersOf, openHouse, refusedAs, say, upload, type ChatHouse } from "./chat-house.ts";

const SCRIPT = `<script>alert(1)</script><img src=x onerror="alert(1)">`;
const EVENTS = socketPart.events.map(({ socket }) => socket.name);

describe("people who mean harm", () => {
  let app: TestApp;
  let house: ChatHouse;
  let roomId: string;
  let ann: TestPerson;
  let a: Socket;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    roomId = house.courseId;
    ann = await house.join("Ann");
    a = await house.enter(ann);
  });

  const asTeacher = (method: string, path: string, body?: object) =>
    app.request(method, `/api/chat/rooms/${roomId}${path}`, { token: house.teacher.token, ...(body ? { body } : {}) });

  /** What any event may be sent with, all at once. */
  const everything = (room: string, messageId: string, more: object = {}) => ({
    roomId: room,
    messageId,
    clientId: randomUUID(),
    message: "hello",
    emoji: "👍",
    on: true,
    pinned: true,
    read: 1,
    delivered: 1,
    ...more,
  });

  it("put mark-up into every field and get it back as the text it is", async () => {
    const eve = await house.join(SCRIPT.slice(0, 60));
    const e = await house.enter(eve);
    const seen = collect<{ sender: { fullName: string }; message: string }>(a, "message-received");
    await say(e, roomId, `${SCRIPT} @${eve.user.fullName}`, { mentions: [eve.user.id] });
    await expect
      .poll(() => seen[0])
      .toMatchObject({ message: `${SCRIPT} @${eve.user.fullName}`, sender: { fullName: eve.user.fullName }, mentions: [{ fullName: eve.user.fullName }] });
    expect(await e.emitWithAck("react", { roomId, messageId: randomUUID(), emoji: "<b>x</b>", on: true })).toMatchObject(refusedAs("validation_failed"));
    const fileId = await upload(app, eve, SCRIPT, `${SCRIPT}.png`);
    const file = (await e.emitWithAck("send-message", { roomId, clientId: "f", messageType: "file", fileId })).message.file;
    expect(file).toMatchObject({ name: expect.not.stringMatching(/[<>"/]/), mediaType: "text/html" });

    const answers = [
      await asTeacher("PATCH", "/moderation", { words: [SCRIPT.slice(0, 60)] }),
      await asTeacher("PUT", `/mutes/${eve.user.id}`, { reason: SCRIPT }),
      await asTeacher("GET", "/mutes"),
      await asTeacher("GET", `/messages?q=${encodeURIComponent(SCRIPT)}`),
      await asTeacher("GET", `/people?q=${encodeURIComponent("<script>")}`),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
    expect(answers[0]?.body.words).toEqual([SCRIPT.slice(0, 60)]);
    expect(answers[2]?.body.items[0]).toMatchObject({ reason: SCRIPT, user: { fullName: eve.user.fullName } });
    expect(await e.emitWithAck("send-message", { roomId, clientId: randomUUID(), message: "x" })).toMatchObject({ problem: { code: "muted", reason: SCRIPT } });
  });

  it("write halves of characters, signs nobody sees and writing turned around, and nothing breaks", async () => {
    for (const [text, kept] of [
      ["\ud800", "\ufffd"],
      ["a\u202eb", "a\u202eb"],
      ["\u200b\u200d", "\u200b\u200d"],
      ["Z\u0351\u036b\u0343".repeat(100), "Z\u0351\u036b\u0343".repeat(100).normalize("NFC")],
      ["'; drop schema chat; --", "'; drop schema chat; --"],
      ["${7*7}{{7*7}}", "${7*7}{{7*7}}"],
    ] as const) {
      expect((await say(a, roomId, text)).message, JSON.stringify(text.slice(0, 10))).toBe(kept);
    }
    for (const clientId of ["", " ", "a b", "x".repeat(101), "é", "\n", 7, {}, null]) {
      expect(await a.emitWithAck("send-message", { roomId, clientId, message: "x" }), JSON.stringify(clientId)).toMatchObject(refusedAs("validation_failed"));
    }
  });

  it("flood a room and are told when to go on; what was refused is nowhere", async () => {
    const { id } = await say(a, roomId, "One");
    const flood = async (event: string, count: number, payload: (n: number) => object) => {
      const answers = await Promise.all(Array.from({ length: count }, (_, n) => a.emitWithAck(event, { roomId, messageId: id, ...payload(n) })));
      const refused = answers.filter(({ ok }) => !ok);
      for (const { problem } of refused) {
        expect(problem, event).toMatchObject({ code: "rate_limited", status: 429 });
        expect(problem.retryAfterSeconds, event).toBeGreaterThan(0);
        expect(problem.retryAfterSeconds, event).toBeLessThanOrEqual(10);
      }
      return count - refused.length;
    };
    expect(await flood("send-message", 160, (n) => ({ clientId: `m${n}`, message: `m${n}` }))).toBe(99);
    expect((await numbersOf(app, roomId)).sequence).toBe(100);
    expect(await flood("edit-message", 60, (n) => ({ message: `e${n}` }))).toBe(30);
    expect(await flood("react", 80, (n) => ({ emoji: "👍", on: n % 2 === 0 }))).toBe(50);
    expect(await flood("delete-message", 60, () => ({}))).toBe(30);
    // Others write on meanwhile, and the one who flooded still reads.
    const b = await house.enter(await house.join("Ben"));
    await say(b, roomId, "Undisturbed");
    expect(await a.emitWithAck("join-course", { roomId })).toMatchObject({ ok: true, sequence: 101 });
  });

  it("forge ids of rooms: what is not there, not an id, or somebody else's is refused for every event", async () => {
    const other = await openHouse(app, { organisationId: await app.createOrganisation() });
    const ben = await house.join("Ben");
    const cem = await house.join("Cem");
    const theirs = await directRoom(app, ben, cem);
    const sessionId = randomUUID();
    await app.ctx().call(openSessionRoom, { organisationId: other.teacher.user.organisationId, courseId: other.courseId, sessionId, title: "Live" });
    const guest = await app.connect((await app.signUp()).token);
    const guarded = EVENTS.filter((name) => !["leave-course", "watch-rooms"].includes(name));
    expect(guarded.length).toBeGreaterThanOrEqual(9);
    for (const event of guarded) {
      for (const room of [randomUUID(), other.courseId, sessionId, theirs]) {
        expect(await a.emitWithAck(event, everything(room, randomUUID())), `${event} ${room}`).toMatchObject(refusedAs("not_found"));
      }
      for (const room of ["", "null", "../x", `${roomId}'`, roomId.toUpperCase().concat("0"), ["x"], { $ne: null }, null, 7]) {
        const answer = await a.emitWithAck(event, everything(room as string, randomUUID()));
        expect(answer, `${event} ${JSON.stringify(room)}`).toMatchObject(refusedAs("validation_failed"));
      }
      expect(await guest.emitWithAck(event, everything(roomId, randomUUID())), event).toMatchObject(refusedAs("not_allowed"));
    }
    for (const room of [other.courseId, theirs, sessionId, randomUUID()]) {
      for (const path of ["", "/messages", "/pins", "/people", "/online", "/moderation", "/mutes", "/export"]) {
        const { status, body } = await app.request("GET", `/api/chat/rooms/${room}${path}`, { token: ann.token });
        expect([status, body.code], `${room}${path}`).toEqual([404, "not_found"]);
      }
    }
  });

  it("name another organisation's message in their own room, with every event, and reach nothing", async () => {
    const other = await openHouse(app, { organisationId: await app.createOrganisation() });
    const stranger = await other.join("Zoe");
    const z = await other.enter(stranger);
    const theirs = await say(z, other.courseId, "Ours alone");
    const heard = collect<object>(z, "message-updated");
    const state = async () =>
      app.sql`select to_jsonb(m) as row, (select count(*)::int from chat.reaction r where r.message_id = m.id) as reactions from chat.message m where m.room_id = ${other.courseId}`;
    const before = await state();
    const [t, d] = [await house.enter(house.teacher), await directRoom(app, ann, house.teacher)];
    for (const event of ["edit-message", "delete-message", "react", "pin-message"]) {
      for (const [socket, room] of [
        [a, roomId],
        [t, roomId],
        [a, d],
        [t, other.courseId],
      ] as const) {
        expect(await socket.emitWithAck(event, everything(room, theirs.id)), `${event} in ${room}`).toMatchObject(refusedAs("not_found"));
      }
    }
    for (const event of EVENTS) await t.emitWithAck(event, everything(roomId, theirs.id, { replyTo: theirs.id, mentions: [stranger.user.id] }));
    expect(await a.emitWithAck("send-message", everything(roomId, "", { replyTo: theirs.id }))).toMatchObject(refusedAs("reply_target_missing"));
    const { message } = await a.emitWithAck("send-message", everything(roomId, "", { message: "Hey @Zoe", mentions: [stranger.user.id] }));
    expect(message.mentions).toEqual([]);
    expect((await app.request("GET", `/api/chat/rooms/${roomId}/messages/${theirs.id}/receipts`, { token: house.teacher.token })).status).toBe(404);
    expect(await state()).toEqual(before);
    expect(heard).toEqual([]);
    expect(await app.sql`select from platform.outbox where name = 'message.addressed' and data::text like ${`%${stranger.user.id}%`}`).toHaveLength(0);
  });

  it("send more than there is room for", async () => {
    const { id } = await say(a, roomId, "x".repeat(1000));
    for (const [event, payload] of [
      ["send-message", { clientId: "l", message: "x".repeat(1001) }],
      ["send-message", { clientId: "m", message: "x", mentions: Array.from({ length: 21 }, () => randomUUID()) }],
      ["send-message", { clientId: "n", message: "", messageType: "text" }],
      ["send-message", { clientId: "o", message: "x", messageType: "system" }],
      ["send-message", { clientId: "p", message: "x", fileId: randomUUID() }],
      ["edit-message", { messageId: id, message: "y".repeat(1001) }],
      ["edit-message", { messageId: id, message: "  " }],
      ["react", { messageId: id, emoji: "👍".repeat(17), on: true }],
      ["react", { messageId: id, emoji: "👍", on: "yes" }],
      ["join-course", { afterSequence: -1 }],
      ["join-course", { afterSequence: 1e300 }],
    ] as const) {
      expect(await a.emitWithAck(event, { roomId, ...payload }), JSON.stringify(payload).slice(0, 60)).toMatchObject(refusedAs("validation_failed"));
    }
    expect(await a.emitWithAck("send-message", { roomId, clientId: "q", message: "All of you", mentionsEveryone: true })).toMatchObject(
      refusedAs("everyone_not_allowed"),
    );
    expect(await numbersOf(app, roomId)).toEqual({ sequence: 1, revision: 0 });
  });
});
