import { startTestApp, type TestApp } from "@lectern/testing";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, createStage, say, until, type Player } from "./stage.ts";

const PRESENCE = ["user-joined", "user-left"] as const;

describe("presence in rooms of many", () => {
  let app: TestApp;
  let stage: Awaited<ReturnType<typeof createStage>>;
  let teacher: Player;
  let people: Player[];

  beforeAll(async () => {
    app = await startTestApp();
    stage = await createStage(app);
    teacher = await stage.person("Ms Vega", "instructor");
    people = await stage.people(200);
  }, 60_000);
  afterAll(() => app.stop());

  /** Everybody comes in, one after the other in small waves; answers what was delivered to all of them together. */
  async function fill(count: number): Promise<{ sockets: Socket[]; courseId: string; delivered: () => number; online: () => (number | undefined)[] }> {
    const members = people.slice(0, count);
    const courseId = await stage.course(teacher, members);
    const sockets = await Promise.all(members.map(({ token }) => app.connect(token)));
    const numbers = new Map<Socket, number>();
    let deliveries = 0;
    for (const socket of sockets) {
      for (const event of PRESENCE) {
        socket.on(event, ({ online }: { online: number }) => {
          deliveries++;
          numbers.set(socket, online);
        });
      }
    }
    for (let at = 0; at < count; at += 20) {
      const wave = sockets.slice(at, at + 20);
      await Promise.all(wave.map((socket) => socket.emitWithAck("join-course", { courseId })));
    }
    return { sockets, courseId, delivered: () => deliveries, online: () => sockets.map((socket) => numbers.get(socket)) };
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve, 1_500));

  it("costs far less than everybody to everybody, and the last number is right", { timeout: 60_000 }, async () => {
    const hundred = await fill(100);
    await settled();
    const atHundred = hundred.delivered();
    for (const socket of hundred.sockets) socket.disconnect();
    const twoHundred = await fill(200);
    await settled();
    const atTwoHundred = twoHundred.delivered();
    // The first fifty hear of each other by name; above that, once a second for all.
    expect(atTwoHundred).toBeLessThan((200 * 201) / 2 / 4);
    expect(atTwoHundred - atHundred).toBeLessThan(2_500);
    expect(twoHundred.online().filter((online) => online === 200)).toHaveLength(200);

    const [first] = twoHundred.sockets;
    if (!first) throw new Error("nobody came");
    const left = collect<{ online: number; user?: unknown }>(first, "user-left");
    for (const socket of twoHundred.sockets.slice(60)) socket.disconnect();
    await until(() => left.at(-1)?.online === 60);
    expect(left.length).toBeLessThanOrEqual(10);
    expect(left.every(({ user }) => user === undefined)).toBe(true);
    for (const socket of twoHundred.sockets.slice(40, 60)) socket.disconnect();
    await until(() => left.at(-1)?.online === 40);
    await settled();
    expect(left.at(-1)?.online).toBe(40);
    for (const socket of twoHundred.sockets) socket.disconnect();
  });

  it("shows a handful of those who type, and in small rooms everybody", { timeout: 60_000 }, async () => {
    const { sockets, courseId } = await fill(60);
    const [first, ...others] = sockets;
    if (!first) throw new Error("nobody came");
    const typing = collect<{ typing: boolean; user: { id: string } }>(first, "typing-indicator");
    await settled();
    await Promise.all(others.map((socket) => socket.emitWithAck("typing-start", { courseId })));
    await Promise.all(others.map((socket) => socket.emitWithAck("typing-stop", { courseId })));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(typing.length).toBeGreaterThan(0);
    expect(typing.length).toBeLessThanOrEqual(10);
    expect(typing.every((one) => one.typing)).toBe(true);
    for (const socket of others.slice(9)) socket.disconnect();
    await settled();
    typing.length = 0;
    await Promise.all(others.slice(0, 9).map((socket) => socket.emitWithAck("typing-start", { courseId })));
    await until(() => typing.length === 9);
    for (const socket of sockets) socket.disconnect();
  });

  it("tells nobody's marks in a room of many, and asks for them less often", { timeout: 60_000 }, async () => {
    const { sockets, courseId } = await fill(60);
    await settled();
    const teachers = await stage.enter(teacher, courseId);
    await say(teachers, courseId, "Read this");
    const marks = collect(teachers, "read-marks");
    await Promise.all(sockets.map((socket) => socket.emitWithAck("mark-read", { courseId, read: 1 })));
    await settled();
    expect(marks).toEqual([]);
    expect(await teachers.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true, marks: [], markEveryMs: 5_000, online: 61 });
    for (const socket of sockets) socket.disconnect();
  });

  it("lists who is there by either name of the room, to its people only", async () => {
    const [ann, ben] = [await stage.person("Ann"), await stage.person("Ben")];
    const roomId = await stage.direct(ann, [ben]);
    await stage.enter(ann, roomId);
    expect(await stage.get(ben, `/rooms/${roomId}/online`)).toEqual({ items: [{ id: ann.id, fullName: "Ann", avatarUrl: null }], online: 1 });
    expect((await stage.get(teacher, `/rooms/${roomId}/online`)).status).toBe(404);
  });
});
