import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@lectern/adapters/database";
import { freePort } from "@lectern/testing/free-port";
import { startTestRedis, type TestRedis } from "@lectern/testing/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, createPeople, PASSWORD, type Person } from "../scale/people.ts";
import { startProcess, type RunningProcess } from "../scale/processes.ts";
import { createLedger, startMessageWriter, type Ledger } from "./ledger.ts";
import { startReader, type Reader } from "./reader.ts";
import { startRoughProxy, type RoughProxy } from "./rough-proxy.ts";

/** Kills of a server; the long form is `npm run test:chaos`, the short one runs with every test run. */
const KILLS = Number(process.env["CHAOS_KILLS"] ?? 4);
/** Of every other fault. */
const OTHERS = Math.max(1, Math.floor(KILLS / 4));
const COPIES = 2;
const WRITERS = 6;
const CALM_MS = [150, 700] as const;
const DELAY_MS = 60;
const REDIS_AWAY_MS = 3_000;
const CATCH_UP_MS = 60_000;

type Fault = () => Promise<void>;

describe("a conversation on two copies of everything, under every fault there is", () => {
  let directory: string;
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let redis: TestRedis;
  const copies: { port: number; process: RunningProcess; proxy: RoughProxy }[] = [];
  let people: ReturnType<typeof createPeople>[];
  let admin: Person;
  let courseId: string;
  let env: Record<string, string>;

  const start = (port: number) => startProcess("all", port, { ...env, PUBLIC_URL: `http://localhost:${port}` });
  const copy = (n: number) => {
    const found = copies[n % copies.length];
    if (!found) throw new Error("there are no copies");
    return found;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-chaos-"));
    postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
    redis = await startTestRedis();
    env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      CLUSTER: "1",
      FILES_DIR: join(directory, "files"),
      LECTERN_DEMO: "0",
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    };
    for (let n = 0; n < COPIES; n++) {
      const port = await freePort();
      copies.push({ port, process: await start(port), proxy: await startRoughProxy(port) });
    }
    people = copies.map(({ port }) => createPeople(`http://127.0.0.1:${port}`));
    admin = await peopleOf(0).signIn(ADMIN.email, ADMIN.password);
    courseId = (await admin.call("POST", "/api/courses", { title: "A conversation" })).body.id;
    const lesson = (await admin.call("POST", `/api/courses/${courseId}/lessons`, { title: "Lesson" })).body;
    await admin.call("POST", `/api/lessons/${lesson.id}/sections`, { title: "Section", contentType: "text", content: "<p>Text</p>" });
    expect((await admin.call("POST", `/api/courses/${courseId}/publish`)).status).toBe(200);
  });
  afterAll(async () => {
    for (const { proxy, process } of copies) {
      await proxy.close();
      await process.stop();
    }
    await redis?.stop();
    await postgres?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  const peopleOf = (n: number) => {
    const found = people[n % people.length];
    if (!found) throw new Error("there are no copies");
    return found;
  };

  /** Signing in goes to whichever copy lives. */
  async function tokenOf(email: string, password: string): Promise<string> {
    for (let n = 0; ; n++) {
      const token = await peopleOf(n)
        .signIn(email, password)
        .then(
          (person) => person.token,
          () => null,
        );
      if (token) return token;
      if (n > 200) throw new Error("nobody can sign in");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const kill: Fault = async () => {
    const victim = copy(Math.floor(Math.random() * COPIES));
    await victim.process.kill9();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    victim.process = await start(victim.port);
  };
  const cut: Fault = async () => copy(Math.floor(Math.random() * COPIES)).proxy.cutAll();
  const slow: Fault = async () => {
    for (const { proxy } of copies) proxy.delay(DELAY_MS);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const { proxy } of copies) proxy.delay(0);
  };
  const redisAway: Fault = async () => {
    await redis.crash();
    await new Promise((resolve) => setTimeout(resolve, REDIS_AWAY_MS));
    await redis.restart();
  };
  const redisHangs: Fault = async () => {
    redis.pause();
    await new Promise((resolve) => setTimeout(resolve, REDIS_AWAY_MS));
    redis.resume();
  };
  const killPostgres: Fault = async () => {
    // The one before may still be coming back: then the file names one that is dead already.
    await expect.poll(() => ready(copy(0).port), { timeout: 40_000, interval: 50 }).toBe(200);
    const pid = Number((await readFile(join(directory, "postgres/cluster/postmaster.pid"), "utf8")).split("\n")[0]);
    process.kill(pid, "SIGKILL");
    // Its children answer on for a moment, until they notice.
    await expect.poll(() => ready(copy(0).port), { timeout: 10_000, interval: 5 }).toBe(503);
    await expect.poll(() => ready(copy(0).port), { timeout: 40_000, interval: 50 }).toBe(200);
  };

  it(
    `${KILLS} kills of servers and ${OTHERS} of every other: every acknowledged message is there once, and everybody has the same in the same order`,
    async () => {
      const persons = await Promise.all(
        Array.from({ length: WRITERS }, async (_, n) => {
          const person = await peopleOf(n).register(`Writer ${n}`);
          expect((await person.call("POST", `/api/courses/${courseId}/enroll`)).status).toBe(201);
          return person;
        }),
      );
      const ledgers: Ledger[] = persons.map(() => createLedger());
      const readers: Reader[] = persons.map(({ email, token }, n) =>
        startReader({ url: copy(n).proxy.url, signIn: () => tokenOf(email, PASSWORD), token, courseId }),
      );
      const writers = await Promise.all(
        persons.map(({ email }, n) =>
          startMessageWriter({
            url: copy(n).proxy.url,
            signIn: () => tokenOf(email, PASSWORD),
            courseId,
            ledger: ledgers[n] ?? createLedger(),
          }),
        ),
      );
      const faults = shuffled([
        ...Array.from({ length: KILLS }, () => kill),
        ...Array.from({ length: OTHERS }, () => [cut, slow, redisAway, redisHangs, killPostgres]).flat(),
      ]);
      for (const fault of faults) {
        await new Promise((resolve) => setTimeout(resolve, CALM_MS[0] + Math.random() * (CALM_MS[1] - CALM_MS[0])));
        await fault();
        if (writers.some(({ failure }) => failure)) break;
      }
      await Promise.all(writers.map((writer) => writer.stop()));

      admin = await peopleOf(0).signIn(ADMIN.email, ADMIN.password);
      const { body } = await admin.call("GET", `/api/courses/${courseId}/messages?limit=1`);
      const count: number = body.items[0].sequence;
      await Promise.all(readers.map((reader) => reader.has(count, CATCH_UP_MS)));
      for (const reader of readers) reader.stop();

      const [first] = readers;
      const order = first?.messages.map(({ id }) => id) ?? [];
      const acknowledged = ledgers.flatMap((ledger) => [...ledger.messages]);
      const retries = ledgers.reduce((sum, ledger) => sum + ledger.retries, 0);
      const asked = readers.reduce((sum, reader) => sum + reader.asked, 0);
      process.stdout.write(`    ${acknowledged.length} acknowledged messages, ${retries} retries, ${asked} times asked for what was missed\n`);
      expect(acknowledged.length).toBeGreaterThan(KILLS * 10);
      expect(retries, "nothing failed, so nothing was proven").toBeGreaterThan(0);
      // Everybody has the same, in the same order, each number once.
      for (const { messages } of readers) {
        expect(messages.map(({ id }) => id)).toEqual(order);
        expect(messages.map(({ sequence }) => sequence)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      }
      // What was acknowledged is there, once, as it was acknowledged; what is there was written by somebody, once.
      const byClient = new Map(first?.messages.map((message) => [message.clientId, message]) ?? []);
      expect(byClient.size).toBe(count);
      for (const [clientId, { id, sequence, text }] of acknowledged) expect(byClient.get(clientId)).toMatchObject({ id, sequence, message: text });
      expect(count).toBe(acknowledged.length);
    },
    180_000 + KILLS * 15_000,
  );
});

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const ready = (port: number) =>
  fetch(`http://127.0.0.1:${port}/ready`).then(
    ({ status }) => status,
    () => 0,
  );
