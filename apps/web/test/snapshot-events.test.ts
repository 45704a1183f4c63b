import { randomUUID } from "node:crypto";
import { modules } from "@lectern/server/modules";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { answerInProcess } from "@lectern/ui/web/http";
import { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as chat from "../../../modules/chat/web/api.ts";
import * as courses from "../../../modules/courses/web/api.ts";
import { enrolmentsKey } from "../../../modules/courses/web/author/people/keys.ts";
import * as interop from "../../../modules/interop/web/api.ts";
import * as notifications from "../../../modules/notifications/web/api.ts";
import * as progress from "../../../modules/progress/web/api.ts";
import { parts } from "../src/parts.ts";

/** Events that change nothing a screen loads, and why. */
const TOLD_IN_PASSING: Readonly<Record<string, string>> = {
  "typing-indicator": "is forgotten after five seconds and never loaded",
  "section-draft-saved": "offers the editor of the same section to load it; the draft that is open is nobody else's to change",
  error: "answers one event of this connection",
  "service-status": "is about the connection itself; every new one is told",
};

/** Long enough for what is told once a second for many. */
const SETTLED_MS = 1_600;

type Load = (client: QueryClient) => Promise<unknown>;

interface Case {
  readonly viewer: "learner" | "teacher";
  /** What the screen has loaded before anything happens. */
  readonly loads: readonly Load[];
  /** The screen may ask again for what this event is about, instead of knowing the answer. */
  readonly asksAgain?: true;
  readonly act: () => Promise<unknown>;
}

describe("a snapshot and the events after it are what a fresh snapshot is", () => {
  let app: TestApp;
  let teacher: TestPerson;
  let learner: TestPerson;
  let other: TestPerson;
  let courseId: string;
  let sectionId: string;
  let teacherSocket: Socket;
  let otherSocket: Socket;
  let handlers: Readonly<Record<string, ((client: QueryClient, payload: unknown) => void) | undefined>>[];

  beforeAll(async () => {
    app = await startTestApp();
    teacher = await app.signUp({ role: "instructor", fullName: "Ms Vega" });
    learner = await app.signUp({ fullName: "Ann" });
    other = await app.signUp({ fullName: "Bea" });
    courseId = (await call(teacher, "POST", "/api/courses", { title: "Snapshots" })).id;
    const lesson = await call(teacher, "POST", `/api/courses/${courseId}/lessons`, { title: "One" });
    sectionId = (await call(teacher, "POST", `/api/lessons/${lesson.id}/sections`, { title: "A", contentType: "text", content: "<p>Hello</p>" })).id;
    await call(teacher, "POST", `/api/courses/${courseId}/publish`);
    for (const person of [learner, other]) await call(person, "POST", `/api/courses/${courseId}/enroll`);
    await app.drain();
    teacherSocket = await enter(teacher);
    otherSocket = await enter(other);
    handlers = (await Promise.all(parts.flatMap(({ events }) => (events ? [events()] : [])))).map((loaded) => loaded.default);
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
      return fetch(new URL(String(input), app.url), { ...init, headers });
    });
  }

  const room: Load[] = [
    (client) => client.fetchQuery(chat.messagesQuery(courseId)),
    (client) => client.fetchQuery(chat.roomQuery(courseId)),
    (client) => client.fetchQuery(chat.roomsQuery()),
    (client) => client.fetchQuery(chat.pinsQuery(courseId)),
  ];
  const bell: Load[] = [
    (client) => client.fetchQuery(notifications.stateQuery()),
    (client) => client.fetchInfiniteQuery(notifications.listQuery("all")),
    (client) => client.fetchInfiniteQuery(notifications.listQuery("unread")),
  ];
  const board: Load[] = [(client) => client.fetchInfiniteQuery(notifications.announcementsQuery(courseId))];
  const online: Load[] = [(client) => client.fetchQuery(chat.onlinePeopleQuery(courseId))];
  const marks: Load[] = [
    async (client) => {
      const answer = await (await enter(learner)).emitWithAck("join-course", { courseId });
      const byPerson = (one: { userId: string }, two: { userId: string }) => one.userId.localeCompare(two.userId);
      client.setQueryData(chat.marksKey(courseId), answer.marks.toSorted(byPerson));
    },
  ];
  const announce = (title: string) => call(teacher, "POST", `/api/courses/${courseId}/announcements`, { title, body: "Read this." });
  const mention = async () => {
    await say(teacherSocket, "@Ann, look at this", { mentions: [learner.user.id] });
    await app.drain();
  };

  const CASES: Readonly<Record<string, Case>> = {
    "message-received": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const first = await say(teacherSocket, "Good morning");
        await say(otherSocket, "Good morning!", { replyTo: first.id });
        await say(teacherSocket, "@Ann, your turn", { mentions: [learner.user.id] });
      },
    },
    "message-updated": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const one = await say(teacherSocket, "To be changed");
        const two = await say(otherSocket, "To be taken back");
        const three = await say(teacherSocket, "To be pinned");
        await say(otherSocket, "An answer", { replyTo: one.id });
        await teacherSocket.emitWithAck("edit-message", { courseId, messageId: one.id, message: "Changed" });
        for (const socket of [teacherSocket, otherSocket]) await socket.emitWithAck("react", { courseId, messageId: one.id, emoji: "👍", on: true });
        await otherSocket.emitWithAck("react", { courseId, messageId: one.id, emoji: "🎉", on: true });
        await otherSocket.emitWithAck("react", { courseId, messageId: one.id, emoji: "👍", on: false });
        await otherSocket.emitWithAck("delete-message", { courseId, messageId: two.id });
        await teacherSocket.emitWithAck("pin-message", { courseId, messageId: three.id, pinned: true });
      },
    },
    "room-changed": {
      viewer: "learner",
      loads: room,
      asksAgain: true,
      act: () => call(teacher, "PATCH", `/api/chat/rooms/${courseId}/moderation`, { slowModeSeconds: 1 }),
    },
    "user-left": { viewer: "learner", loads: online, act: () => otherSocket.emitWithAck("leave-course", { courseId }) },
    "user-joined": { viewer: "learner", loads: online, act: () => otherSocket.emitWithAck("join-course", { courseId }) },
    "read-marks": {
      viewer: "learner",
      loads: marks,
      act: async () => {
        const { sequence } = await otherSocket.emitWithAck("join-course", { courseId });
        expect(await otherSocket.emitWithAck("mark-read", { courseId, read: sequence })).toMatchObject({ ok: true });
      },
    },
    "room-activity": { viewer: "learner", loads: room, act: () => say(teacherSocket, "Something new") },
    "room-read": {
      viewer: "learner",
      loads: room,
      act: async () => {
        const phone = await enter(learner);
        const { sequence } = await phone.emitWithAck("join-course", { courseId });
        expect(await phone.emitWithAck("mark-read", { courseId, read: sequence })).toMatchObject({ ok: true });
        phone.disconnect();
      },
    },
    "room-added": {
      viewer: "learner",
      loads: room,
      asksAgain: true,
      act: () => call(other, "POST", "/api/chat/direct", { userIds: [learner.user.id] }),
    },
    "notification-received": { viewer: "learner", loads: bell, act: mention },
    "notifications-read": {
      viewer: "learner",
      loads: bell,
      act: async () => {
        const { items } = await call(learner, "GET", "/api/notifications?limit=1");
        await call(learner, "POST", "/api/notifications/read", { ids: [items[0].id] });
      },
    },
    "notifications-changed": {
      viewer: "learner",
      loads: bell,
      asksAgain: true,
      act: async () => {
        const { id } = await announce("Withdrawn soon");
        await app.drain();
        await call(teacher, "DELETE", `/api/announcements/${id}`);
        await app.drain();
      },
    },
    "announcement-changed": {
      viewer: "learner",
      loads: board,
      act: async () => {
        const { id, version } = await announce("No class on Friday");
        await announce("Bring a ruler");
        await call(teacher, "PATCH", `/api/announcements/${id}`, { title: "No class on Thursday", body: "Sorry.", version });
      },
    },
    "announcement-deleted": {
      viewer: "learner",
      loads: board,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/announcements`);
        await call(teacher, "DELETE", `/api/announcements/${items[0].id}`);
      },
    },
    "progress-updated": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(progress.courseProgressQuery(courseId)), (client) => client.fetchQuery(progress.nextStepsQuery())],
      act: () => call(learner, "POST", `/api/sections/${sectionId}/progress`, { operationId: randomUUID(), status: "completed", timeSpentSeconds: 60 }),
    },
    "section-rules-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(progress.courseProgressQuery(courseId))],
      asksAgain: true,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/rules`);
        const known = items.find((one: { sectionId: string }) => one.sectionId === sectionId);
        await call(teacher, "PUT", `/api/sections/${sectionId}/rules`, {
          prerequisites: [],
          minimumSeconds: 30,
          masteryScore: null,
          version: known?.version ?? 0,
        });
        await app.drain();
      },
    },
    "course-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(courses.courseQuery(courseId)), (client) => client.fetchInfiniteQuery(courses.catalogueQuery({}))],
      asksAgain: true,
      act: async () => {
        const { version } = await call(teacher, "GET", `/api/courses/${courseId}`);
        await call(teacher, "PATCH", `/api/courses/${courseId}`, { title: "Snapshots and events", version });
      },
    },
    "course-people-changed": {
      viewer: "teacher",
      loads: [
        (client) => client.fetchQuery({ queryKey: enrolmentsKey(courseId), queryFn: () => call(teacher, "GET", `/api/courses/${courseId}/enrollments`) }),
      ],
      asksAgain: true,
      act: async () => call(await app.signUp({ fullName: "Cem" }), "POST", `/api/courses/${courseId}/enroll`),
    },
    "enrollment-changed": {
      viewer: "learner",
      loads: [(client) => client.fetchQuery(courses.courseQuery(courseId))],
      asksAgain: true,
      act: async () => {
        const { items } = await call(teacher, "GET", `/api/courses/${courseId}/enrollments`);
        const { id } = items.find((one: { user: { id: string } }) => one.user.id === learner.user.id);
        await call(teacher, "PATCH", `/api/enrollments/${id}`, { status: "suspended" });
        await call(teacher, "PATCH", `/api/enrollments/${id}`, { status: "active" });
      },
    },
    "job-updated": {
      viewer: "teacher",
      loads: [(client) => client.fetchInfiniteQuery(interop.importsQuery())],
      asksAgain: true,
      act: async () => {
        const form = new FormData();
        form.set("file", new Blob(["not a package"]), "broken.imscc");
        await call(teacher, "POST", "/api/courses/import", form);
        await app.drain();
      },
    },
  };

  it("for every event that the server sends", () => {
    const sent = modules.flatMap(({ broadcasts = [] }) => broadcasts.map(({ name }) => name));
    expect(sent.length).toBeGreaterThan(15);
    expect(new Set([...Object.keys(CASES), ...Object.keys(TOLD_IN_PASSING)])).toEqual(new Set(sent));
  });

  it.each(Object.keys(CASES))("%s", async (name) => {
    const { viewer, loads, asksAgain, act } = CASES[name] as Case;
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
    await expect.poll(() => arrived.some(({ event }) => event === name), { timeout: 10_000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));

    // Every event is applied twice: some do arrive twice.
    for (const { event, payload } of [...arrived, ...arrived]) for (const module of handlers) module[event]?.(screen, payload);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const fresh = newClient(person);
    for (const load of loads) await load(fresh);
    const askedAgain = queriesOf(screen).filter(({ state }) => state.isInvalidated);
    const known = queriesOf(screen).filter(({ queryKey, state }) => !state.isInvalidated && fresh.getQueryState(queryKey));
    if (asksAgain) expect(askedAgain, "nothing would be asked for again").not.toEqual([]);
    else
      expect(
        known.filter(({ queryHash, state }) => JSON.stringify(state.data) !== before.get(queryHash)),
        "nothing changed",
      ).not.toEqual([]);
    for (const { queryKey, state } of known) expect({ queryKey, data: ordered(state.data) }).toEqual({ queryKey, data: ordered(fresh.getQueryData(queryKey)) });
    socket.disconnect();
  });

  /** What was loaded; how far changes were asked for is the client's own note. */
  const queriesOf = (client: QueryClient) =>
    client
      .getQueryCache()
      .getAll()
      .filter(({ queryKey }) => queryKey[1] !== "caught-up" && queryKey[1] !== "me");

  /** Who is online stands in no order. */
  const ordered = (data: unknown) =>
    typeof data === "object" && data !== null && "people" in data && Array.isArray(data.people) && "online" in data
      ? { ...data, people: data.people.toSorted((one: { id: string }, two: { id: string }) => one.id.localeCompare(two.id)) }
      : data;

  function newClient(person: TestPerson): QueryClient {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    client.setQueryData(chat.meKey, person.user.id);
    return client;
  }
});
