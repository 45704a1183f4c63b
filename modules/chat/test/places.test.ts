import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Room } from "../contract.ts";
import { collect, createStage, say, until, type Player } from "./stage.ts";

describe("how far somebody has read", () => {
  let app: TestApp;
  let stage: Awaited<ReturnType<typeof createStage>>;
  let teacher: Player;
  let ann: Player;
  let ben: Player;
  let courseId: string;

  beforeAll(async () => {
    app = await startTestApp();
    stage = await createStage(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    [teacher, ann, ben] = await Promise.all([stage.person("Ms Vega", "instructor"), stage.person("Ann"), stage.person("Ben")]);
    courseId = await stage.course(teacher, [ann, ben]);
  });

  const room = (who: Player, roomId = courseId): Promise<Room> => stage.get(who, `/rooms/${roomId}`);

  async function many(who: Player, count: number, roomId = courseId): Promise<void> {
    const socket = await stage.enter(who, roomId);
    for (let n = 0; n < count; n++) await say(socket, roomId, `m${n}`);
    socket.disconnect();
  }

  it("counts what others wrote since, goes only forward, and never beyond the last message", async () => {
    await many(ann, 5);
    expect(await room(ben)).toMatchObject({ sequence: 5, readSequence: 0, unread: 5 });
    const socket = await stage.enter(ben, courseId);
    expect(await socket.emitWithAck("mark-read", { roomId: courseId, read: 3 })).toEqual({ ok: true, read: 3, delivered: 3, unread: 2 });
    expect(await socket.emitWithAck("mark-read", { roomId: courseId, read: 1, delivered: 4 })).toEqual({ ok: true, read: 3, delivered: 4, unread: 2 });
    expect(await socket.emitWithAck("mark-read", { roomId: courseId, read: 1_000 })).toEqual({ ok: true, read: 5, delivered: 5, unread: 0 });
    expect(await room(ben)).toMatchObject({ readSequence: 5, unread: 0 });
    expect((await socket.emitWithAck("mark-read", { roomId: courseId, read: -1 })).problem.code).toBe("validation_failed");
  });

  it("takes one's own messages as read, and leaves deleted ones out", async () => {
    await many(ann, 3);
    await many(ben, 2);
    expect((await room(ben)).unread).toBe(3);
    expect((await room(ann)).unread).toBe(2);
    await app.sql`update chat.message set deleted_at = now() where room_id = ${courseId} and sequence = 2`;
    expect((await room(ben)).unread).toBe(2);
  });

  it("keeps the furthest mark of many that arrive at once, in any order, from any device", async () => {
    await many(ann, 30);
    const [desk, phone] = await Promise.all([stage.enter(ben, courseId), stage.enter(ben, courseId)]);
    const marks = Array.from({ length: 30 }, (_, n) => n + 1).toSorted(() => Math.random() - 0.5);
    await Promise.all(marks.map((read, n) => (n % 2 === 0 ? desk : phone).emitWithAck("mark-read", { roomId: courseId, read })));
    expect(await room(ben)).toMatchObject({ readSequence: 30, unread: 0 });
  });

  it("tells one's other devices, and nobody else", async () => {
    await many(ann, 2);
    const [desk, phone, anns] = await Promise.all([stage.enter(ben, courseId), app.connect(ben.token), stage.enter(ann, courseId)]);
    const [onPhone, atAnn] = [collect(phone, "room-read"), collect(anns, "room-read")];
    await desk.emitWithAck("mark-read", { roomId: courseId, read: 1 });
    await until(() => onPhone.length === 1);
    expect(onPhone).toEqual([{ roomId: courseId, courseId, read: 1, unread: 1, unreadMentions: 0 }]);
    expect(atAnn).toEqual([]);
  });

  it("starts newcomers at the end: nobody begins with a thousand unread messages", async () => {
    await many(ann, 4);
    const late = await stage.person("Late");
    await stage.enrol(courseId, late);
    await many(ann, 1);
    expect(await room(late)).toMatchObject({ readSequence: 4, unread: 1 });
    const admin = await stage.person("Admin", "admin");
    expect(await room(admin)).toMatchObject({ readSequence: 5, unread: 0 });
  });

  it("counts the very first message of a course for those who never opened its room", async () => {
    await many(teacher, 1);
    expect(await room(ben)).toMatchObject({ sequence: 1, readSequence: 0, unread: 1 });
  });

  it("starts whoever left and came back at the end again", async () => {
    await many(ann, 2);
    await app.request("DELETE", `/api/courses/${courseId}/enroll`, { token: ben.token });
    await app.drain();
    expect(await app.sql`select from chat.place where room_id = ${courseId} and user_id = ${ben.id}`).toHaveLength(0);
    await many(ann, 2);
    await app.request("POST", `/api/courses/${courseId}/enroll`, { token: ben.token });
    await app.drain();
    expect(await room(ben)).toMatchObject({ readSequence: 4, unread: 0 });
  });

  it("counts mentions among the unread, and no further than a hundred of either", async () => {
    const socket = await stage.enter(ann, courseId);
    await say(socket, courseId, "@Ben look", { mentions: [ben.id] });
    await say(socket, courseId, "nothing for him");
    expect(await room(ben)).toMatchObject({ unread: 2, unreadMentions: 1 });
    await app.sql`
      insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type)
      select gen_random_uuid(), ${stage.organisationId}, ${courseId}, ${courseId}, n, n::text, ${ann.id}, 'x', 'text' from generate_series(3, 400) n`;
    await app.sql`update chat.room set last_sequence = 400 where id = ${courseId}`;
    expect(await room(ben)).toMatchObject({ sequence: 400, unread: 100, unreadMentions: 1 });
    const bens = await stage.enter(ben, courseId);
    expect(await bens.emitWithAck("mark-read", { roomId: courseId, read: 350 })).toMatchObject({ unread: 50 });
    expect(await room(ben)).toMatchObject({ unreadMentions: 0 });
  });

  it("tells a small room once for many marks, with the latest of each, and a newcomer at the door", async () => {
    await many(ann, 20);
    const [a, b] = [await stage.enter(ann, courseId), await stage.enter(ben, courseId)];
    const told = collect<{ marks: { userId: string; read: number; delivered: number }[] }>(a, "read-marks");
    for (let read = 1; read <= 20; read++) await b.emitWithAck("mark-read", { roomId: courseId, read });
    const lastOf = (userId: string) => told.flatMap(({ marks }) => marks.filter((mark) => mark.userId === userId)).at(-1);
    await until(() => lastOf(ben.id)?.read === 20);
    expect(told.length).toBeLessThanOrEqual(3);
    const cid = await stage.enter(teacher, courseId);
    const answer = await cid.emitWithAck("join-course", { roomId: courseId });
    expect(answer.marks).toContainEqual({ userId: ben.id, delivered: 20, read: 20 });
    expect(answer.marks.map(({ userId }: { userId: string }) => userId)).not.toContain(teacher.id);
    expect(answer.markEveryMs).toBe(1_000);
  });

  it("shows in a conversation everybody's marks, whether they are there or not", async () => {
    const roomId = await stage.direct(ann, [ben]);
    await many(ann, 2, roomId);
    const socket = await stage.enter(ann, roomId);
    const before = await socket.emitWithAck("join-course", { roomId });
    expect(before.marks).toEqual([{ userId: ben.id, delivered: 0, read: 0 }]);
    expect(before.room).toMatchObject({ notices: "all", unread: 0 });
    expect((await room(ben, roomId)).unread).toBe(2);
  });

  it("answers a message's receipts to its sender and to moderators, without those who came later", async () => {
    const socket = await stage.enter(ann, courseId);
    const message = await say(socket, courseId, "Read this");
    const late = await stage.person("Late");
    await stage.enrol(courseId, late);
    const bens = await stage.enter(ben, courseId);
    const path = `/rooms/${courseId}/messages/${message.id}/receipts`;
    expect(await stage.get(ann, path)).toEqual({ delivered: 0, read: 0, readers: [], marks: [] });
    await bens.emitWithAck("mark-read", { roomId: courseId, delivered: 1 });
    expect(await stage.get(ann, path)).toMatchObject({ delivered: 1, read: 0, readers: [] });
    await bens.emitWithAck("mark-read", { roomId: courseId, read: 1 });
    expect(await stage.get(teacher, path)).toMatchObject({ delivered: 1, read: 1, readers: [{ id: ben.id }], marks: [{ userId: ben.id, read: 1 }] });
    expect((await stage.get(ben, path)).status).toBe(403);
    expect((await stage.get(await stage.person("Outside"), path)).status).toBe(403);
    expect((await stage.get(await (await createStage(app)).person("Stranger"), path)).status).toBe(404);
    const elsewhere = await stage.course(teacher, []);
    expect((await stage.get(teacher, `/rooms/${elsewhere}/messages/${message.id}/receipts`)).status).toBe(404);
  });

  it("keeps what somebody wants to be told of, and tells the rest of the house accordingly", async () => {
    const choose = (who: Player, notices: string, roomId = courseId) =>
      app.request("PATCH", `/api/chat/rooms/${roomId}/me`, { token: who.token, body: { notices } });
    expect((await room(ben)).notices).toBe("mentions");
    expect((await choose(ben, "nothing")).body.notices).toBe("nothing");
    expect((await choose(ben, "loud")).status).toBe(400);
    const socket = await stage.enter(ann, courseId);
    const addressed = async () =>
      (
        await app.sql`select data from platform.outbox where name = 'message.addressed' and data->>'roomId' = any(${[courseId, roomId]}::text[]) order by id`
      ).map(({ data }) => data);
    const roomId = await stage.direct(ann, [ben]);
    await say(socket, courseId, "@Ben again", { mentions: [ben.id] });
    expect(await addressed()).toEqual([]);
    await say(await stage.enter(teacher, courseId), courseId, "@everyone", { mentionsEveryone: true });
    expect(await addressed()).toMatchObject([{ everyone: true, silent: [ben.id], recipients: [] }]);
    await say(await stage.enter(ann, roomId), roomId, "psst");
    expect((await addressed()).at(-1)).toMatchObject({ recipients: [{ userId: ben.id, reason: "direct" }], silent: [] });
    await choose(ben, "mentions", roomId);
    const before = (await addressed()).length;
    await say(socket, roomId, "psst");
    expect(await addressed()).toHaveLength(before);
  });

  it("is nobody else's to see or set", async () => {
    const [outside, stranger] = [await stage.person("Outside"), await (await createStage(app)).person("Stranger")];
    for (const [who, code] of [
      [outside, "not_allowed"],
      [stranger, "not_found"],
    ] as const) {
      const socket = await app.connect(who.token);
      expect(await socket.emitWithAck("mark-read", { roomId: courseId, read: 1 })).toMatchObject({ ok: false, problem: { code } });
      expect((await room(who)) as unknown).toMatchObject({ code });
    }
    expect(await app.sql`select from chat.place where user_id = any(${[outside.id, stranger.id]}::uuid[])`).toHaveLength(0);
  });
});
