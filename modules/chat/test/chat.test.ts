import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";

describe("a course's chat room", () => {
  let app: TestApp;
  let instructor: TestPerson;
  let ann: TestPerson;
  let ben: TestPerson;
  let courseId: string;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  // New people for each test: the limit on messages counts per person.
  beforeEach(async () => {
    [instructor, ann, ben] = await Promise.all([
      app.signUp({ role: "instructor", fullName: "Ms Vega" }),
      app.signUp({ fullName: "Ann" }),
      app.signUp({ fullName: "Ben" }),
    ]);
    courseId = await publishedCourse(instructor);
    for (const person of [ann, ben]) await app.request("POST", `/api/courses/${courseId}/enroll`, { token: person.token });
  });

  async function publishedCourse(author: TestPerson): Promise<string> {
    const { body: course } = await app.request("POST", "/api/courses", { token: author.token, body: { title: "Chatting" } });
    const { body: lesson } = await app.request("POST", `/api/courses/${course.id}/lessons`, { token: author.token, body: { title: "One" } });
    await app.request("POST", `/api/lessons/${lesson.id}/sections`, {
      token: author.token,
      body: { title: "A", contentType: "text", content: "<p>Hello</p>" },
    });
    const published = await app.request("POST", `/api/courses/${course.id}/publish`, { token: author.token });
    expect(published.status).toBe(200);
    return course.id;
  }

  async function enter(person: TestPerson, afterSequence?: number): Promise<Socket> {
    const socket = await app.connect(person.token);
    expect(await socket.emitWithAck("join-course", { courseId, afterSequence })).toMatchObject({ ok: true });
    return socket;
  }

  const send = (socket: Socket, message: string, clientId: string = randomUUID(), more: object = {}) =>
    socket.emitWithAck("send-message", { courseId, clientId, message, ...more });

  function collect<T>(socket: Socket, event: string): T[] {
    const seen: T[] = [];
    socket.on(event, (payload: T) => seen.push(payload));
    return seen;
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(condition()).toBe(true);
  }

  it("delivers a message to everybody in it, the sender included, in the shape outside clients rely on", async () => {
    const [a, b] = [await enter(ann), await enter(ben)];
    const [seenByAnn, seenByBen] = [collect<Message>(a, "message-received"), collect<Message>(b, "message-received")];
    const answer = await send(a, "  Chào cả lớp!  ");
    expect(answer).toMatchObject({
      ok: true,
      message: { courseId, sequence: 1, message: "Chào cả lớp!", messageType: "text", sender: { id: ann.user.id, fullName: "Ann", avatarUrl: null } },
    });
    expect(answer.message.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    await until(() => seenByAnn.length === 1 && seenByBen.length === 1);
    expect(seenByBen).toEqual([answer.message]);
  });

  it("makes one message of the same client id, whoever retries when, and refuses it for other words", async () => {
    const a = await enter(ann);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(a, "Once", "client-1")));
    expect(new Set(answers.map((answer) => answer.message.id)).size).toBe(1);
    const again = await enter(ann);
    expect((await send(again, "Once", "client-1")).message.id).toBe(answers[0].message.id);
    expect(await send(a, "Twice", "client-1")).toMatchObject({ ok: false, problem: { code: "client_id_reused" } });
    const b = await enter(ben);
    expect((await send(b, "Once", "client-1")).message.sequence).toBe(2);
  });

  it("answers what was said before among new messages, leaves no hole for it and tells it nobody again", async () => {
    const [a, b, teacher] = await Promise.all([enter(ann), enter(ben), enter(instructor)]);
    const before = await Promise.all(Array.from({ length: 10 }, (_, n) => send(a, `m${n}`, `client-${n}`)));
    const seen = collect<Message>(teacher, "message-received");
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? send(a, `m${n / 3}`, `client-${n / 3}`) : send(n % 2 ? a : b, `new ${n}`, `new-${n}`))),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    for (let n = 0; n < 10; n++) expect(answers[n * 3].message).toEqual(before[n].message);
    // The last of the ten may still have been on their way.
    const fresh = () => seen.filter(({ sequence }) => sequence > 10);
    await until(() => fresh().length >= 20);
    expect(fresh().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, n) => n + 11));
    expect((await enter(ben).then((socket) => socket.emitWithAck("join-course", { courseId }))).sequence).toBe(30);
  });

  it("answers a retry of what was said also when it could not be said any more", async () => {
    const [a, teacher] = await Promise.all([enter(ann), enter(instructor)]);
    const { message } = await send(a, "Said", "client-1");
    const rules = { slowModeSeconds: 60, words: ["said"] };
    expect((await app.request("PATCH", `/api/chat/rooms/${courseId}/moderation`, { token: instructor.token, body: rules })).status).toBe(200);
    // Together with something new, refused and not.
    const [retry, refused, other] = await Promise.all([send(a, "Said", "client-1"), send(a, "said again", "client-2"), send(teacher, "Well", "client-1")]);
    expect(retry).toMatchObject({ ok: true, message: { id: message.id, sequence: message.sequence } });
    expect(refused).toMatchObject({ ok: false, problem: { code: "word_not_allowed" } });
    expect(other).toMatchObject({ ok: true });
    expect(await send(a, "Other words", "client-1")).toMatchObject({ ok: false, problem: { code: "client_id_reused" } });
  });

  it("numbers messages of many senders without holes and tells them in that order to everybody", async () => {
    const sockets = await Promise.all([enter(ann), enter(ben), enter(instructor)]);
    const seen = sockets.map((socket) => collect<Message>(socket, "message-received"));
    await Promise.all(Array.from({ length: 90 }, (_, n) => send(sockets[n % 3]!, `m${n}`)));
    await until(() => seen.every((messages) => messages.length === 90));
    for (const messages of seen) expect(messages.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 90 }, (_, n) => n + 1));
  });

  it("lets a client that was away catch up from its last number, page by page, without gap or double", async () => {
    const a = await enter(ann);
    await Promise.all(Array.from({ length: 95 }, (_, n) => send(a, `m${n}`)));
    const bea = await enter(ben);
    await Promise.all(Array.from({ length: 95 }, (_, n) => send(bea, `n${n}`)));
    const teacher = await enter(instructor);
    await Promise.all(Array.from({ length: 60 }, (_, n) => send(teacher, `o${n}`)));
    const socket = await app.connect(ben.token);
    const caught: number[] = [];
    let last = 20;
    for (let more = true; more;) {
      const answer = await socket.emitWithAck("join-course", { courseId, afterSequence: last });
      caught.push(...answer.messages.map((message: Message) => message.sequence));
      last = caught.at(-1) ?? last;
      more = answer.hasMore;
    }
    expect(caught).toEqual(Array.from({ length: 230 }, (_, n) => n + 21));
    const fresh = await socket.emitWithAck("join-course", { courseId });
    expect(fresh).toMatchObject({ sequence: 250, hasMore: false });
    expect(fresh.messages.map((message: Message) => message.sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n + 201));
  });

  it("answers as many missed messages as are asked for, and never more than a connection can hold", async () => {
    const a = await enter(ann);
    await send(a, "first");
    await app.sql`
      insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type)
      select gen_random_uuid(), m.organisation_id, m.room_id, m.course_id, n, 'c' || n, m.sender_id, case when n <= 600 then 'short' else repeat('x', 1000) end, 'text'
      from chat.message m, generate_series(2, 1500) n where m.room_id = ${courseId}`;
    await app.sql`update chat.room set last_sequence = 1500 where id = ${courseId}`;
    const ask = (afterSequence: number, limit?: number) => a.emitWithAck("join-course", { courseId, afterSequence, ...(limit ? { limit } : {}) });
    const pages: [number, boolean][] = [];
    let last = 0;
    for (let more = true; more;) {
      const answer = await ask(last, 1_000);
      expect(answer.messages.map((message: Message) => message.sequence)).toEqual(Array.from({ length: answer.messages.length }, (_, n) => last + 1 + n));
      expect(JSON.stringify(answer).length).toBeLessThan(1_000_000);
      last = answer.messages.at(-1).sequence;
      more = answer.hasMore;
      pages.push([answer.messages.length, more]);
    }
    expect(last).toBe(1500);
    expect(pages.length).toBeGreaterThan(3);
    expect(pages[0]?.[0]).toBeGreaterThan(600);
    expect((await ask(0)).messages).toHaveLength(200);
    expect((await ask(1499, 1)).hasMore).toBe(false);
    expect(await ask(0, 1_001)).toMatchObject({ ok: false, problem: { code: "validation_failed" } });
  });

  it("keeps its history newest first, in pages, and finds words in it", async () => {
    const a = await enter(ann);
    for (const text of ["one", "50% off", "five_0", "Đề số 2"]) await send(a, text);
    const get = (query: string) => app.request("GET", `/api/courses/${courseId}/messages${query}`, { token: ben.token });
    const first = (await get("?limit=3")).body;
    expect(first.items.map((message: Message) => message.message)).toEqual(["Đề số 2", "five_0", "50% off"]);
    const second = (await get(`?limit=3&cursor=${first.nextCursor}`)).body;
    expect([second.items.map((message: Message) => message.message), second.nextCursor]).toEqual([["one"], null]);
    expect((await get("?q=50%25")).body.items).toHaveLength(1);
    expect((await get("?q=five_0")).body.items).toHaveLength(1);
    expect((await get("?q=ive")).body.items).toHaveLength(0);
    expect((await get("?q=đề")).body.items).toHaveLength(1);
    expect((await get("?cursor=nonsense")).body.code).toBe("validation_failed");
  });

  it("tells who comes, goes and types: people, not connections", async () => {
    const a = await enter(ann);
    const [joined, left, typing] = [collect<any>(a, "user-joined"), collect<any>(a, "user-left"), collect<any>(a, "typing-indicator")];
    const [b1, b2] = [await enter(ben), await enter(ben)];
    await until(() => joined.length === 1);
    expect(joined[0]).toMatchObject({ courseId, user: { fullName: "Ben" }, online: 2 });
    expect(await b1.emitWithAck("typing-start", { courseId })).toMatchObject({ ok: true });
    await b1.emitWithAck("typing-stop", { courseId });
    await until(() => typing.length === 2);
    expect(typing.map((one) => one.typing)).toEqual([true, false]);
    const online = await app.request("GET", `/api/courses/${courseId}/online`, { token: ann.token });
    expect(online.body).toMatchObject({ online: 2 });
    b1.disconnect();
    await b2.emitWithAck("leave-course", { courseId });
    await until(() => left.length === 1);
    expect(left[0]).toMatchObject({ user: { fullName: "Ben" }, online: 1 });
  });

  it("answers a message of the same room only", async () => {
    const a = await enter(ann);
    const { message } = await send(a, "Question?");
    expect((await send(a, "Answer.", randomUUID(), { replyTo: message.id })).message.replyTo).toBe(message.id);
    expect(await send(a, "Lost", randomUUID(), { replyTo: randomUUID() })).toMatchObject({ ok: false, problem: { code: "reply_target_missing" } });
    const other = await publishedCourse(instructor);
    const teacher = await app.connect(instructor.token);
    const elsewhere = await teacher.emitWithAck("send-message", { courseId: other, clientId: "x", message: "Other room", replyTo: message.id });
    expect(elsewhere).toMatchObject({ ok: false, problem: { code: "reply_target_missing" } });
  });

  it.each([
    ["nothing", ""],
    ["only blanks", "  \n "],
    ["1,001 characters", "x".repeat(1001)],
    ["a NUL", "a\u0000b"],
    ["no text at all", 7],
    ["half an emoji", undefined],
  ])("refuses %s", async (_name, message) => {
    const a = await enter(ann);
    expect(await a.emitWithAck("send-message", { courseId, clientId: randomUUID(), message })).toMatchObject({
      ok: false,
      problem: { code: "validation_failed", status: 400 },
    });
  });

  it("keeps mark-up as the text it is", async () => {
    const a = await enter(ann);
    expect((await send(a, "<script>alert(1)</script>")).message.message).toBe("<script>alert(1)</script>");
  });

  it("looks like no course at all to people of other organisations, and is closed to those who are not in it", async () => {
    const stranger = await app.signUp({ organisationId: await app.createOrganisation() });
    const guest = await app.signUp();
    for (const [person, code] of [
      [stranger, "not_found"],
      [guest, "not_allowed"],
    ] as const) {
      const socket = await app.connect(person.token);
      for (const [event, payload] of [
        ["join-course", {}],
        ["send-message", { clientId: "c", message: "hi" }],
        ["typing-start", {}],
      ] as const) {
        expect(await socket.emitWithAck(event, { courseId, ...payload }), event).toMatchObject({ ok: false, problem: { code } });
      }
      expect((await app.request("GET", `/api/courses/${courseId}/messages`, { token: person.token })).body.code).toBe(code);
    }
    expect((await app.request("GET", `/api/courses/${courseId}/messages`)).status).toBe(401);
  });

  it("falls silent at once for somebody whose place in the course ended", async () => {
    const b = await enter(ben);
    const seen = collect<Message>(b, "message-received");
    await app.request("DELETE", `/api/courses/${courseId}/enroll`, { token: ben.token });
    const a = await enter(ann);
    await send(a, "Ben is gone");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toEqual([]);
    // What the conversation remembers of his rights goes with the event.
    await app.drain();
    expect(await send(b, "Still here?")).toMatchObject({ ok: false, problem: { code: "not_allowed" } });
  });

  it("does not count people who lost their place, nor sockets that closed while they came in", async () => {
    const a = await enter(ann);
    const left = collect<any>(a, "user-left");
    await enter(ben);
    await app.request("DELETE", `/api/courses/${courseId}/enroll`, { token: ben.token });
    await app.drain();
    await until(() => left.length === 1);
    expect(left[0]).toMatchObject({ user: { fullName: "Ben" }, online: 1 });
    for (let n = 0; n < 10; n++) {
      const hasty = await app.connect(instructor.token);
      hasty.emit("join-course", { courseId });
      hasty.disconnect();
    }
    const online = async () => (await app.request("GET", `/api/courses/${courseId}/online`, { token: ann.token })).body.online;
    await expect.poll(online, { timeout: 5_000 }).toBe(1);
  });

  it("keeps one message of a client id also when its words hold half a character", async () => {
    const a = await enter(ann);
    const first = await send(a, "x\ud800y", "half");
    expect(first).toMatchObject({ ok: true, message: { message: "x\ufffdy" } });
    expect((await send(a, "x\ud800y", "half")).message.id).toBe(first.message.id);
  });

  it("goes when its course is deleted", async () => {
    const a = await enter(ann);
    await send(a, "Soon gone");
    expect((await app.request("DELETE", `/api/courses/${courseId}`, { token: instructor.token })).status).toBeLessThan(300);
    await app.drain();
    expect(await app.sql`select from chat.message where course_id = ${courseId}`).toHaveLength(0);
  });
});
