import { startTestApp, type TestApp } from "@lectern/testing";
import { getActor } from "@lectern/users/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSessionRoom, type Room } from "../contract.ts";
import { listRooms } from "../server/service/rooms.ts";
import { collect, createStage, say, until, type Player } from "./stage.ts";

describe("the list of one's rooms", () => {
  let app: TestApp;
  let stage: Awaited<ReturnType<typeof createStage>>;
  let teacher: Player;
  let ann: Player;
  let ben: Player;

  beforeAll(async () => {
    app = await startTestApp();
    stage = await createStage(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    [teacher, ann, ben] = await Promise.all([stage.person("Ms Vega", "instructor"), stage.person("Ann"), stage.person("Ben")]);
  });

  const rooms = async (who: Player): Promise<Room[]> => (await stage.get(who, "/rooms")).rooms;

  it("has courses, also without a word in them, conversations and open live sessions, the latest activity first", async () => {
    const quiet = await stage.course(teacher, [ann], "Quiet");
    const busy = await stage.course(teacher, [ann], "Busy");
    const conversation = await stage.direct(ann, [ben]);
    const { roomId: session } = await app
      .ctx()
      .call(openSessionRoom, { organisationId: stage.organisationId, courseId: busy, sessionId: crypto.randomUUID(), title: "Live now" });
    const socket = await stage.enter(teacher, busy);
    await say(socket, busy, "Good morning");
    const list = await rooms(ann);
    expect(list.map(({ id }) => id)).toEqual([busy, session, conversation, quiet]);
    expect(list[0]).toMatchObject({ kind: "course", title: "Busy", unread: 1, permissions: ["read", "write"], lastMessage: { message: "Good morning" } });
    expect(list[1]).toMatchObject({ kind: "session", courseId: busy, title: "Live now", lastMessage: null });
    expect(list[2]).toMatchObject({ kind: "direct", courseId: null, title: null, people: [{ id: ben.id, fullName: "Ben", avatarUrl: null }] });
    expect(list[3]).toMatchObject({ kind: "course", title: "Quiet", sequence: 0, unread: 0, lastMessage: null });
    expect(list.map(({ id }) => id)).toEqual((await rooms(ann)).map(({ id }) => id));
    expect((await rooms(teacher)).find(({ id }) => id === busy)?.permissions).toEqual(["read", "write", "moderate"]);
    for (const room of list) expect(await stage.get(ann, `/rooms/${room.id}`)).toEqual(room);
  });

  it("leaves out what is not one's own: courses without a place, conversations of others, sessions that are over", async () => {
    const courseId = await stage.course(teacher, [ann]);
    await stage.direct(ann, [teacher]);
    const sessionId = crypto.randomUUID();
    await app.ctx().call(openSessionRoom, { organisationId: stage.organisationId, courseId, sessionId, title: "Over" });
    await app.sql`update chat.room set closed_at = now() where id = ${sessionId}`;
    expect((await rooms(ann)).map(({ kind }) => kind).toSorted()).toEqual(["course", "direct"]);
    expect(await rooms(ben)).toEqual([]);
    expect(await rooms(await stage.person("Admin", "admin"))).toEqual([]);
    expect(await rooms(await (await createStage(app)).person("Stranger"))).toEqual([]);
    expect((await app.request("GET", "/api/chat/rooms")).status).toBe(401);
    expect((await stage.get(ben, `/rooms/${courseId}`)).code).toBe("not_allowed");
  });

  it("gives administrators who learn in a course the rights they have in it anyway", async () => {
    const admin = await stage.person("Admin", "admin");
    const courseId = await stage.course(teacher, [admin]);
    const [room] = await rooms(admin);
    expect(room).toEqual(await stage.get(admin, `/rooms/${courseId}`));
    expect(room?.permissions).toEqual(["read", "write", "moderate"]);
  });

  it("says what one may not do, and why", async () => {
    const courseId = await stage.course(teacher, [ann]);
    await rooms(ann);
    await app.sql`
      insert into chat.mute (room_id, user_id, until, reason, muted_by) values (${courseId}, ${ann.id}, null, 'Too loud', ${teacher.id})`;
    expect((await rooms(ann))[0]).toMatchObject({ muted: { until: null, reason: "Too loud" } });
    expect((await app.request("POST", `/api/courses/${courseId}/archive`, { token: teacher.token })).status).toBe(200);
    expect((await rooms(ann))[0]).toMatchObject({ closed: true, permissions: ["read"] });
  });

  it("is asked for in the same few statements with sixty courses as with two", async () => {
    const actor = await app.ctx().call(getActor, { organisationId: stage.organisationId, userId: ann.id });
    if (!actor) throw new Error("Ann cannot act");
    async function statements(): Promise<number> {
      let count = 0;
      const sql = new Proxy(app.sql, {
        apply: (target, self, given) => {
          count++;
          return Reflect.apply(target, self, given);
        },
      });
      const counting = new Proxy(app.ctx(), {
        get: (ctx, name) => {
          if (name === "sql") return sql;
          const value: unknown = Reflect.get(ctx, name, ctx);
          return typeof value === "function" ? value.bind(ctx) : value;
        },
      });
      await listRooms(counting, actor!);
      return count;
    }
    for (let n = 0; n < 2; n++) await stage.course(teacher, [ann], `Course ${n}`);
    await rooms(ann);
    const few = await statements();
    for (let n = 2; n < 60; n++) await stage.course(teacher, [ann], `Course ${n}`);
    expect(await rooms(ann)).toHaveLength(60);
    expect(await statements()).toBe(few);
  });

  it("is watched: others' messages show in every room of it, once a second at most, with the last one", async () => {
    const courseId = await stage.course(teacher, [ann]);
    const other = await stage.course(teacher, [ben]);
    const watcher = await app.connect(ann.token);
    const heard = collect(watcher, "room-activity");
    const answer = await watcher.emitWithAck("watch-rooms", {});
    expect(answer).toMatchObject({ ok: true, rooms: [{ id: courseId }] });
    const socket = await stage.enter(teacher, courseId);
    await Promise.all(Array.from({ length: 40 }, (_, n) => say(socket, courseId, `@Ann m${n}`, n % 10 === 3 ? { mentions: [ann.id] } : {})));
    await say(await stage.enter(teacher, other), other, "Not for Ann");
    await until(() => heard.at(-1)?.sequence === 40);
    expect(heard.length).toBeLessThanOrEqual(3);
    expect(heard.at(-1)).toMatchObject({ roomId: courseId, courseId, lastMessage: { sequence: 40 } });
    expect(heard.every(({ roomId }) => roomId === courseId)).toBe(true);
    // Whoever is named in one of many, each once.
    const naming = heard.flatMap((one) => one.naming);
    expect(naming.map(({ senderId, userIds, everyone }) => ({ senderId, userIds, everyone }))).toEqual(
      Array.from({ length: 4 }, () => ({ senderId: teacher.id, userIds: [ann.id], everyone: false })),
    );
    expect(new Set(naming.map(({ sequence }) => sequence)).size).toBe(4);
  });

  it("grows when somebody is enrolled and falls silent when their place ends, live sessions included", async () => {
    const courseId = await stage.course(teacher, []);
    const sessionId = crypto.randomUUID();
    await app.ctx().call(openSessionRoom, { organisationId: stage.organisationId, courseId, sessionId, title: "Live" });
    const socket = await app.connect(ben.token);
    const [added, activity, heard, left] = [
      collect(socket, "room-added"),
      collect(socket, "room-activity"),
      collect(socket, "message-received"),
      collect(await stage.enter(teacher, sessionId), "user-left"),
    ];
    await stage.enrol(courseId, ben);
    await until(() => added.some(({ roomId }) => roomId === courseId));
    expect((await socket.emitWithAck("watch-rooms", {})).rooms.map(({ id }: Room) => id).toSorted()).toEqual([courseId, sessionId].toSorted());
    expect(await socket.emitWithAck("join-course", { roomId: sessionId })).toMatchObject({ ok: true });
    await app.request("DELETE", `/api/courses/${courseId}/enroll`, { token: ben.token });
    await app.drain();
    const teachers = await stage.enter(teacher, courseId);
    await say(teachers, courseId, "Ben is gone");
    await say(teachers, sessionId, "from here too");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([activity, heard]).toEqual([[], []]);
    expect(left).toMatchObject([{ roomId: sessionId, user: { id: ben.id } }]);
    expect((await socket.emitWithAck("watch-rooms", {})).rooms).toEqual([]);
  });
});
