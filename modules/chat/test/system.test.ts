import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeSessionRoom, openSessionRoom, postSystemMessage, type Message } from "../contract.ts";
import { collect, openHouse, refusedAs, say, type ChatHouse } from "./chat-house.ts";

describe("what Lectern itself does in rooms", () => {
  let app: TestApp;
  let house: ChatHouse;
  let organisationId: string;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    house = await openHouse(app);
    ({ organisationId } = house.teacher.user);
  });

  const announcement = (clientId: string) => ({
    organisationId,
    roomId: house.courseId,
    clientId,
    actorId: house.teacher.user.id,
    message: "Ms Vega announced: No class on Friday",
    system: { kind: "announcement" as const, values: { title: "No class on Friday" } },
  });

  it("writes a line once, however often it is asked to, with its number among the others", async () => {
    const ann = await house.enter(await house.join());
    const seen = collect<Message>(ann, "message-received");
    await say(ann, house.courseId, "Before");
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.ctx().call(postSystemMessage, announcement("a1"))));
    expect(new Set(answers.map((answer) => answer?.messageId)).size).toBe(1);
    expect(answers[0]).toMatchObject({ sequence: 2 });
    expect(await app.ctx().call(postSystemMessage, { ...announcement("a1"), message: "Worded anew" })).toEqual(answers[0]);
    await expect.poll(() => seen.length).toBe(2);
    expect(seen[1]).toMatchObject({
      messageType: "system",
      sender: { fullName: "Ms Vega" },
      message: "Ms Vega announced: No class on Friday",
      system: { kind: "announcement", values: { title: "No class on Friday" } },
    });
  });

  it("makes a course's room with its first line, and knows no rooms that are not there or another organisation's", async () => {
    expect(await app.ctx().call(postSystemMessage, announcement("first"))).toMatchObject({ sequence: 1 });
    expect(await app.ctx().call(postSystemMessage, { ...announcement("x"), roomId: randomUUID() })).toBeNull();
    const elsewhere = await app.createOrganisation();
    expect(await app.ctx().call(postSystemMessage, { ...announcement("x"), organisationId: elsewhere })).toBeNull();
  });

  it("cannot be kept from its line by somebody whose client chose the same id before, nor held back by the room's rules", async () => {
    const teacher = await house.enter(house.teacher);
    await teacher.emitWithAck("send-message", { roomId: house.courseId, clientId: "a1", message: "Mine" });
    await teacher.emitWithAck("send-message", { roomId: house.courseId, clientId: "system a1", message: "Mine, too" });
    await app.request("PATCH", `/api/chat/rooms/${house.courseId}/moderation`, { token: house.teacher.token, body: { slowModeSeconds: 60, words: ["class"] } });
    expect(await app.ctx().call(postSystemMessage, announcement("a1"))).not.toBeNull();
    expect(await app.ctx().call(postSystemMessage, announcement("a2"))).not.toBeNull();
  });

  it("opens a live session's room for the people of its course and closes it for writing", async () => {
    const sessionId = randomUUID();
    const room = { organisationId, courseId: house.courseId, sessionId, title: "Live: DNS" };
    expect(await app.ctx().call(openSessionRoom, room)).toEqual({ roomId: sessionId });
    expect(await app.ctx().call(openSessionRoom, { ...room, title: "Live: DNS, again" })).toEqual({ roomId: sessionId });
    const ann = await house.enter(await house.join(), sessionId);
    const seen = collect<Message>(ann, "message-received");
    await say(ann, sessionId, "Hello, live!");
    await expect.poll(() => seen.length).toBe(1);
    expect(seen[0]).toMatchObject({ roomId: sessionId, courseId: house.courseId });
    expect(await ann.emitWithAck("join-course", { roomId: sessionId })).toMatchObject({ room: { kind: "session", title: "Live: DNS, again", closed: false } });
    const stranger = await app.connect((await app.signUp()).token);
    expect(await stranger.emitWithAck("join-course", { roomId: sessionId })).toMatchObject(refusedAs("not_allowed"));

    const changed = collect<object>(ann, "room-changed");
    await app.ctx().call(closeSessionRoom, { organisationId, sessionId });
    await app.ctx().call(closeSessionRoom, { organisationId, sessionId });
    await expect.poll(() => changed).toEqual([{ roomId: sessionId, courseId: house.courseId }]);
    // What the process remembers of the room may be a moment old; the room's row under its lock is not.
    for (const person of [ann, await house.enter(house.teacher, sessionId)]) {
      const late = { roomId: sessionId, clientId: randomUUID(), message: "Too late" };
      expect(await person.emitWithAck("send-message", late)).toMatchObject(refusedAs("room_closed"));
    }
    expect(await ann.emitWithAck("join-course", { roomId: sessionId })).toMatchObject({ ok: true });
  });

  it("gives no room to a session of a course that is not there, nor under another room's id", async () => {
    const ctx = app.ctx();
    const room = { organisationId, courseId: house.courseId, sessionId: randomUUID(), title: "Live" };
    await expect(ctx.call(openSessionRoom, { ...room, courseId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    await ctx.call(postSystemMessage, announcement("first"));
    await expect(ctx.call(openSessionRoom, { ...room, sessionId: house.courseId })).rejects.toMatchObject({ code: "not_found" });
  });

  it("removes a session's room with its course", async () => {
    const sessionId = randomUUID();
    await app.ctx().call(openSessionRoom, { organisationId, courseId: house.courseId, sessionId, title: "Live" });
    await app.request("DELETE", `/api/courses/${house.courseId}`, { token: house.teacher.token });
    await app.drain();
    expect(await app.sql`select from chat.room where id = ${sessionId}`).toHaveLength(0);
  });
});
