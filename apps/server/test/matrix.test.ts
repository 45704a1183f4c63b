import type { Actor, RouteDefinition, ServedRoute, ServedSocket } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { getActor } from "@lectern/users/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modules } from "../src/modules.ts";
import { ALLOWED, servedBy } from "./matrix/allowed.ts";
import { GROUPS, PERSONAS, type Persona } from "./matrix/personas.ts";
import { sampleOf } from "./matrix/sample.ts";
import { buildWorld, fingerprint, type Estate, type World } from "./matrix/world.ts";

const routes = (await Promise.all(modules.flatMap(({ http }) => (http ? [http()] : [])))).flatMap((part) => part.default);
const events = (await Promise.all(modules.flatMap(({ socket }) => (socket ? [socket()] : [])))).flatMap((part) => part.default.events);
const nameOf = ({ method, path }: RouteDefinition) => `${method} ${path}`;
const REFUSALS = [401, 403, 404];

/**
 * Every role, nobody, a suspended person and people of another organisation against every route and every socket event,
 * as the contracts list them. Who may is written down by hand in `matrix/allowed.ts`.
 */
describe("who may do what", () => {
  let app: TestApp;
  let world: World;
  let actors: ReadonlyMap<Persona, Actor | null>;

  beforeAll(async () => {
    app = await startTestApp();
    world = await buildWorld(app);
    const find = async (persona: Persona) => {
      if (persona === "nobody" || persona === "suspended") return null;
      const { user } = world.people[persona];
      return app.ctx().call(getActor, { organisationId: user.organisationId, userId: user.id });
    };
    actors = new Map(await Promise.all(PERSONAS.map(async (persona) => [persona, await find(persona)] as const)));
  });
  afterAll(() => app.stop());

  it("is written down for every policy, and for no others", () => {
    const policies = new Set([...routes, ...events].map(({ policy }) => policy.name));
    expect([...policies].filter((name) => !(name in ALLOWED)).toSorted(), "policies without a row in matrix/allowed.ts").toEqual([]);
    expect(Object.keys(ALLOWED).filter((name) => !policies.has(name))).toEqual([]);
    expect(routes.length).toBeGreaterThan(90);
    for (const persona of GROUPS.SIGNED_IN) expect(actors.get(persona), persona).not.toBeNull();
  });

  it.each(routes.map((served) => [nameOf(served.route), served] as const))("%s", async (name, served) => {
    const allowed = ALLOWED[served.policy.name] ?? [];
    const refused = PERSONAS.filter((persona) => !servedBy(name, served.policy.name).includes(persona));
    await app.drain();
    const before = await fingerprint(app);
    for (const persona of refused) {
      const reply = await knock(served, persona, world.own, world.own);
      const said = `${persona}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`;
      // A visitor may be told to sign in; who is signed in is not told that a thing they may not know of exists.
      expect(REFUSALS, said).toContain(reply.status);
      if (persona.startsWith("foreign") && served.route.path.includes(":")) expect(reply.status, said).not.toBe(401);
      expect(JSON.stringify(reply.body), said).not.toContain(world.own.marker);
    }
    await app.drain();
    expect(await fingerprint(app)).toEqual(before);

    for (const persona of allowed) {
      const input = { params: paramsOf(served.route, world.own), query: queryOf(served.route, world.own), body: bodyOf(served.route, world.own) };
      const ctx = app.app.runtime.context({ requestId: "matrix", actor: actors.get(persona) ?? null });
      await expect(
        Promise.resolve(served.authorise(ctx, input)).then(
          () => "allowed",
          (error: unknown) => error,
        ),
        persona,
      ).resolves.toBe("allowed");
    }
  });

  it.each(events.map((served) => [served.socket.name, served] as const))("the event %s", async (name, served) => {
    const allowed = ALLOWED[served.policy.name] ?? [];
    for (const persona of GROUPS.SIGNED_IN) {
      const socket = await app.connect(world.people[persona].token);
      const before = await fingerprint(app);
      const answer = await socket.emitWithAck(name, payloadOf(served, world.own));
      const said = `${persona}: ${JSON.stringify(answer).slice(0, 300)}`;
      expect(answer.ok, said).toBe(allowed.includes(persona));
      if (!answer.ok) {
        expect(REFUSALS, said).toContain(answer.problem.status);
        expect(await fingerprint(app), said).toEqual(before);
      }
      socket.disconnect();
    }
  });

  it.each(["nobody", "suspended"] as const)("a socket of %s does not open", async (persona) => {
    await expect(app.connect(persona === "nobody" ? "" : world.people[persona].token)).rejects.toThrow();
  });

  // Ids of two organisations mixed: in the path, in the query, in the body.
  const crossed: readonly (readonly [string, (served: ServedRoute) => readonly [Estate, Estate]])[] = [
    ["foreign things in the path", () => [world.foreign, world.own]],
    ["foreign things in the body", () => [world.own, world.foreign]],
    ["nothing but foreign things", () => [world.foreign, world.foreign]],
  ];
  const mixable = routes.filter(({ route }) => route.path.includes(":") || route.body !== undefined);

  it.each(mixable.filter(({ route }) => !/^\/api\/(auth|organisations$)/.test(route.path)).map((served) => [nameOf(served.route), served] as const))(
    "%s touches nothing of another organisation, whoever asks here and however ids are mixed",
    async (name, served) => {
      await app.drain();
      const before = await fingerprint(app, world.foreign.organisationId);
      for (const [what, estates] of crossed) {
        const [path, body] = estates(served);
        if (path === world.own && !served.route.body) continue;
        for (const persona of ["student", "instructor", "admin"] as const) {
          const reply = await knock(served, persona, path, body);
          const said = `${name} by ${persona}, ${what}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`;
          expect(reply.status, said).toBeLessThan(500);
          expect(JSON.stringify(reply.body), said).not.toContain(world.foreign.marker);
          if (path === world.foreign && served.route.path.includes(":")) expect([400, ...REFUSALS], said).toContain(reply.status);
        }
      }
      await app.drain();
      expect(await fingerprint(app, world.foreign.organisationId)).toEqual(before);
    },
  );

  function knock(served: ServedRoute, persona: Persona, path: Estate, body: Estate) {
    const { route } = served;
    const address = route.path.replaceAll(/:(\w+)/g, (_all, parameter: string) => path.idOf(route, parameter));
    const query = new URLSearchParams(queryOf(route, body)).toString();
    const token = persona === "nobody" ? {} : { token: world.people[persona].token };
    return app.request(route.method, query ? `${address}?${query}` : address, { ...token, ...sendable(route, body) });
  }

  function sendable(route: RouteDefinition, estate: Estate): { body?: unknown; headers?: Record<string, string> } {
    if (route.path.startsWith("/api/uploads")) {
      const tus = { "tus-resumable": "1.0.0" };
      if (route.method === "POST") return { headers: { ...tus, "upload-length": "5" } };
      if (route.method === "PATCH") return { headers: { ...tus, "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: "hello" };
      return { headers: tus };
    }
    if (route.upload) {
      const form = new FormData();
      form.set("file", new Blob(["hello"], { type: "text/plain" }), "hello.txt");
      return { body: form };
    }
    const body = bodyOf(route, estate);
    return body === undefined ? {} : { body };
  }
});

const EXAMPLES: Readonly<Record<string, unknown>> = {
  title: "changed by the matrix",
  name: "changed by the matrix",
  email: "somebody@example.test",
  emails: ["somebody@example.test"],
  operationId: "0f0e0d0c-1111-7222-8333-444455556666",
  clientId: "0f0e0d0c-1111-7222-8333-444455556667",
  message: "hello",
  emoji: "👍",
  contentType: "text",
  content: "<p>hello</p>",
  slug: "changed-by-the-matrix",
  quietHours: null,
};

/** Names of members → things of the estate: whatever is called `…Id` gets the id of such a thing. */
function hintFor(route: RouteDefinition, estate: Estate) {
  return (property: string): unknown => {
    if (property === "userIds") return [estate.idOf(route, "userId")];
    if (/^(course|lesson|section|user|material|organisation|enrolment|batch|room|message)Id$/.test(property)) return estate.idOf(route, property);
    if (property.endsWith("MaterialId")) return estate.idOf(route, "materialId");
    return undefined;
  };
}

function paramsOf(route: RouteDefinition, estate: Estate): Record<string, string> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const given = Object.fromEntries(names.map((name) => [name, estate.idOf(route, name)]));
  return route.params ? (route.params.parse(given) as Record<string, string>) : given;
}

function queryOf(route: RouteDefinition, estate: Estate): Record<string, string> {
  if (!route.query) return {};
  const sample = sampleOf(route.query, (property) => (property.endsWith("Id") && property !== "userId" ? estate.idOf(route, property) : undefined));
  return Object.fromEntries(Object.entries((sample ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]));
}

function bodyOf(route: RouteDefinition, estate: Estate): unknown {
  return route.body && !route.upload ? sampleOf(route.body, hintFor(route, estate), EXAMPLES) : undefined;
}

function payloadOf(served: ServedSocket, estate: Estate): unknown {
  const asRoute = { path: "", method: "GET" } as RouteDefinition;
  return {
    ...(sampleOf(served.socket.payload, hintFor(asRoute, estate), EXAMPLES) as object),
    ...(served.socket.name === "time-sync" ? { clientTime: 1 } : {}),
    ...(served.socket.name === "send-message" ? { message: "hello" } : {}),
  };
}
