import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, createPeople, PASSWORD, type Person } from "../scale/people.ts";
import { startServer, type RunningServer } from "../server.ts";
import { startCuttingProxy } from "./cutting-proxy.ts";
import { audit, createLedger, startWriter, type Ledger } from "./ledger.ts";

/** The long form is `npm run test:chaos`; the short one runs with every test run. */
const ROUNDS = Number(process.env["CHAOS_ROUNDS"] ?? 3);
const WRITERS = 5;
const CALM_MS = [400, 1_600] as const;
const TEST_TIMEOUT_MS = 120_000 + ROUNDS * 60_000;

const ENVIRONMENT = { LECTERN_DEMO: "0", ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, NODE_ENV: "test" };

describe("under faults", () => {
  let server: RunningServer;
  let people: ReturnType<typeof createPeople>;
  let admin: Person;
  let writers: { person: Person; ledger: Ledger }[];
  let courseId: string;
  let sectionId: string;

  beforeAll(async () => {
    server = await startServer(ENVIRONMENT);
    people = createPeople(server.url);
  });
  afterAll(async () => {
    people?.disconnectAll();
    await server?.remove();
  });

  /** A class of writers in a course of their own. */
  async function openCourse(): Promise<void> {
    // In the long form the test before took longer than a token lasts.
    admin = await people.signIn(ADMIN.email, ADMIN.password);
    courseId = (await admin.call("POST", "/api/courses", { title: "Faults" })).body.id;
    const lesson = (await admin.call("POST", `/api/courses/${courseId}/lessons`, { title: "Lesson" })).body;
    sectionId = (await admin.call("POST", `/api/lessons/${lesson.id}/sections`, { title: "Section", contentType: "text", content: "<p>Text</p>" })).body.id;
    expect((await admin.call("POST", `/api/courses/${courseId}/publish`)).status).toBe(200);
    writers = await Promise.all(
      Array.from({ length: WRITERS }, async (_, n) => {
        const person = await people.register(`Writer ${n}`);
        expect((await admin.call("PUT", `/api/users/${person.id}`, { role: "instructor" })).status).toBe(200);
        expect((await person.call("POST", `/api/courses/${courseId}/enroll`)).status).toBe(201);
        return { person, ledger: createLedger() };
      }),
    );
  }

  /** Writers write while `fault` happens `ROUNDS` times at random moments; then the books are compared. */
  async function writeThrough(fault: () => Promise<void>): Promise<void> {
    await openCourse();
    const running = await Promise.all(
      writers.map(({ person, ledger }) => {
        const signIn = async () => (await people.signIn(person.email, PASSWORD)).token;
        return startWriter({ url: server.url, signIn, courseId, sectionId, ledger });
      }),
    );
    for (let round = 0; round < ROUNDS; round++) {
      await new Promise((resolve) => setTimeout(resolve, CALM_MS[0] + Math.random() * (CALM_MS[1] - CALM_MS[0])));
      await fault();
      if (running.some(({ failure }) => failure)) break;
    }
    await new Promise((resolve) => setTimeout(resolve, CALM_MS[1]));
    await Promise.all(running.map((one) => one.stop()));

    const told = writers.reduce((sum, { ledger }) => sum + ledger.messages.size + ledger.progress.size + ledger.courses.size, 0);
    const retries = writers.reduce((sum, { ledger }) => sum + ledger.retries, 0);
    process.stdout.write(`    ${told} acknowledged writes, ${retries} retries\n`);
    expect(told).toBeGreaterThan(ROUNDS * 20);
    expect(retries, "nothing failed, so nothing was proven").toBeGreaterThan(0);
    for (const { person, ledger } of writers) {
      const { token } = await people.signIn(person.email, PASSWORD);
      expect(await audit(server.url, token, courseId, ledger)).toEqual([]);
    }
  }

  it(
    `kill -9 of the server, ${ROUNDS} times under load: nothing acknowledged is lost or doubled`,
    () =>
      writeThrough(async () => {
        await server.kill9();
        await server.restart();
      }),
    TEST_TIMEOUT_MS,
  );

  it(
    `kill -9 of PostgreSQL, ${ROUNDS} times under load: the server stays up, says so, and goes on when it is back`,
    async () => {
      await writeThrough(async () => {
        const postmaster = await readFile(join(server.dataDir, "postgres/cluster/postmaster.pid"), "utf8");
        process.kill(Number(postmaster.split("\n")[0]), "SIGKILL");
        await expect.poll(() => ready(server.url), { timeout: 10_000, interval: 5 }).toBe(503);
        await expect.poll(() => ready(server.url), { timeout: 40_000, interval: 50 }).toBe(200);
      });
      expect(server.output()).toContain("the embedded PostgreSQL ended by itself");
    },
    TEST_TIMEOUT_MS,
  );

  describe("a disk without room", () => {
    beforeAll(openCourse);

    const SMALL = 64 * 1024;
    const LARGE = 3 * 1024 * 1024;

    it("an upload that does not fit says so and leaves nothing behind; everything else goes on; it fits when there is room again", async () => {
      const upload = (size: number) => {
        const form = new FormData();
        form.set("file", new Blob([randomBytes(size)]), "data.bin");
        return admin.call("POST", `/api/courses/${courseId}/materials`, form);
      };
      const names = async () => (await readdir(join(server.dataDir, "files"), { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).length;
      expect((await upload(SMALL)).status).toBe(201);
      const before = await names();
      // What the system says about a file beyond the limit is what it says about a full disk: the write fails half way.
      await limitFiles(server.pid(), LARGE / 2);
      try {
        expect((await upload(LARGE)).body).toMatchObject({ status: 507, code: "storage_unavailable" });
        expect(await names()).toBe(before);
        expect((await upload(SMALL)).status).toBe(201);
        expect((await admin.call("POST", "/api/courses", { title: "While the disk is full" })).status).toBe(201);
      } finally {
        await limitFiles(server.pid(), "unlimited");
      }
      expect((await upload(LARGE)).status).toBe(201);
      expect(await ready(server.url)).toBe(200);
    });
  });

  describe("a connection cut after the commit", () => {
    beforeAll(openCourse);

    it("a repeated request with the same key gets the same answer, and there is one course", { timeout: TEST_TIMEOUT_MS }, async () => {
      const person = writers[0]?.person;
      if (!person) throw new Error("nobody writes");
      const { token } = await people.signIn(person.email, PASSWORD);
      const proxy = await startCuttingProxy(Number(new URL(server.url).port));
      proxy.swallowAnswers();
      const create = (url: string, key: string, title: string) =>
        fetch(`${url}/api/courses`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
          body: JSON.stringify({ title }),
        });
      for (let n = 0; n < ROUNDS; n++) {
        const [key, title] = [randomUUID(), `Cut ${randomUUID()}`];
        await expect(create(proxy.url, key, title)).rejects.toThrow();
        expect(proxy.swallowed()).toBe(n + 1);
        const again = await create(server.url, key, title);
        expect(again.status).toBe(201);
        const { items } = await (
          await fetch(`${server.url}/api/courses?mine=true&search=${encodeURIComponent(title)}`, { headers: { authorization: `Bearer ${token}` } })
        ).json();
        expect(items.filter((course: { title: string }) => course.title === title)).toHaveLength(1);
      }
      await proxy.close();
    });

    it("a message whose acknowledgement was lost is there once when it is sent again", { timeout: TEST_TIMEOUT_MS }, async () => {
      const person = writers[1]?.person;
      if (!person) throw new Error("nobody writes");
      const { token } = await people.signIn(person.email, PASSWORD);
      for (let n = 0; n < ROUNDS; n++) {
        const proxy = await startCuttingProxy(Number(new URL(server.url).port));
        const options = { path: "/socket.io", auth: { token }, transports: ["websocket"], forceNew: true, reconnection: false };
        const cut = io(proxy.url, options);
        await new Promise((resolve) => cut.once("connect", () => resolve(null)));
        const payload = { courseId, clientId: randomUUID(), message: `cut ${n}` };
        proxy.swallowAnswers();
        await expect(cut.timeout(3_000).emitWithAck("send-message", payload)).rejects.toThrow();
        expect(proxy.swallowed()).toBeGreaterThan(0);
        cut.disconnect();
        await proxy.close();
        const whole = io(server.url, options);
        await new Promise((resolve) => whole.once("connect", () => resolve(null)));
        expect(await whole.emitWithAck("send-message", payload)).toMatchObject({ ok: true });
        whole.disconnect();
        const { body } = await person.call("GET", `/api/courses/${courseId}/messages?limit=50`);
        expect(body.items.filter(({ clientId }: { clientId: string }) => clientId === payload.clientId)).toHaveLength(1);
      }
    });
  });
});

const ready = (url: string) =>
  fetch(`${url}/ready`).then(
    ({ status }) => status,
    () => 0,
  );

/** util-linux: the largest file a running process may write, in bytes. */
async function limitFiles(pid: number, bytes: number | "unlimited"): Promise<void> {
  await promisify(execFile)("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
}
