import {
  AppError,
  can,
  defineBroadcast,
  defineCall,
  defineEvent,
  defineJob,
  definePermission,
  definePolicy,
  defineRoute,
  defineSocket,
  everyone,
  handleEvent,
  handleJob,
  id,
  line,
  multiline,
  page,
  pageQuery,
  parseInput,
  requireActor,
  requirePermission,
  serveCall,
  serveRoute,
  serveSocket,
  signedIn,
  timeZone,
  toProblem,
  withPermission,
  type Actor,
  type Context,
  type RouteInput,
} from "@lectern/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";

const getThing = defineRoute({
  method: "GET",
  path: "/api/things/:thingId",
  summary: "One thing",
  params: z.object({ thingId: id }),
  reply: z.object({ n: z.number() }),
});
const rename = defineSocket({ name: "rename", summary: "Rename", payload: z.object({ name: z.string() }), reply: z.object({ done: z.boolean() }) });
const actor: Actor = { userId: "u", organisationId: "o", role: "student", fullName: "Ann", language: "en", timeZone: "UTC", sessionId: null };
const contextOf = (who: Actor | null): Context => ({ actor: who }) as Context;

describe("the way a room is written", () => {
  it("gives a handler its parsed input and its policy's grant, typed", async () => {
    const policy = definePolicy({ name: "p", summary: "s", check: (_ctx: Context, input: RouteInput<typeof getThing>) => ({ seen: input.params.thingId }) });
    const served = serveRoute(getThing, policy, ({ params, grant, query, body }) => {
      expectTypeOf(params.thingId).toBeString();
      expectTypeOf(grant).toEqualTypeOf<{ seen: string }>();
      expectTypeOf(query).toBeUndefined();
      expectTypeOf(body).toBeUndefined();
      return { n: grant.seen.length };
    });
    expect(await served.run(contextOf(actor), { params: { thingId: "abc" }, query: undefined, body: undefined }, {} as never)).toEqual({ n: 3 });
  });

  it("does not compile without a policy, with another room's answer, or with a policy for other input", () => {
    // @ts-expect-error a route has to be served with a policy
    serveRoute(getThing, ({ params }) => ({ n: params.thingId.length }));
    // @ts-expect-error the answer has to fit the contract
    serveRoute(getThing, signedIn, () => ({ n: "three" }));
    // @ts-expect-error a socket event has to be served with a policy
    serveSocket(rename, async () => ({ done: true }));
    const forBodies = definePolicy({ name: "p", summary: "s", check: (_ctx: Context, _input: { body: { title: string } }) => null });
    // @ts-expect-error this policy looks at a body that the route does not have
    serveRoute(getThing, forBodies, () => ({ n: 1 }));
  });

  it("asks the policy before the handler, and parses what came in and what goes out", async () => {
    const order: string[] = [];
    const policy = definePolicy({ name: "p", summary: "s", check: () => void order.push("policy") });
    const served = serveSocket(rename, policy, async ({ payload }) => {
      order.push(`handler ${payload.name}`);
      return { done: true, secret: "never leaves" };
    });
    expect(await served.run(contextOf(actor), { name: "x" }, {} as never)).toEqual({ done: true });
    expect(order).toEqual(["policy", "handler x"]);
    await expect(served.run(contextOf(actor), { name: 7 }, {} as never)).rejects.toMatchObject({ code: "validation_failed", errors: [{ path: "/name" }] });
    expect(order).toHaveLength(2);
  });

  it("types calls, events and jobs by their contracts", async () => {
    const count = defineCall({ name: "things.count", summary: "s", input: z.object({ of: z.string() }), output: z.number() });
    const happened = defineEvent({ name: "thing.happened", version: 1, summary: "s", data: z.object({ n: z.number() }) });
    const work = defineJob({ name: "things.work", summary: "s", input: z.object({ n: z.number() }), result: z.object({ twice: z.number() }) });
    const told = defineBroadcast({ name: "told", summary: "s", payload: z.object({ n: z.number() }) });
    expectTypeOf(told.name).toEqualTypeOf<"told">();

    expect(await serveCall(count, async (_ctx, { of }) => of.length).run(contextOf(null), { of: "four" })).toBe(4);
    await expect(serveCall(count, async () => 1).run(contextOf(null), { of: 4 })).rejects.toThrow();

    const seen: number[] = [];
    const envelope = { id: "e", name: "thing.happened", version: 1, occurredAt: "", organisationId: null, actorId: null };
    await handleEvent(happened, "test", async (_ctx, _tx, event) => void seen.push(event.data.n)).run(contextOf(null), {} as never, {
      ...envelope,
      data: { n: 3 },
    });
    expect(seen).toEqual([3]);
    await expect(handleEvent(happened, "test", async () => {}).run(contextOf(null), {} as never, { ...envelope, data: {} })).rejects.toThrow();

    const run = { jobId: "j", progress: async () => {}, signal: new AbortController().signal };
    expect(await handleJob(work, async (_ctx, { n }) => ({ twice: n * 2 })).run(contextOf(null), { n: 2 }, run)).toEqual({ twice: 4 });
  });
});

describe("built-in policies", () => {
  const write = definePermission({ name: "thing.write", roles: ["instructor"], summary: "Write" });
  const as = (role: Actor["role"]) => contextOf({ ...actor, role });

  it("let in whom they say", async () => {
    expect(await everyone.check(contextOf(null), {})).toBeNull();
    expect(await signedIn.check(contextOf(actor), {})).toBe(actor);
    expect(() => requireActor(contextOf(null))).toThrow(expect.objectContaining({ code: "not_signed_in", status: 401 }));
    expect(await withPermission(write).check(as("instructor"), {})).toMatchObject({ role: "instructor" });
    expect(() => requirePermission(as("student"), write)).toThrow(expect.objectContaining({ code: "not_allowed", status: 403 }));
    expect(can({ ...actor, role: "platform_admin" }, write)).toBe(true);
    expect(can({ ...actor, role: "admin" }, write)).toBe(false);
  });
});

describe("shared shapes", () => {
  it("trim lines, normalise them to NFC and refuse what a line cannot hold", () => {
    expect(line(10).parse("  Tie\u0302\u0301ng ")).toBe("Tiếng");
    for (const bad of ["", "   ", "a\nb", "a\u0000", "x".repeat(11), 7]) expect(line(10).safeParse(bad).success, JSON.stringify(bad)).toBe(false);
    expect(multiline(10).safeParse("a\nb").success).toBe(true);
    expect(multiline(10).safeParse("a\u0000b").success).toBe(false);
  });

  it("bound pages and know time zones", () => {
    expect(pageQuery.parse({})).toEqual({ limit: 50 });
    expect(pageQuery.parse({ limit: "200" })).toEqual({ limit: 200 });
    for (const limit of ["0", "201", "ten", "1.5"]) expect(pageQuery.safeParse({ limit }).success, limit).toBe(false);
    expect(page(z.number()).parse({ items: [1], nextCursor: null })).toEqual({ items: [1], nextCursor: null });
    expect(timeZone.safeParse("Asia/Ho_Chi_Minh").success).toBe(true);
    expect(timeZone.safeParse("Mars/Olympus").success).toBe(false);
  });

  it("become problem documents that tell callers only what is safe", () => {
    const error = new AppError({
      code: "too_late",
      status: 422,
      safeMessage: "Too late.",
      details: { closedAt: "now" },
      retryAfterSeconds: 3,
      cause: new Error("secret"),
    });
    expect(toProblem(error, "r1")).toEqual({
      type: "urn:lectern:problem:too_late",
      title: "Too late.",
      status: 422,
      code: "too_late",
      closedAt: "now",
      retryAfterSeconds: 3,
      requestId: "r1",
    });
    expect(JSON.stringify(toProblem(error))).not.toContain("secret");
    expect(() => parseInput(z.object({ a: z.object({ b: z.number() }) }), { a: { b: "x" } })).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ path: "/a/b" })] }),
    );
  });
});
