import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import { listRoutes } from "@lectern/server/targets";
import { freshEmptyDatabase } from "@lectern/testing/database";
import { freePort } from "@lectern/testing/free-port";
import { startTestRedis } from "@lectern/testing/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGateway, type Gateway } from "./gateway.ts";
import { ADMIN, createPeople } from "./people.ts";
import { startProcess, startRefused, type RunningProcess } from "./processes.ts";
import { describeScenario } from "./scenario.ts";

/** Target → the rooms whose requests it gets; `*` takes everything else. */
interface Mode {
  readonly name: string;
  readonly processes: readonly { readonly target: string; readonly rooms: readonly string[] }[];
}

const MODES: readonly Mode[] = [
  { name: "one process", processes: [{ target: "all", rooms: ["*"] }] },
  {
    name: "two copies of everything",
    processes: [
      { target: "all", rooms: ["*"] },
      { target: "all", rooms: ["*"] },
    ],
  },
  {
    name: "split by role: http, realtime, worker",
    processes: [
      { target: "http", rooms: ["*"] },
      { target: "realtime", rooms: ["sockets"] },
      { target: "worker", rooms: [] },
    ],
  },
  {
    name: "users, courses and chat each on their own, the rest in a fourth process",
    processes: [
      { target: "users", rooms: ["users"] },
      { target: "courses", rooms: ["courses"] },
      { target: "chat", rooms: ["chat"] },
      { target: "notifications,progress,interop,bff,admin", rooms: ["*"] },
    ],
  },
];

let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let redis: Awaited<ReturnType<typeof startTestRedis>>;
let directory: string;
let filesDir: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lectern-scale-db-"));
  filesDir = join(directory, "files");
  [postgres, redis] = await Promise.all([startEmbeddedPostgres({ directory: join(directory, "postgres"), unsafeFast: true }), startTestRedis()]);
});
afterAll(async () => {
  await Promise.all([postgres?.stop(), redis?.stop()]);
  await rm(directory, { recursive: true, force: true });
});

const environment = (databaseUrl: string) => ({
  DATABASE_URL: databaseUrl,
  DATABASE_POOL: "8",
  REDIS_URL: redis.url,
  FILES_DIR: filesDir,
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
});

describe.each(MODES)("$name", ({ processes }) => {
  let running: RunningProcess[] = [];
  let gateway: Gateway;
  let database: Awaited<ReturnType<typeof freshEmptyDatabase>>;

  beforeAll(async () => {
    database = await freshEmptyDatabase(postgres.url);
    const ports = await Promise.all(processes.map(() => freePort()));
    const table = new Map<string, number[]>();
    for (const [n, { rooms }] of processes.entries()) for (const room of rooms) table.set(room, [...(table.get(room) ?? []), ports[n] ?? 0]);
    gateway = await startGateway(await listRoutes(), table);
    const peers = processes.flatMap(({ rooms }, n) => rooms.filter((room) => room !== "sockets").map((room) => `${room}=http://127.0.0.1:${ports[n]}`));
    const split = processes.some(({ target }) => target.includes("users") && target !== "all");
    running = await Promise.all(
      processes.map(({ target }, n) =>
        startProcess(target, ports[n] ?? 0, {
          ...environment(database.url),
          ...(processes.length > 1 ? { CLUSTER: "1" } : { REDIS_URL: "" }),
          ...(split ? { PEERS: peers.join(",") } : {}),
          PUBLIC_URL: gateway.url,
        }),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await gateway?.close();
    await database?.drop();
  });

  describeScenario(() => gateway.url);

  it("a dead letter is delivered again by the process that has its subscription", async () => {
    const people = createPeople(gateway.url);
    const admin = await people.signIn(ADMIN.email, ADMIN.password);
    const { organisationId } = (await admin.call("GET", "/api/auth/profile")).body;
    const sql = openDatabase({ url: database.url, max: 1, applicationName: "scale" });
    const [id, eventId] = [randomUUID(), randomUUID()];
    const data = { userId: randomUUID(), organisationId };
    const envelope = { id: eventId, name: "user.deleted", version: 1, occurredAt: new Date().toISOString(), organisationId, actorId: null, data };
    await sql`
      insert into platform.dead_letter (id, subscription, event_id, event_name, organisation_id, envelope, error, attempts)
      values (${id}, 'courses.forget-person', ${eventId}, 'user.deleted', ${organisationId}, ${sql.json(envelope)}, 'planted', 5)`;
    await sql.end();
    const reply = await admin.call("POST", `/api/admin/dead-letters/${id}/retry`);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(reply.body.resolvedAt).not.toBeNull();
  });

  it("an administrator sees the real time of every process", async () => {
    const admin = await createPeople(gateway.url).signIn(ADMIN.email, ADMIN.password);
    const { status, body } = await admin.call("GET", "/api/admin/realtime");
    expect(status).toBe(200);
    expect(new Set(body.processes.map((one: { process: string }) => one.process)).size).toBe(processes.length);
  });

  it("nobody from outside reaches what processes ask each other", async () => {
    for (const { port } of running) {
      for (const [method, path] of [
        ["POST", "/internal/calls/users.getMany"],
        ["POST", "/internal/sockets/send-message"],
        ["POST", "/internal/disconnected"],
        ["GET", "/internal/description"],
      ] as const) {
        for (const authorization of [undefined, "Bearer eyJhbGciOiJub25lIn0.e30.", `Bearer ${"x".repeat(5000)}`]) {
          const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
            method,
            headers: { ...(authorization ? { authorization } : {}), "content-type": "application/json" },
            ...(method === "POST" ? { body: "{}" } : {}),
          });
          expect(reply.status, path).toBe(404);
        }
      }
    }
  });

  it("no process complained", () => {
    for (const one of running) {
      expect(one.alive()).toBe(true);
      const complaints = one
        .output()
        .split("\n")
        .filter((line) => /"level":(50|60)/.test(line));
      expect(complaints, one.target).toEqual([]);
    }
  });
});

describe("two copies, one of which dies", () => {
  it("the other goes on with everything that was acknowledged, and the dead one's people are offline soon", async () => {
    const database = await freshEmptyDatabase(postgres.url);
    const ports = [await freePort(), await freePort()];
    const gateway = await startGateway(await listRoutes(), new Map([["*", ports]]));
    const env = { ...environment(database.url), CLUSTER: "1", PUBLIC_URL: gateway.url };
    const copies = await Promise.all(ports.map((port) => startProcess("all", port, env)));
    const [first, second] = copies;
    if (!first || !second) throw new Error("no copies");
    try {
      const atFirst = createPeople(`http://127.0.0.1:${first.port}`);
      const atSecond = createPeople(`http://127.0.0.1:${second.port}`);
      const admin = await atSecond.signIn(ADMIN.email, ADMIN.password);
      const { id: courseId } = (await admin.call("POST", "/api/courses", { title: "Two copies" })).body;
      const lesson = (await admin.call("POST", `/api/courses/${courseId}/lessons`, { title: "One" })).body;
      await admin.call("POST", `/api/lessons/${lesson.id}/sections`, { title: "One", contentType: "text", content: "<p>One</p>" });
      expect((await admin.call("POST", `/api/courses/${courseId}/publish`)).status).toBe(200);
      const student = await atFirst.register("Student of the first copy");
      expect((await student.call("POST", `/api/courses/${courseId}/enroll`)).status).toBe(201);
      const [here, there] = [await admin.connect(), await student.connect()];
      await here.emitWithAck("join-course", { courseId });
      expect(await there.emitWithAck("join-course", { courseId })).toMatchObject({ online: 2 });
      const acknowledged: string[] = [];
      for (let n = 0; n < 20; n++) {
        const { ok, message } = await there.emitWithAck("send-message", { courseId, clientId: `c-${n}`, message: `before ${n}` });
        if (ok) acknowledged.push(message.message);
      }
      await first.kill9();
      gateway.exclude(first.port);
      const { items } = (await admin.call("GET", `/api/courses/${courseId}/messages?limit=200`)).body;
      expect(items.map(({ message }: { message: string }) => message).toReversed()).toEqual(acknowledged);
      await expect.poll(async () => (await admin.call("GET", `/api/courses/${courseId}/online`)).body.online, { timeout: 40_000, interval: 500 }).toBe(1);
      expect(await here.emitWithAck("send-message", { courseId, clientId: "after", message: "after" })).toMatchObject({ ok: true });
      atFirst.disconnectAll();
      atSecond.disconnectAll();
    } finally {
      await Promise.all(copies.map((one) => one.stop()));
      await gateway.close();
      await database.drop();
    }
  });
});

describe("a start that would go wrong later is refused", () => {
  it.each([
    ["a role without Redis", "http", ["REDIS_URL"], { REDIS_URL: "" }],
    ["copies without Redis", "all", ["REDIS_URL"], { REDIS_URL: "", CLUSTER: "1" }],
    ["a room with files of its own", "users", ["FILES_DIR"], { FILES_DIR: "", PEERS: "*=http://127.0.0.1:9" }],
    ["a role on an embedded database", "worker", ["DATABASE_URL"], { DATABASE_URL: "" }],
    ["a room whose neighbours have no address", "chat", ["PEERS", "users", "courses"], {}],
    ["a target that there is not", "kitchen", ["kitchen", "all", "http", "users"], {}],
    ["the demonstration in a single room", "users", ["TARGET=all"], { LECTERN_DEMO: "1", PEERS: "*=http://127.0.0.1:9" }],
  ] as const)("%s", async (_name, target, words, env) => {
    const said = await startRefused(target, await freePort(), { ...environment(postgres.url), ...env });
    for (const word of words) expect(said).toContain(word);
  });

  it("a second process on the same database when one of the two keeps shared things in memory", async () => {
    const database = await freshEmptyDatabase(postgres.url);
    const alone = { ...environment(database.url), REDIS_URL: "" };
    const first = await startProcess("all", await freePort(), alone);
    try {
      expect(await startRefused("all", await freePort(), alone)).toContain("REDIS_URL");
      expect(await startRefused("all", await freePort(), environment(database.url))).toContain("REDIS_URL");
      await first.kill9();
      // Whoever was killed leaves nothing behind that keeps the next one out.
      await (await startProcess("all", await freePort(), alone)).stop();
    } finally {
      await first.stop();
      await database.drop();
    }
  });
});
