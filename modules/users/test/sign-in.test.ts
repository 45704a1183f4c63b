import { randomUUID } from "node:crypto";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statuses } from "./statuses.ts";

const PASSWORD = "violet harbour lantern";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const address = () => `p-${randomUUID()}@example.test`;
const register = (body: object) => app.request("POST", "/api/auth/register", { body });
const login = (email: string, password: string, more: object = {}) => app.request("POST", "/api/auth/login", { body: { email, password, ...more } });

async function account(fullName = "Ngô Bảo Châu") {
  const email = address();
  const reply = await register({ email, password: PASSWORD, fullName });
  expect(reply.status).toBe(201);
  return { email, id: String(reply.body.user.id), token: String(reply.body.accessToken) };
}

describe("registering", () => {
  it("lets the very first person found the organisation, also when two come at once, and makes everybody after them a student", async () => {
    const replies = await Promise.all([address(), address()].map((email) => register({ email, password: PASSWORD, fullName: "First Person" })));
    expect(replies.map((reply) => reply.status)).toEqual([201, 201]);
    expect(replies.map((reply) => String(reply.body.user.role)).toSorted()).toEqual(["admin", "student"]);
    expect(new Set(replies.map((reply) => reply.body.user.organisationId)).size).toBe(1);
    expect(await app.sql`select id from users.organisation`).toHaveLength(1);
  });

  it("answers with the person, an access token and cookies, as outside clients expect", async () => {
    const email = address();
    const reply = await register({ email, password: PASSWORD, fullName: "  Trần  Thị Ánh ", language: "vi" });
    expect(reply.status).toBe(201);
    expect(Object.keys(reply.body).toSorted()).toEqual(["accessToken", "expiresIn", "user"]);
    expect(reply.body.expiresIn).toBeLessThanOrEqual(600);
    expect(reply.body.user).toMatchObject({
      email,
      fullName: "Trần  Thị Ánh",
      role: "student",
      language: "vi",
      timeZone: "UTC",
      avatarUrl: null,
      emailVerified: false,
    });

    const cookies = reply.headers.getSetCookie();
    const cookie = (name: string) => cookies.find((one) => one.startsWith(`${name}=`)) ?? "";
    for (const name of ["lectern_access", "lectern_refresh", "lectern_csrf", "lectern_renewal"]) expect(cookie(name)).toMatch(/; Secure; SameSite=Lax/);
    expect(cookie("lectern_access")).toContain("HttpOnly");
    expect(cookie("lectern_refresh")).toMatch(/Path=\/api\/auth; HttpOnly/);
    for (const name of ["lectern_csrf", "lectern_renewal"]) expect(cookie(name)).not.toContain("HttpOnly");

    const profile = await app.request("GET", "/api/auth/profile", { token: reply.body.accessToken });
    expect(profile.status).toBe(200);
    expect(profile.body).toEqual(reply.body.user);
    for (const key of ["id", "email", "fullName", "role", "organisationId", "language", "timeZone", "avatarUrl", "createdAt"])
      expect(profile.body).toHaveProperty(key);
  });

  it("knows an address in every spelling and refuses it the second time, also at the same moment", async () => {
    const email = `Đặng.Ánh-${randomUUID()}@Example.test`;
    const spellings = [email, ` ${email.toUpperCase()} `, email.normalize("NFD")];
    const replies = await Promise.all(spellings.map((spelling) => register({ email: spelling, password: PASSWORD, fullName: "Đặng Ánh" })));
    expect(statuses(replies)).toEqual([201, 409, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body.code).toBe("email_taken");
    expect((await login(email.normalize("NFD").toUpperCase(), PASSWORD)).status).toBe(200);
  });

  it.each([
    ["too short", "kestrel-89", "password_too_short"],
    ["too long", "k".repeat(100) + "estrel ".repeat(30), "password_too_long"],
    ["a listed one with digits behind", "password20262026", "password_breached"],
    ["a listed one twice", "dragondragon", "password_breached"],
    ["a row of digits", "123456789012", "password_breached"],
    ["the alphabet backwards", "zyxwvutsrqpon", "password_breached"],
    ["one key held down", "aaaaaaaaaaaaaaaa", "password_breached"],
    ["the own name", "ngo-bao-chau", "password_too_personal"],
    ["the own address", "mathematician1", "password_too_personal"],
  ])("refuses a password that is %s", async (_what, password, code) => {
    const reply = await register({ email: `mathematician@${randomUUID()}.test`, password, fullName: "ngo bao chau" });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: "validation_failed", errors: [{ path: "/password", code }] });
  });

  it.each([
    [{ email: "nobody" }],
    [{ email: "a b@example.test" }],
    [{ email: "x@localhost" }],
    [{ email: `${"x".repeat(65)}@example.test` }],
    [{ fullName: "   " }],
    [{ fullName: "A\u0000B" }],
    [{ fullName: "x".repeat(121) }],
    [{ password: "" }],
    [{ password: 12 }],
    [{ language: "tlh" }],
    [{ timeZone: "Mars/Olympus" }],
  ])("refuses %o with a clear problem", async (wrong) => {
    const reply = await register({ email: address(), password: PASSWORD, fullName: "Somebody", ...wrong });
    expect(reply.status).toBe(400);
    expect(reply.body.code).toBe("validation_failed");
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
  });

  it("keeps strangers out where the organisation is closed, and asks for three kinds of characters where it wants them", async () => {
    await app.sql`update users.organisation set registration_open = false, password_complexity = 'three_classes'`;
    try {
      const closed = await register({ email: address(), password: PASSWORD, fullName: "Stranger" });
      expect([closed.status, closed.body.code]).toEqual([403, "registration_closed"]);
      await app.sql`update users.organisation set registration_open = true`;
      const simple = await register({ email: address(), password: "violetharbourlantern", fullName: "Stranger" });
      expect(simple.body.errors[0].code).toBe("password_too_simple");
      expect((await register({ email: address(), password: "Violet harbour lantern", fullName: "Stranger" })).status).toBe(201);
      const options = await app.request("GET", "/api/auth/options");
      expect(options.body).toMatchObject({ registrationOpen: true, passwordMinLength: 12, passwordComplexity: "three_classes" });
    } finally {
      await app.sql`update users.organisation set registration_open = true, password_complexity = 'none'`;
    }
  });
});

describe("signing in", () => {
  it("answers like registering, and ignores a second factor the account does not have", async () => {
    const { email } = await account();
    const reply = await login(email, PASSWORD, { totp: "123456" });
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body).toSorted()).toEqual(["accessToken", "expiresIn", "user"]);
  });

  it("takes a password typed in another Unicode form", async () => {
    const email = address();
    await register({ email, password: "mật khẩu dài của tôi".normalize("NFC"), fullName: "Lê Mai" });
    expect((await login(email, "mật khẩu dài của tôi".normalize("NFD"))).status).toBe(200);
  });

  it("says the same, and takes as long, for an unknown account, a wrong password, a suspended person and one without a password", async () => {
    const [known, suspended, invited] = [await account(), await account(), await account()];
    await app.sql`update users.person set status = 'suspended' where id = ${suspended.id}`;
    await app.sql`update users.person set password_hash = null where id = ${invited.id}`;
    const attempts: [string, string][] = [
      [address(), PASSWORD],
      [known.email, "not the password"],
      [suspended.email, PASSWORD],
      [invited.email, PASSWORD],
    ];
    const results = [];
    for (const [email, password] of attempts) {
      const startedAt = performance.now();
      const reply = await login(email, password);
      results.push({ status: reply.status, title: reply.body.title, code: reply.body.code, ms: performance.now() - startedAt });
    }
    expect(new Set(results.map(({ status, title, code }) => `${status} ${code} ${title}`))).toEqual(
      new Set(["401 invalid_credentials E-mail address or password is wrong."]),
    );
    const times = results.map(({ ms }) => ms);
    expect(Math.min(...times)).toBeGreaterThan(Math.max(...times) / 5);
  });

  it("refuses the sixth try after five failures, with the right password too, and says when to come back", async () => {
    const { email } = await account();
    for (let failure = 1; failure <= 5; failure++) expect((await login(email, `wrong ${failure}`)).status).toBe(401);
    const reply = await login(email, PASSWORD);
    expect([reply.status, reply.body.code]).toEqual([429, "rate_limited"]);
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(reply.headers.get("retry-after"))).toBeLessThanOrEqual(900);
  });

  it("closes the door of an unknown account in the same way", async () => {
    const email = address();
    for (let failure = 1; failure <= 5; failure++) expect((await login(email, "wrong")).status).toBe(401);
    expect((await login(email, "wrong")).status).toBe(429);
  });

  it("lets no more than five guesses through when twenty come at once", async () => {
    const { email } = await account();
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => login(email, `guess ${index}`)));
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(5);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(15);
  });

  it("forgets an account's failures with a success", async () => {
    const { email } = await account();
    for (let round = 0; round < 2; round++) {
      for (let failure = 1; failure <= 4; failure++) expect((await login(email, "wrong")).status).toBe(401);
      expect((await login(email, PASSWORD)).status).toBe(200);
    }
  });

  it("signs in many times at once on one account", async () => {
    const { email } = await account();
    const replies = await Promise.all(Array.from({ length: 12 }, () => login(email, PASSWORD)));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
  });

  it("renews a hash made with older parameters", async () => {
    const { email, id } = await account();
    // argon2id of "violet harbour lantern" with 8 MiB and one pass.
    const { argon2Sync } = await import("node:crypto");
    const nonce = Buffer.alloc(16, 7);
    const tag = argon2Sync("argon2id", { message: PASSWORD, nonce, parallelism: 1, tagLength: 32, memory: 8192, passes: 1 });
    const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
    await app.sql`update users.person set password_hash = ${`$argon2id$v=19$m=8192,t=1,p=1$${base64(nonce)}$${base64(tag)}`} where id = ${id}`;
    expect((await login(email, PASSWORD)).status).toBe(200);
    const [row] = await app.sql`select password_hash from users.person where id = ${id}`;
    expect(row?.["passwordHash"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  it("writes sign-ins and failures into the audit log, without addresses", async () => {
    const { email, id } = await account();
    await login(email, "wrong");
    await login(email, PASSWORD);
    const rows = await app.sql`
      select action, details::text as details, actor_id, target_id from platform.audit_entry
      where target_id = ${id} or actor_id = ${id} order by id`;
    expect(rows.map((row) => row["action"])).toEqual(["user.registered", "user.sign_in_failed", "user.signed_in"]);
    expect(JSON.stringify(rows)).not.toContain("@");
  });
});
