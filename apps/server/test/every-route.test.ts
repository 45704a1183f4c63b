import { randomUUID } from "node:crypto";
import type { RouteDefinition, ServedRoute } from "@lectern/core";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modules } from "../src/modules.ts";

const routes = (await Promise.all(modules.flatMap(({ http }) => (http ? [http()] : [])))).flatMap((part) => part.default);
const sockets = (await Promise.all(modules.flatMap(({ socket }) => (socket ? [socket()] : [])))).flatMap((part) => part.default.events);
const named = (served: readonly ServedRoute[]) => served.map((one) => [`${one.route.method} ${one.route.path}`, one] as const);

/** Ids that are nobody's, no ids at all, and what people type into addresses to see what happens. */
const STRANGE_IDS = [
  randomUUID(),
  "00000000-0000-0000-0000-000000000000",
  "1",
  "null",
  "..%2f..%2fetc%2fpasswd",
  "%00",
  "%F0%9F%92%A5",
  "'%20or%201=1--",
  "x".repeat(400),
];
const STRANGE_BODIES: readonly unknown[] = [
  undefined,
  null,
  [],
  "text",
  7,
  {},
  { title: {}, email: [], password: 1, role: "god", lessons: "all", version: -1 },
  { title: "\u0000", content: "\ud800", fullName: "\u202e" },
  deep(200),
  { title: "x".repeat(100_000) },
];
const STRANGE_QUERIES = [
  "?limit=0",
  "?limit=abc",
  "?cursor=%00",
  "?cursor=AAAA",
  "?q=%25%5C_'\"",
  "?search=%F0%9F%92%A5&sort=;drop",
  "?userId=1&status=x&role=y",
];

function deep(levels: number): unknown {
  let value: unknown = "end";
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}

function addressOf({ path }: RouteDefinition, id: string): string {
  return path.replaceAll(/:\w+/g, id);
}

describe("every route, from outside", () => {
  let app: TestApp;
  let student: TestPerson;
  let admin: TestPerson;

  beforeAll(async () => {
    app = await startTestApp();
    [student, admin] = [await app.signUp(), await app.signUp({ role: "admin" })];
  });
  afterAll(() => app.stop());

  it("is there at all", () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(sockets.length).toBeGreaterThan(5);
  });

  it.each(named(routes.filter(({ policy }) => policy.name !== "everyone")))(
    "%s lets nobody in without a session, or with a forged one",
    async (_name, { route }) => {
      const forged = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ sub: admin.user.id })).toString("base64url")}.`;
      for (const token of [undefined, forged]) {
        const reply = await app.request(route.method, addressOf(route, randomUUID()), token ? { token } : {});
        // 400: the input was refused before anybody asked who sent it. 404: public parts hide what is not there.
        expect([400, 401, 404], `${reply.status} ${JSON.stringify(reply.body)}`).toContain(reply.status);
      }
    },
  );

  // Signing oneself out in the middle would prove nothing.
  it.each(named(routes.filter(({ route }) => !/auth\/logout|revoke-others/.test(route.path))))(
    "%s answers strange ids, bodies and queries with a clear refusal",
    async (_name, { route }) => {
      for (const person of [student, admin]) {
        for (const id of route.path.includes(":") ? STRANGE_IDS : [""]) await expectNoAccident(route, addressOf(route, id), person, {});
        const address = addressOf(route, randomUUID());
        if (route.method === "GET") for (const query of STRANGE_QUERIES) await expectNoAccident(route, `${address}${query}`, person, {});
        else if (route.method !== "HEAD") for (const body of STRANGE_BODIES) await expectNoAccident(route, address, person, { body });
      }
    },
  );

  async function expectNoAccident(route: RouteDefinition, address: string, person: TestPerson, { body }: { body?: unknown }): Promise<void> {
    const reply = await app.request(route.method, address, {
      token: person.token,
      ...(body === undefined ? {} : { body }),
      headers: body === undefined ? {} : { "content-type": "application/json" },
    });
    const said = `${route.method} ${address.slice(0, 120)} ${JSON.stringify(body)?.slice(0, 80)}: ${reply.status} ${JSON.stringify(reply.body)?.slice(0, 300)}`;
    expect(reply.status, said).toBeLessThan(500);
    // An answer to HEAD has no body.
    if (reply.status >= 400 && route.method !== "HEAD")
      expect(reply.body, said).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/), status: reply.status, title: expect.any(String) });
  }

  it.each(sockets.map((one) => [one.socket.name, one] as const))("the socket event %s answers strange payloads with a problem", async (name) => {
    const socket = await app.connect((await app.signUp()).token);
    for (const payload of [null, [], "text", 7, {}, { courseId: "1" }, { courseId: randomUUID(), clientId: {}, message: deep(50) }, { clientTime: "x" }]) {
      const answer = await socket.emitWithAck(name, payload);
      if (!answer.ok) expect(answer.problem.status, JSON.stringify(answer)).toBeLessThan(500);
    }
  });
});
