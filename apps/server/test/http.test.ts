import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("the HTTP surface", () => {
  let app: TestApp;
  let instructor: TestPerson;

  beforeAll(async () => {
    app = await startTestApp();
    instructor = await app.signUp({ role: "instructor" });
  });
  afterAll(() => app.stop());

  const createCourse = (headers: Record<string, string>, body: unknown = { title: "Algebra" }) =>
    app.request("POST", "/api/courses", { token: instructor.token, body, headers });

  it("answers every failure as problem+json with a stable code and the request's id", async () => {
    const reply = await app.request("GET", "/api/nothing-here", { headers: { "x-request-id": "request-12345" } });
    expect(reply.status).toBe(404);
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
    expect(reply.headers.get("x-request-id")).toBe("request-12345");
    expect(reply.body).toMatchObject({ code: "not_found", status: 404, requestId: "request-12345" });
  });

  it.each([
    ["broken JSON", "{", "invalid_json", 400],
    ["broken UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "invalid_json", 400],
    ["a forbidden key", '{"__proto__": {"admin": true}}', "invalid_json", 400],
    ["wrong types", '{"title": 7}', "validation_failed", 400],
    ["a missing body", "", "validation_failed", 400],
    ["half a character and nothing else", '{"title": "\\ud800", "difficulty": "\\udc00"}', "validation_failed", 400],
    ["a NUL character", '{"title": "a\\u0000b"}', "validation_failed", 400],
    ["a body beyond the limit", JSON.stringify({ title: "x".repeat(2_000_000) }), "body_too_large", 413],
  ])("refuses %s with a clear problem", async (_name, body, code, status) => {
    const reply = await app.request("POST", "/api/courses", { token: instructor.token, body, headers: { "content-type": "application/json" } });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it("stores half a character as the sign for it, and answers what it stored", async () => {
    const reply = await app.request("POST", "/api/courses", {
      token: instructor.token,
      body: '{"title": "x\\ud800y"}',
      headers: { "content-type": "application/json" },
    });
    expect([reply.status, reply.body.title]).toEqual([201, "x\ufffdy"]);
  });

  it("refuses other media types", async () => {
    const reply = await createCourse({ "content-type": "text/xml" }, "<title/>");
    expect([reply.status, reply.body.code]).toEqual([415, "unsupported_media_type"]);
  });

  it("says which fields do not fit, by JSON pointer", async () => {
    const reply = await createCourse({}, { title: "" });
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ path: "/title" })]));
  });

  it.each(["", "x", "Bearer", "Bearer x.y.z", `Bearer ${"a".repeat(5_000)}`])("lets nobody in with the authorization %s", async (authorization) => {
    const reply = await app.request("GET", "/api/auth/profile", { headers: authorization ? { authorization } : {} });
    expect([reply.status, reply.body.code]).toEqual([401, "not_signed_in"]);
    expect(reply.headers.get("www-authenticate")).toContain("Bearer");
  });

  it("sends security headers that keep foreign code and frames out", async () => {
    const { headers } = await app.request("GET", "/health");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  describe("requests that carry cookies", () => {
    let cookies: string;
    let csrf: string;

    beforeAll(async () => {
      const login = await fetch(`${app.url}/api/auth/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: instructor.email, password: instructor.password }),
      });
      const set = login.headers.getSetCookie();
      cookies = set.map((cookie) => cookie.split(";")[0]).join("; ");
      csrf = /lectern_csrf=([^;]+)/.exec(cookies)?.[1] ?? "";
      for (const cookie of set) expect(cookie).toMatch(/; Secure; SameSite=Lax$/i);
      const readable = set.filter((cookie) => !/; HttpOnly/i.test(cookie)).map((cookie) => cookie.split("=")[0]);
      expect(readable.toSorted()).toEqual(["lectern_csrf", "lectern_renewal"]);
    });

    const send = (headers: Record<string, string>) =>
      app.request("POST", "/api/courses", { body: { title: "By cookie" }, headers: { cookie: cookies, ...headers } });

    it("are accepted from our own origin with the CSRF token", async () => {
      expect((await send({ origin: app.url, "x-csrf-token": decodeURIComponent(csrf) })).status).toBe(201);
    });

    it.each([
      ["no token", {}, "csrf_token_wrong"],
      ["a wrong token", { "x-csrf-token": "wrong" }, "csrf_token_wrong"],
      ["a foreign origin", { origin: "https://evil.example" }, "foreign_origin"],
      ["an origin of null", { origin: "null" }, "foreign_origin"],
      ["a cross-site fetch", { "sec-fetch-site": "cross-site" }, "foreign_origin"],
    ])("are refused with %s", async (_name, headers, code) => {
      const token: Record<string, string> = code === "foreign_origin" ? { "x-csrf-token": decodeURIComponent(csrf) } : {};
      const reply = await send({ ...token, ...headers });
      expect([reply.status, reply.body.code]).toEqual([403, code]);
    });

    it("may read without a token", async () => {
      expect((await app.request("GET", "/api/auth/profile", { headers: { cookie: cookies } })).status).toBe(200);
    });
  });

  describe("an Idempotency-Key", () => {
    it("makes a repeat answer what the first call answered, and do nothing", async () => {
      const first = await createCourse({ "idempotency-key": "key-1" });
      const again = await createCourse({ "idempotency-key": "key-1" });
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(first.body);
    });

    it("makes fifty parallel repeats one", async () => {
      const replies = await Promise.all(Array.from({ length: 50 }, () => createCourse({ "idempotency-key": "key-parallel" }, { title: "Only once" })));
      expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([201]));
      expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
      const [row] = await app.sql<{ n: number }[]>`select count(*)::int as n from courses.courses where title = 'Only once'`;
      expect(row?.n).toBe(1);
    });

    it("lets more requests run at once than there are database connections, whatever their rooms ask each other", async () => {
      const course = (await createCourse({})).body;
      const person = await app.signUp();
      const enrol = (n: number) =>
        app.request("POST", `/api/courses/${course.id}/enrollments`, {
          token: instructor.token,
          body: { emails: [person.email] },
          headers: { "idempotency-key": `many-${n}` },
        });
      const replies = await Promise.all(Array.from({ length: 30 }, (_, n) => enrol(n)));
      for (const { status } of replies) expect(status).toBeLessThan(300);
      expect((await app.request("GET", "/ready")).status).toBe(200);
    });

    it("is refused for another request, and belongs to one person", async () => {
      await createCourse({ "idempotency-key": "key-2" });
      const other = await createCourse({ "idempotency-key": "key-2" }, { title: "Something else" });
      expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
      const colleague = await app.signUp({ role: "instructor" });
      const theirs = await app.request("POST", "/api/courses", { token: colleague.token, body: { title: "Algebra" }, headers: { "idempotency-key": "key-2" } });
      expect(theirs.status).toBe(201);
    });

    it("does not keep a failure: the same key may be tried again", async () => {
      const refused = await createCourse({ "idempotency-key": "key-3" }, { title: "" });
      expect(refused.status).toBe(400);
      expect((await createCourse({ "idempotency-key": "key-3" })).status).toBe(201);
    });

    it("has to be printable", async () => {
      expect((await createCourse({ "idempotency-key": "a b" })).body.code).toBe("idempotency_key_invalid");
    });

    it("is forgotten after 24 hours", async () => {
      const first = await createCourse({ "idempotency-key": "key-4" });
      await app.sql`update platform.idempotency set created_at = now() - interval '25 hours' where key = 'key-4'`;
      const later = await createCourse({ "idempotency-key": "key-4" });
      expect(later.status).toBe(201);
      expect(later.body.id).not.toBe(first.body.id);
    });
  });

  it("answers whoever is still sending a file that is refused, and the next request goes through", async () => {
    const send = () => {
      const form = new FormData();
      form.set("file", new Blob([new Uint8Array(12_000_000)], { type: "image/png" }), "huge.png");
      return app.request("POST", `/api/users/${instructor.user.id}/avatar`, { token: instructor.token, body: form });
    };
    for (let n = 0; n < 8; n++) {
      expect((await send()).status).toBe(413);
      expect((await app.request("GET", "/api/auth/profile", { token: instructor.token })).status).toBe(200);
    }
  });

  it("describes every route as OpenAPI 3.1, each with its policy", async () => {
    const { body } = await app.request("GET", "/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const operations = Object.entries<Record<string, { description?: string }>>(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThan(40);
    expect(body.paths["/api/courses/import"].post.requestBody.content["multipart/form-data"].schema).toMatchObject({
      required: ["file"],
      properties: { file: { format: "binary" } },
    });
    for (const { path, method, operation } of operations) expect(operation.description, `${method} ${path}`).toContain("Policy `");
    expect((await app.request("GET", "/api/docs/")).status).toBe(200);
  });

  it("reports health, readiness and metrics without personal data", async () => {
    expect((await app.request("GET", "/health")).body).toEqual({ status: "ok" });
    expect((await app.request("GET", "/ready")).body).toEqual({ status: "ready" });
    const { body } = await app.request("GET", "/metrics");
    expect(body).toContain("lectern_http_request_seconds_bucket");
    expect(body).toContain('route="/api/courses"');
    expect(body).not.toContain(instructor.user.id);
  });
});
