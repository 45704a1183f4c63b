import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { modules } from "@lectern/server/modules";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { answerInProcess } from "@lectern/ui/web/http";
import { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meKey } from "../../../modules/chat/web/api.ts";
import { parts } from "../src/parts.ts";
import { casesOf, TOLD_IN_PASSING, type Case } from "./snapshot-events/cases.ts";

const EVENTS = modules.flatMap(({ broadcasts = [] }) => broadcasts.map(({ name }) => name)).filter((name) => !(name in TOLD_IN_PASSING));
/** Long enough for what is told once a second for many. */
const SETTLED_WITHIN_MS = 6_000;

describe("a snapshot and the events after it are what a fresh snapshot is", () => {
  let app: TestApp;
  let cases: Readonly<Record<string, Case>>;
  let teacher: TestPerson;
  let learner: TestPerson;
  let courseId: string;
  let handlers: Readonly<Record<string, ((client: QueryClient, payload: unknown) => void) | undefined>>[];

  beforeAll(async () => {
    app = await startTestApp();
    teacher = await app.signUp({ role: "instructor", fullName: "Ms Vega" });
    learner = await app.signUp({ fullName: "Ann" });
    const other = await app.signUp({ fullName: "Bea" });
    courseId = (await call(teacher, "POST", "/api/courses", { title: "Snapshots" })).id;
    const lesson = await call(teacher, "POST", `/api/courses/${courseId}/lessons`, { title: "One" });
    const sectionId: string = (await call(teacher, "POST", `/api/lessons/${lesson.id}/sections`, { title: "A", contentType: "text", content: "<p>Hello</p>" }))
      .id;
    await call(teacher, "POST", `/api/courses/${courseId}/publish`);
    for (const person of [learner, other]) await call(person, "POST", `/api/courses/${courseId}/enroll`);
    await app.drain();
    const teacherSocket = await enter(teacher);
    const otherSocket = await enter(other);
    handlers = (await Promise.all(parts.flatMap(({ events }) => (events ? [events()] : [])))).map((loaded) => loaded.default);
    const newcomer = () => app.signUp({ fullName: "Cem" });
    cases = casesOf({ teacher, learner, other, courseId, sectionId, teacherSocket, otherSocket, newcomer, drain: () => app.drain(), call, enter, say });
  });
  afterAll(() => app.stop());

  async function call(person: TestPerson, method: string, path: string, body?: unknown) {
    const reply = await app.request(method, path, { token: person.token, ...(body === undefined ? {} : { body }) });
    if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  async function enter(person: TestPerson): Promise<Socket> {
    const socket = await app.connect(person.token);
    expect(await socket.emitWithAck("join-course", { courseId })).toMatchObject({ ok: true });
    return socket;
  }

  async function say(socket: Socket, message: string, more: object = {}) {
    const answer = await socket.emitWithAck("send-message", { courseId, clientId: randomUUID(), message, ...more });
    expect(answer).toMatchObject({ ok: true });
    return answer.message;
  }

  /** What this person's browser would ask, this process asks for them. */
  function asks(person: TestPerson): void {
    answerInProcess((input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${person.token}`);
      return fetch(new URL(input instanceof Request ? input.url : input, app.url), { ...init, headers });
    });
  }

  it("for every event that the server sends", () => {
    const sent = modules.flatMap(({ broadcasts = [] }) => broadcasts.map(({ name }) => name));
    expect(sent.length).toBeGreaterThan(15);
    expect(new Set([...Object.keys(cases), ...Object.keys(TOLD_IN_PASSING)])).toEqual(new Set(sent));
  });

  it.each(EVENTS)("%s", async (name) => {
    const { viewer, loads, asksAgain, act } = cases[name] as Case;
    const person = viewer === "teacher" ? teacher : learner;
    asks(person);
    const socket = await enter(person);
    await socket.emitWithAck("watch-rooms", {});
    const arrived: { event: string; payload: unknown }[] = [];
    socket.onAny((event: string, payload: unknown) => arrived.push({ event, payload }));

    const screen = newClient(person);
    for (const load of loads) await load(screen);
    const before = new Map(queriesOf(screen).map(({ queryHash, state }) => [queryHash, JSON.stringify(state.data)]));
    await act();
    await expect.poll(() => arrived.some(({ event }) => event === name), { timeout: 10_000, interval: 20 }).toBe(true);

    let taken = 0;
    // Some events are told once for many, a second later: until then the screen may be behind.
    await expect
      .poll(
        async () => {
          const some = arrived.slice(taken);
          taken = arrived.length;
          // Every event is applied twice: some do arrive twice.
          for (const { event, payload } of [...some, ...some]) for (const module of handlers) module[event]?.(screen, payload);
          await new Promise((resolve) => setTimeout(resolve, 0));
          const fresh = newClient(person);
          for (const load of loads) await load(fresh);
          const known = queriesOf(screen).filter(({ queryKey, state }) => !state.isInvalidated && fresh.getQueryState(queryKey));
          return known.map(({ queryKey, state }) => differences({ queryKey, shown: ordered(state.data), fresh: ordered(fresh.getQueryData(queryKey)) })).flat();
        },
        { timeout: SETTLED_WITHIN_MS, interval: 100 },
      )
      .toEqual([]);
    const states = queriesOf(screen);
    if (asksAgain)
      expect(
        states.filter(({ state }) => state.isInvalidated),
        "nothing would be asked for again",
      ).not.toEqual([]);
    else {
      const changed = states.filter(({ queryHash, state }) => !state.isInvalidated && JSON.stringify(state.data) !== before.get(queryHash));
      expect(changed, "nothing changed").not.toEqual([]);
    }
    socket.disconnect();
  });

  /** What was loaded; how far changes were asked for is the client's own note. */
  const queriesOf = (client: QueryClient) =>
    client
      .getQueryCache()
      .getAll()
      .filter(({ queryKey }) => queryKey[1] !== "caught-up" && queryKey[1] !== "me");

  /** Who is online and how far everybody is stand in no order. */
  function ordered(data: unknown): unknown {
    if (Array.isArray(data) && data.every((one) => "userId" in one)) return data.toSorted((one, two) => one.userId.localeCompare(two.userId));
    if (typeof data !== "object" || data === null || !("online" in data) || !("people" in data) || !Array.isArray(data.people)) return data;
    return { ...data, people: data.people.toSorted((one, two) => one.id.localeCompare(two.id)) };
  }

  const differences = (one: { queryKey: readonly unknown[]; shown: unknown; fresh: unknown }) => (isDeepStrictEqual(one.shown, one.fresh) ? [] : [one]);

  function newClient(person: TestPerson): QueryClient {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    client.setQueryData(meKey, person.user.id);
    return client;
  }
});
