import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { collect, createStage, say, until, type Player } from "./stage.ts";

describe("direct messages", () => {
  let app: TestApp;
  let stage: Awaited<ReturnType<typeof createStage>>;
  let ann: Player;
  let ben: Player;
  let cid: Player;

  beforeAll(async () => {
    app = await startTestApp();
    stage = await createStage(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    [ann, ben, cid] = await Promise.all([stage.person("Ann Đào"), stage.person("Ben"), stage.person("Cid")]);
  });

  const open = (from: Player, userIds: readonly string[]) => app.request("POST", "/api/chat/direct", { token: from.token, body: { userIds } });

  it("are one room for the same people, whoever begins, in whatever order they are named", async () => {
    const first = await open(ann, [ben.id, cid.id]);
    expect(first).toMatchObject({
      status: 201,
      body: { kind: "direct", courseId: null, title: null, permissions: ["read", "write"], notices: "all", sequence: 0, unread: 0, lastMessage: null },
    });
    expect(first.body.people.map(({ id }: { id: string }) => id).toSorted()).toEqual([ben.id, cid.id].toSorted());
    const again = await open(cid, [ben.id, ann.id, cid.id, ben.id]);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect((await open(ann, [ben.id])).body.id).not.toBe(first.body.id);
  });

  it("are one room when fifty begin it in the same moment", async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? open(ann, [ben.id]) : open(ben, [ann.id]))));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await app.sql`select from chat.room_member where room_id = ${replies[0]?.body.id}`).toHaveLength(2);
  });

  it("appear in the others' lists at once, and reach them", async () => {
    const bens = await app.connect(ben.token);
    const added = collect(bens, "room-added");
    const roomId = await stage.direct(ann, [ben]);
    await until(() => added.length === 1);
    expect(added).toEqual([{ roomId, courseId: null }]);
    const heard = collect(bens, "message-received");
    expect(await bens.emitWithAck("join-course", { roomId })).toMatchObject({ ok: true, room: { people: [{ id: ann.id, fullName: "Ann Đào" }] } });
    const anns = await stage.enter(ann, roomId);
    await say(anns, roomId, "Just between us");
    await until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ roomId, courseId: null, message: "Just between us" });
  });

  it("need somebody beside oneself, at most seven, of the same organisation and active; others look like nobody", async () => {
    const elsewhere = await (await createStage(app)).person("Stranger");
    const suspended = await stage.person("Gone");
    await app.sql`update users.person set status = 'suspended' where id = ${suspended.id}`;
    expect((await open(ann, [ann.id])).body).toMatchObject({ status: 400, code: "validation_failed" });
    expect((await open(ann, [])).body).toMatchObject({ status: 400, code: "validation_failed" });
    expect(
      (
        await open(
          ann,
          Array.from({ length: 8 }, () => ben.id),
        )
      ).body.code,
    ).toBe("validation_failed");
    for (const id of [elsewhere.id, suspended.id, crypto.randomUUID()]) {
      expect((await open(ann, [ben.id, id])).body, id).toMatchObject({ status: 404, code: "not_found", title: "There is no such person." });
    }
    expect((await app.request("POST", "/api/chat/direct", { body: { userIds: [ben.id] } })).status).toBe(401);
    expect(await app.sql`select from chat.room_member where user_id = any(${[ann.id, suspended.id, elsewhere.id]}::uuid[])`).toHaveLength(0);
  });

  it("do not exist for anybody else, administrators included", async () => {
    const roomId = await stage.direct(ann, [ben]);
    const others = [cid, await stage.person("Admin", "admin"), await (await createStage(app)).person("Stranger")];
    for (const other of others) {
      const socket = await app.connect(other.token);
      for (const [event, more] of [
        ["join-course", {}],
        ["send-message", { clientId: "c", message: "hi" }],
        ["mark-read", { read: 1 }],
        ["typing-start", {}],
      ] as const) {
        expect(await socket.emitWithAck(event, { roomId, ...more }), event).toMatchObject({ ok: false, problem: { code: "not_found" } });
      }
      for (const path of ["", "/messages", "/online", "/people"]) expect((await stage.get(other, `/rooms/${roomId}${path}`)).status, path).toBe(404);
      expect((await app.request("PATCH", `/api/chat/rooms/${roomId}/me`, { token: other.token, body: { notices: "all" } })).status).toBe(404);
    }
    expect(await app.sql`select from chat.place where room_id = ${roomId}`).toHaveLength(2);
  });

  it("find whom one may write to by any part of the name, never oneself and nobody of elsewhere", async () => {
    const other = await createStage(app);
    await other.person("Ann Elsewhere");
    const names = async (q: string) => (await stage.get(ben, `/people?q=${encodeURIComponent(q)}`)).items.map(({ fullName }: Player) => fullName);
    expect(await names("dao ann")).toContain("Ann Đào");
    expect(await names("Elsewhere")).toEqual([]);
    expect((await stage.get(ben, "/people?q=Ben")).items.map(({ id }: Player) => id)).not.toContain(ben.id);
    expect((await stage.get(ben, "/people?q=")).status).toBe(400);
  });

  it("name a room's people for mentions: of a course its members, of a conversation its own", async () => {
    const instructor = await stage.person("Ms Vega", "instructor");
    const courseId = await stage.course(instructor, [ann, ben]);
    const names = async (who: Player, roomId: string, q = "") =>
      (await stage.get(who, `/rooms/${roomId}/people${q ? `?q=${encodeURIComponent(q)}` : ""}`)).items.map(({ fullName }: Player) => fullName).toSorted();
    expect(await names(ben, courseId)).toEqual(["Ann Đào", "Ms Vega"]);
    expect(await names(ben, courseId, "đào")).toEqual(["Ann Đào"]);
    expect((await stage.get(cid, `/rooms/${courseId}/people`)).status).toBe(403);
    const roomId = await stage.direct(ann, [ben, cid]);
    expect(await names(ben, roomId)).toEqual(["Ann Đào", "Cid"]);
    expect(await names(ben, roomId, "dao")).toEqual(["Ann Đào"]);
  });

  it("refuse whoever begins too many", async () => {
    let limited = 0;
    for (let n = 0; n < 62 && limited === 0; n++) if ((await open(ann, [ben.id])).status === 429) limited = n;
    expect(limited).toBe(60);
  });
});
