import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@lectern/adapters/database";
import { freePort } from "@lectern/testing/free-port";
import { startTestRedis, type TestRedis } from "@lectern/testing/redis";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, createPeople, type Person } from "./people.ts";
import { startProcess, type RunningProcess } from "./processes.ts";

const LATE_MS = 15_000;

interface Seen {
  readonly socket: Socket;
  readonly texts: string[];
  readonly statuses: boolean[];
}

describe("two copies that lose their Redis", () => {
  let directory: string;
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let redis: TestRedis;
  let running: RunningProcess[];
  let courseId: string;
  let here: Seen;
  let there: Seen;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-redis-away-"));
    postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres"), unsafeFast: true });
    redis = await startTestRedis();
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      CLUSTER: "1",
      FILES_DIR: join(directory, "files"),
      LECTERN_DEMO: "0",
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    };
    const ports = [await freePort(), await freePort()];
    running = [];
    for (const port of ports) running.push(await startProcess("all", port, { ...env, PUBLIC_URL: `http://127.0.0.1:${port}` }));
    const [first, second] = ports.map((port) => createPeople(`http://127.0.0.1:${port}`));
    if (!first || !second) throw new Error("two ports");
    const admin = await first.signIn(ADMIN.email, ADMIN.password);
    courseId = await openCourse(admin);
    here = await enter(await first.register("Here"));
    there = await enter(await second.register("There"));
  });
  afterAll(async () => {
    for (const seen of [here, there]) seen?.socket.disconnect();
    await Promise.all((running ?? []).map((one) => one.stop()));
    await redis?.stop();
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function openCourse(admin: Person): Promise<string> {
    const { id } = (await admin.call("POST", "/api/courses", { title: "Without Redis" })).body;
    const lesson = (await admin.call("POST", `/api/courses/${id}/lessons`, { title: "Lesson" })).body;
    await admin.call("POST", `/api/lessons/${lesson.id}/sections`, { title: "Section", contentType: "text", content: "<p>Text</p>" });
    expect((await admin.call("POST", `/api/courses/${id}/publish`)).status).toBe(200);
    return id;
  }

  async function enter(person: Person): Promise<Seen> {
    expect((await person.call("POST", `/api/courses/${courseId}/enroll`)).status).toBe(201);
    const socket = await person.connect();
    const seen: Seen = { socket, texts: [], statuses: [] };
    socket.on("message-received", ({ message }: { message: string }) => seen.texts.push(message));
    socket.on("service-status", ({ degraded }: { degraded: boolean }) => seen.statuses.push(degraded));
    expect(await socket.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true });
    return seen;
  }

  const say = (from: Seen, message: string) => from.socket.emitWithAck("send-message", { courseId, clientId: randomUUID(), message });
  const after = async (who: Seen, afterSequence: number) =>
    (await who.socket.emitWithAck("join-course", { courseId, afterSequence })).messages.map((one: { message: string }) => one.message);

  it("hear each other while it is there", async () => {
    expect(await say(here, "with")).toMatchObject({ ok: true });
    await expect.poll(() => there.texts, { timeout: LATE_MS }).toEqual(["with"]);
  });

  it("say so when it goes; everybody goes on reading, writing and catching up", async () => {
    await redis.crash();
    for (const seen of [here, there]) await expect.poll(() => seen.statuses, { timeout: LATE_MS }).toEqual([true]);
    expect(await say(here, "without")).toMatchObject({ ok: true, message: { sequence: 2 } });
    // Those of the same copy hear it at once, the others when they ask.
    await expect.poll(() => here.texts, { timeout: LATE_MS }).toEqual(["with", "without"]);
    expect(await after(there, 1)).toEqual(["without"]);
    expect(await say(there, "answer")).toMatchObject({ ok: true, message: { sequence: 3 } });
    expect(await after(here, 2)).toEqual(["answer"]);
    expect(there.texts).not.toContain("without");
  });

  it("come back by themselves, and say that too", async () => {
    await redis.restart();
    for (const seen of [here, there]) await expect.poll(() => seen.statuses, { timeout: LATE_MS }).toEqual([true, false]);
    await expect
      .poll(
        async () => {
          await say(here, "again");
          return there.texts.includes("again");
        },
        { timeout: LATE_MS, interval: 300 },
      )
      .toBe(true);
    const sequences = (await here.socket.emitWithAck("join-course", { courseId, afterSequence: 0 })).messages.map(
      ({ sequence }: { sequence: number }) => sequence,
    );
    expect(sequences).toEqual(sequences.map((_: number, n: number) => n + 1));
  });
});
