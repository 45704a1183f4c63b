import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joinCourse, messageReceived, sendMessage, type Message } from "../contract.ts";
import { collect, directRoom, openHouse, pngOf, say, upload } from "./chat-house.ts";

/** What these three send is not parsed on its way out: it has to be just what the contract says. */
describe("what is sent unparsed", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it("has every field of its contract and no other, whatever happened to a message", async () => {
    const house = await openHouse(app);
    const roomId = house.courseId;
    const [ann, ben] = [await house.join("Ann"), await house.join("Ben")];
    const [teacher, a, b] = [await house.enter(house.teacher), await house.enter(ann), await house.enter(ben)];
    const received = collect<Message>(b, "message-received");

    const { ok: _, ...acknowledged } = await a.emitWithAck("send-message", {
      roomId,
      clientId: randomUUID(),
      message: "See @Ben",
      messageType: "file",
      fileId: await upload(app, ann, pngOf(4, 3), "Tafel.png"),
      mentions: [ben.user.id],
    });
    expect(sendMessage.reply.parse(acknowledged)).toEqual(acknowledged);
    const first: Message = acknowledged.message;
    expect(first).toMatchObject({ file: { name: "Tafel.png" }, mentions: [{ fullName: "Ben" }] });
    await say(b, roomId, "Thank you", { replyTo: first.id });
    const gone = await say(b, roomId, "Too much");
    await b.emitWithAck("edit-message", { roomId, messageId: gone.id, message: "Far too much" });
    await b.emitWithAck("delete-message", { roomId, messageId: gone.id });
    await b.emitWithAck("react", { roomId, messageId: first.id, emoji: "👍", on: true });
    await teacher.emitWithAck("pin-message", { roomId, messageId: first.id, pinned: true });
    await app.request("POST", `/api/courses/${roomId}/announcements`, { token: house.teacher.token, body: { title: "News", message: "Read it" } });
    await app.request("PUT", `/api/chat/rooms/${roomId}/mutes/${ann.user.id}`, { token: house.teacher.token, body: { reason: "Enough" } });
    await app.drain();

    await expect.poll(() => received.length).toBeGreaterThanOrEqual(4);
    for (const message of received) expect(messageReceived.payload.parse(message)).toEqual(message);
    const { ok, ...entered } = await a.emitWithAck("join-course", { roomId, afterSequence: 0, afterRevision: 0 });
    expect(ok).toBe(true);
    expect(joinCourse.reply.parse(entered)).toEqual(entered);
    expect(entered.messages.map(({ messageType }: Message) => messageType)).toContain("system");
    expect(entered).toMatchObject({ room: { muted: { reason: "Enough" } }, marks: expect.arrayContaining([expect.anything()]) });
    const { ok: __, ...changed } = await a.emitWithAck("join-course", { roomId, afterSequence: received.length, afterRevision: 0 });
    expect(joinCourse.reply.parse(changed)).toEqual(changed);
    expect(changed.changed.length).toBeGreaterThanOrEqual(2);
  });

  it("has so in conversations too", async () => {
    const [ann, ben] = [await app.signUp({ fullName: "Ann" }), await app.signUp({ fullName: "Ben" })];
    const roomId = await directRoom(app, ann, ben);
    const [a, b] = [await app.connect(ann.token), await app.connect(ben.token)];
    await b.emitWithAck("join-course", { roomId });
    const received = collect<Message>(b, "message-received");
    await say(a, roomId, "Hello");
    await expect.poll(() => received.length).toBe(1);
    expect(messageReceived.payload.parse(received[0])).toEqual(received[0]);
    const { ok, ...entered } = await a.emitWithAck("join-course", { roomId });
    expect(ok).toBe(true);
    expect(joinCourse.reply.parse(entered)).toEqual(entered);
    expect(entered).toMatchObject({ room: { people: [{ fullName: "Ben" }] }, messages: [{ courseId: null }] });
  });
});
