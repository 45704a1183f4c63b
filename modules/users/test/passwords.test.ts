import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statuses } from "./statuses.ts";

const NEW_PASSWORD = "amber window quartz";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const post = (path: string, body: unknown, token?: string) => app.request("POST", path, { body, ...(token ? { token } : {}) });
const login = (email: string, password: string) => post("/api/auth/login", { email, password });

interface Mail {
  readonly kind: string;
  readonly subject: string;
  readonly textBody: string;
  readonly htmlBody: string;
  readonly language: string;
  readonly organisationId: string | null;
}

async function mailsTo(email: string, kind: string): Promise<Mail[]> {
  await app.drain();
  return app.sql<
    Mail[]
  >`select kind, subject, text_body, html_body, language, organisation_id from platform.mail where recipient = ${email} and kind = ${kind} order by id`;
}

async function linkTo(email: string, kind: string): Promise<{ page: string; token: string }> {
  const mail = (await mailsTo(email, kind)).at(-1);
  const [, page = "", token = ""] = /http:\/\/localhost:\d+(\/[a-z-]+)#token=([\w-]{43})/.exec(mail?.textBody ?? "") ?? [];
  expect(mail?.htmlBody).toContain(`${page}#token=${token}`);
  return { page, token };
}

async function newcomer(language: "en" | "vi" = "en") {
  const email = `p-${randomUUID()}@example.test`;
  const reply = await post("/api/auth/register", { email, password: "violet harbour lantern", fullName: "Ana <b>&", language });
  return { email, id: String(reply.body.user.id), token: String(reply.body.accessToken) };
}

describe("confirming the address", () => {
  it("works once with the link of the mail that registering sends, in the person's language", async () => {
    const { email, token } = await newcomer("vi");
    const [mail] = await mailsTo(email, "users.verify-email");
    expect(mail).toMatchObject({ language: "vi", subject: "Xác nhận địa chỉ email của bạn" });
    expect(mail?.htmlBody).toContain("Ana &lt;b&gt;&amp;");
    const link = await linkTo(email, "users.verify-email");
    expect(link.page).toBe("/verify-email");
    const replies = await Promise.all([1, 2, 3].map(() => post("/api/auth/verify-email", { token: link.token })));
    expect(statuses(replies)).toEqual([204, 400, 400]);
    expect((await app.request("GET", "/api/auth/profile", { token })).body.emailVerified).toBe(true);
  });

  it("refuses expired links, links for something else and nonsense alike", async () => {
    const { email, id } = await newcomer();
    const { token } = await linkTo(email, "users.verify-email");
    await app.sql`update users.mail_token set expires_at = now() where user_id = ${id}`;
    await post("/api/auth/forgot-password", { email });
    const reset = await linkTo(email, "users.reset-password");
    for (const wrong of [token, reset.token, "nonsense"]) {
      const reply = await post("/api/auth/verify-email", { token: wrong });
      expect([reply.status, reply.body.code]).toEqual([400, "token_invalid"]);
    }
  });

  it("sends the mail again on request, at most three times, and not to those who are done", async () => {
    const { email, id, token } = await newcomer();
    for (let time = 1; time <= 5; time++) expect((await post("/api/auth/verify-email/resend", undefined, token)).status).toBe(202);
    expect(await mailsTo(email, "users.verify-email")).toHaveLength(1 + 3);
    await app.sql`update users.person set email_verified_at = now() where id = ${id}`;
    expect((await post("/api/auth/verify-email/resend", undefined, token)).status).toBe(202);
    expect(await mailsTo(email, "users.verify-email")).toHaveLength(4);
  });
});

describe("a forgotten password", () => {
  it("is asked for alike by known, unknown and suspended people, and only the known get mail, at most three", async () => {
    const [known, suspended] = [await newcomer(), await newcomer()];
    await app.sql`update users.person set status = 'suspended' where id = ${suspended.id}`;
    const unknown = `nobody-${randomUUID()}@example.test`;
    for (const email of [known.email, known.email.toUpperCase(), known.email, known.email, suspended.email, unknown]) {
      const reply = await post("/api/auth/forgot-password", { email });
      expect([reply.status, reply.body]).toEqual([202, ""]);
    }
    expect(await mailsTo(known.email, "users.reset-password")).toHaveLength(3);
    expect(await mailsTo(suspended.email, "users.reset-password")).toHaveLength(0);
    expect(await mailsTo(unknown, "users.reset-password")).toHaveLength(0);
  });

  it("is set anew once with the link; every session ends, the account's door opens, the address is proven", async () => {
    const { email, token } = await newcomer();
    for (let failure = 1; failure <= 5; failure++) await login(email, "wrong");
    expect((await login(email, "violet harbour lantern")).status).toBe(429);

    await post("/api/auth/forgot-password", { email });
    const link = await linkTo(email, "users.reset-password");
    expect(link.page).toBe("/reset-password");
    const weak = await post("/api/auth/reset-password", { token: link.token, password: "short" });
    expect(weak.body).toMatchObject({ code: "validation_failed", errors: [{ path: "/password", code: "password_too_short" }] });

    const replies = await Promise.all([NEW_PASSWORD, `${NEW_PASSWORD} 2`].map((password) => post("/api/auth/reset-password", { token: link.token, password })));
    expect(statuses(replies)).toEqual([204, 400]);
    const won = replies[0]?.status === 204 ? NEW_PASSWORD : `${NEW_PASSWORD} 2`;

    expect((await login(email, "violet harbour lantern")).status).toBe(401);
    const signedIn = await login(email, won);
    expect(signedIn.status).toBe(200);
    expect(signedIn.body.user.emailVerified).toBe(true);
    const sessions = await app.request("GET", "/api/auth/sessions", { token: signedIn.body.accessToken });
    expect(sessions.body.items).toHaveLength(1);
    await expect.poll(async () => (await app.request("GET", "/api/auth/profile", { token })).status, { timeout: 5000 }).toBe(401);
  });

  it("leaves no other link good once it was set", async () => {
    const { email } = await newcomer();
    await post("/api/auth/forgot-password", { email });
    const first = await linkTo(email, "users.reset-password");
    await post("/api/auth/forgot-password", { email });
    const second = await linkTo(email, "users.reset-password");
    expect(second.token).not.toBe(first.token);
    expect((await post("/api/auth/reset-password", { token: first.token, password: NEW_PASSWORD })).status).toBe(204);
    expect((await post("/api/auth/reset-password", { token: second.token, password: NEW_PASSWORD })).status).toBe(400);
  });

  it("of a platform administrator is not in the organisation administrators' mailbox", async () => {
    const platform = await app.signUp({ role: "platform_admin" });
    await post("/api/auth/forgot-password", { email: platform.email });
    const [mail] = await mailsTo(platform.email, "users.reset-password");
    expect(mail?.organisationId).toBeNull();
  });
});

describe("changing the password", () => {
  let person: TestPerson;
  const change = (currentPassword: string, newPassword: string) => post("/api/auth/change-password", { currentPassword, newPassword }, person.token);

  beforeAll(async () => {
    person = await app.signUp();
  });

  it("needs the current one, refuses a weak one, ends the other sessions and keeps this one", async () => {
    const other = await login(person.email, person.password);
    const wrong = await change("not it", NEW_PASSWORD);
    expect([wrong.status, wrong.body.code]).toEqual([400, "wrong_password"]);
    const weak = await change(person.password, "123456789012");
    expect(weak.body.errors[0]).toMatchObject({ path: "/newPassword", code: "password_breached" });

    expect((await change(person.password, NEW_PASSWORD)).status).toBe(204);
    expect((await app.request("GET", "/api/auth/profile", { token: person.token })).status).toBe(200);
    await expect.poll(async () => (await app.request("GET", "/api/auth/profile", { token: other.body.accessToken })).status, { timeout: 5000 }).toBe(401);
    expect((await login(person.email, person.password)).status).toBe(401);
    expect((await login(person.email, NEW_PASSWORD)).status).toBe(200);
    const audit = await app.sql`select action from platform.audit_entry where target_id = ${person.user.id} and action like 'user.password%' order by id`;
    expect(audit.map((row) => row["action"])).toEqual(["user.password_change_failed", "user.password_changed"]);
  });

  it("happens once when two change it at the same moment", async () => {
    const replies = await Promise.all([change(NEW_PASSWORD, "granite orchard one"), change(NEW_PASSWORD, "granite orchard two")]);
    expect(statuses(replies)).toEqual([204, 400]);
  });

  it("shares its failures with the sign-in door", async () => {
    const victim = await app.signUp();
    for (let failure = 1; failure <= 3; failure++)
      expect((await post("/api/auth/change-password", { currentPassword: "wrong", newPassword: NEW_PASSWORD }, victim.token)).status).toBe(400);
    for (let failure = 4; failure <= 5; failure++) expect((await login(victim.email, "wrong")).status).toBe(401);
    expect((await post("/api/auth/change-password", { currentPassword: victim.password, newPassword: NEW_PASSWORD }, victim.token)).status).toBe(429);
    expect((await login(victim.email, victim.password)).status).toBe(429);
  });
});

describe("an address that guesses", () => {
  it("is shut out at every door after a hundred failures, while other addresses and signed-in people go on", async () => {
    const person = await app.signUp();
    const statuses = [];
    for (let failure = 0; failure < 110; failure++) statuses.push((await post("/api/auth/verify-email", { token: `guess-${failure}` })).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(100);

    for (const [path, body] of [
      ["/api/auth/login", { email: person.email, password: person.password }],
      ["/api/auth/reset-password", { token: "guess", password: NEW_PASSWORD }],
      ["/api/auth/register", { email: `x-${randomUUID()}@example.test`, password: NEW_PASSWORD, fullName: "Xi" }],
    ] as const) {
      const reply = await post(path, body);
      expect([path, reply.status]).toEqual([path, 429]);
      expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await app.request("GET", "/api/auth/profile", { token: person.token })).status).toBe(200);
    expect(await loginFrom("127.0.0.2", person)).toBe(200);
  });
});

/** A request from another loopback address; fetch cannot choose. */
function loginFrom(localAddress: string, { email, password }: TestPerson): Promise<number> {
  const body = JSON.stringify({ email, password });
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${app.url}/api/auth/login`,
      { method: "POST", localAddress, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
