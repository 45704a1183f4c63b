import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startTestApp, type TestApp, type TestPerson } from "@lectern/testing";
import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeExpired } from "../server/service/housekeeping.ts";
import { statuses } from "./statuses.ts";

/** A revoked session may be believed for two seconds; the product promises five. */
const REVOCATION_MS = 5_000;

let app: TestApp;
let person: TestPerson;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  person = await app.signUp({ fullName: "Amara Okafor" });
});
afterAll(() => app.stop());

const profile = (token: string) => app.request("GET", "/api/auth/profile", { token });
const refresh = (refreshToken: string) => app.request("POST", "/api/auth/refresh", { body: { refreshToken } });

async function signIn(who = person) {
  const reply = await app.request("POST", "/api/auth/login", { body: { email: who.email, password: who.password, withRefreshToken: true } });
  expect(reply.status).toBe(200);
  return { token: String(reply.body.accessToken), refreshToken: String(reply.body.refreshToken), sessionId: String(decodeJwt(reply.body.accessToken)["sid"]) };
}

async function browser(who = person) {
  const reply = await app.request("POST", "/api/auth/login", { body: { email: who.email, password: who.password } });
  return readCookies(reply.headers);
}

function readCookies(headers: Headers) {
  const jar = Object.fromEntries(
    headers.getSetCookie().flatMap((line) => [...line.matchAll(/^([^=]+)=([^;]*)/g)].map(([, name = "", value = ""]) => [name, value] as const)),
  );
  const { lectern_access: access, lectern_refresh: refreshCookie, lectern_csrf: csrf, lectern_renewal: renewal } = jar;
  return {
    access: access ?? "",
    refresh: refreshCookie ?? "",
    csrf: csrf ?? "",
    renewal: renewal ?? "",
    header: Object.entries(jar)
      .map(([name, value]) => `${name}=${value}`)
      .join("; "),
  };
}

async function untilRefused(token: string): Promise<number> {
  const startedAt = Date.now();
  while ((await profile(token)).status === 200 && Date.now() - startedAt < REVOCATION_MS) await sleep(50);
  expect((await profile(token)).status).toBe(401);
  return Date.now() - startedAt;
}

describe("access tokens", () => {
  it("are short-lived and name person, session, organisation and key", () => {
    expect(decodeProtectedHeader(person.token)).toMatchObject({ alg: "HS256", kid: expect.any(String) });
    const claims = decodeJwt(person.token);
    expect(claims).toMatchObject({ sub: person.user.id, org: person.user.organisationId, sid: expect.any(String) });
    expect(claims.exp! - claims.iat!).toBeLessThanOrEqual(600);
    expect(JSON.stringify(claims)).not.toContain("@");
  });

  it("are refused when forged, unsigned, expired, from elsewhere or bent, without a server error", async () => {
    const [key] = await app.sql<{ kid: string; secret: Buffer }[]>`select kid, secret from users.signing_key`;
    const { sub, sid, org } = decodeJwt(person.token);
    const claims = { sub: sub!, sid, org };
    const now = Math.floor(Date.now() / 1000);
    const sign = (
      secret: Uint8Array,
      {
        kid = key!.kid,
        alg = "HS256",
        iss = "lectern",
        exp = now + 300,
        more = {},
      }: { kid?: string; alg?: string; iss?: string; exp?: number; more?: object } = {},
    ) => new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, kid }).setIssuer(iss).setIssuedAt(now).setExpirationTime(exp).sign(secret);

    expect((await profile(await sign(key!.secret))).status).toBe(200);
    const bad = {
      "another key": await sign(new Uint8Array(32).fill(1)),
      "an unknown key": await sign(key!.secret, { kid: randomUUID() }),
      "a key id that is no id": await sign(key!.secret, { kid: "../../etc/passwd" }),
      "another algorithm": await sign(Buffer.concat([key!.secret, key!.secret]), { alg: "HS512" }),
      "no algorithm": new UnsecuredJWT(claims)
        .setIssuer("lectern")
        .setIssuedAt(now)
        .setExpirationTime(now + 300)
        .encode(),
      "another issuer": await sign(key!.secret, { iss: "elsewhere" }),
      expired: await sign(key!.secret, { exp: now - 60 }),
      "another organisation": await sign(key!.secret, { more: { org: randomUUID() } }),
      "another person": await sign(key!.secret, { more: { sub: randomUUID() } }),
      "an unknown session": await sign(key!.secret, { more: { sid: randomUUID() } }),
      "a session that is no id": await sign(key!.secret, { more: { sid: "' or true --" } }),
      "a bent signature": `${person.token.slice(0, -4)}AAAA`,
      "half a token": person.token.slice(0, 40),
      nonsense: "x.y.z",
      "a very long one": "x".repeat(4000),
    };
    for (const [what, token] of Object.entries(bad)) expect([what, (await profile(token)).status]).toEqual([what, 401]);
  });

  it("stop working when the person is suspended or moved to another organisation", async () => {
    const other = await app.signUp();
    await app.sql`update users.person set status = 'suspended' where id = ${person.user.id}`;
    await app.sql`update users.person set organisation_id = ${await app.createOrganisation()} where id = ${other.user.id}`;
    expect((await profile(person.token)).status).toBe(401);
    expect((await profile(other.token)).status).toBe(401);
  });
});

describe("refreshing", () => {
  it("swaps the token for a new pair", async () => {
    const { refreshToken, sessionId } = await signIn();
    const reply = await refresh(refreshToken);
    expect(reply.status).toBe(200);
    expect(reply.body.refreshToken).not.toBe(refreshToken);
    expect(decodeJwt(reply.body.accessToken)["sid"]).toBe(sessionId);
    expect((await profile(reply.body.accessToken)).status).toBe(200);
    expect((await refresh(reply.body.refreshToken)).status).toBe(200);
  });

  it("keeps the tokens in the database as hashes only", async () => {
    const { refreshToken } = await signIn();
    const [row] = await app.sql`select string_agg(refresh_token::text, ' ') as everything from users.refresh_token`;
    expect(row?.["everything"]).not.toContain(refreshToken);
    expect(row?.["everything"]).not.toContain(Buffer.from(refreshToken, "utf8").toString("hex"));
  });

  it("gives both of two tabs that refresh at once a pair, and both pairs work", async () => {
    const { refreshToken } = await signIn();
    const replies = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    const next = await Promise.all(replies.map((reply) => refresh(reply.body.refreshToken)));
    expect(next.map((reply) => reply.status)).toEqual([200, 200]);
  });

  it("ends the whole session when a swapped token is used a third time within the ten seconds", async () => {
    const { refreshToken, token } = await signIn();
    const replies = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)]);
    expect(statuses(replies)).toEqual([200, 200, 401]);
    const fresh = replies.filter((reply) => reply.status === 200).map((reply) => String(reply.body.refreshToken));
    for (const one of fresh) expect((await refresh(one)).status).toBe(401);
    await untilRefused(token);
  });

  it("ends the whole session when a swapped token comes back later, for the thief and for the owner", async () => {
    const { refreshToken, sessionId } = await signIn();
    const owner = await refresh(refreshToken);
    await app.sql`update users.refresh_token set rotated_at = now() - interval '11 seconds' where session_id = ${sessionId} and rotated_at is not null`;
    const thief = await refresh(refreshToken);
    expect([thief.status, thief.body.code]).toEqual([401, "session_ended"]);
    expect((await refresh(owner.body.refreshToken)).status).toBe(401);
    await untilRefused(owner.body.accessToken);
    const audit = await app.sql`select action from platform.audit_entry where target_id = ${sessionId} and action = 'session.token_reused'`;
    expect(audit).toHaveLength(1);
  });

  it("leaves the person's other sessions alone then", async () => {
    const [stolen, other] = [await signIn(), await signIn()];
    await Promise.all([refresh(stolen.refreshToken), refresh(stolen.refreshToken), refresh(stolen.refreshToken)]);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it("refuses unknown, expired and missing tokens alike", async () => {
    const { refreshToken, sessionId } = await signIn();
    await app.sql`update users.session set expires_at = now() - interval '1 second' where id = ${sessionId}`;
    for (const body of [{ refreshToken }, { refreshToken: "unknown" }, {}, undefined]) {
      const reply = await app.request("POST", "/api/auth/refresh", { body });
      expect([reply.status, reply.body.code]).toEqual([401, "session_ended"]);
    }
  });

  it("is refused to a suspended person", async () => {
    const { refreshToken } = await signIn();
    await app.sql`update users.person set status = 'suspended' where id = ${person.user.id}`;
    expect((await refresh(refreshToken)).status).toBe(401);
  });
});

describe("sessions that ended long ago", () => {
  it("are deleted with their tokens after a week; living ones stay", async () => {
    const [ended, living] = [await signIn(), await signIn()];
    await app.sql`update users.session set revoked_at = now() - interval '8 days', revoked_reason = 'revoked' where id = ${ended.sessionId}`;
    expect(await removeExpired(app.ctx())).toMatchObject({ sessions: 1 });
    const left = await app.sql`select id from users.session where id in (${ended.sessionId}, ${living.sessionId})`;
    expect(left).toEqual([{ id: living.sessionId }]);
    expect(await app.sql`select 1 from users.refresh_token where session_id = ${ended.sessionId}`).toHaveLength(0);
    expect((await refresh(living.refreshToken)).status).toBe(200);
  });
});

describe("a browser", () => {
  it("signs in, refreshes and signs out by cookies alone", async () => {
    const first = await browser();
    expect((await app.request("GET", "/api/auth/profile", { headers: { cookie: `lectern_access=${first.access}` } })).status).toBe(200);

    const refreshed = await app.request("POST", "/api/auth/refresh", { headers: { cookie: first.header, "x-csrf-token": first.csrf } });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body).not.toHaveProperty("refreshToken");
    const second = readCookies(refreshed.headers);
    expect(second.refresh).not.toBe(first.refresh);
    expect(second.csrf).toBe(first.csrf);
    expect([first.renewal.length, second.renewal.length, second.renewal === first.renewal]).toEqual([12, 12, false]);

    const out = await app.request("POST", "/api/auth/logout", { headers: { cookie: second.header, "x-csrf-token": second.csrf } });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie().filter((line) => /Max-Age=0/.test(line))).toHaveLength(4);
    expect((await refresh(second.refresh)).status).toBe(401);
  });

  it("signs out with the refresh cookie when the access token has run out", async () => {
    const { refresh: token } = await browser();
    expect((await app.request("POST", "/api/auth/logout", { headers: { cookie: `lectern_refresh=${token}` } })).status).toBe(204);
    expect((await refresh(token)).status).toBe(401);
  });

  it("changes nothing by cookie without the CSRF token, and needs none with a bearer token", async () => {
    const { header, access } = await browser();
    const body = { fullName: "Renamed" };
    const path = `/api/users/${person.user.id}`;
    const attempts: Record<string, string>[] = [{ cookie: header }, { cookie: header, "x-csrf-token": "made-up" }];
    for (const headers of attempts) {
      expect((await app.request("PUT", path, { body, headers })).status).toBe(403);
    }
    expect((await profile(access)).body.fullName).toBe("Amara Okafor");
    expect((await app.request("PUT", path, { body, token: access })).status).toBe(200);
  });
});

describe("active sessions", () => {
  it("are listed newest first, page by page, with the present one marked", async () => {
    const [, , last] = [await signIn(), await signIn(), await signIn()];
    const first = await app.request("GET", "/api/auth/sessions?limit=2", { token: last.token });
    expect(first.body.items).toHaveLength(2);
    expect(first.body.items[0]).toMatchObject({ id: last.sessionId, current: true, userAgent: expect.any(String) });
    const rest = await app.request("GET", `/api/auth/sessions?limit=200&cursor=${first.body.nextCursor}`, { token: last.token });
    expect(rest.body.nextCursor).toBeNull();
    const ids = [...first.body.items, ...rest.body.items].map((session: { id: string }) => session.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(5);
    expect((await app.request("GET", "/api/auth/sessions?cursor=garbage", { token: last.token })).status).toBe(400);
  });

  it("can be ended one by one; HTTP and open sockets know within five seconds", async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const socket = await app.connect(other.token);
    const closed = new Promise<number>((resolve) => socket.once("disconnect", () => resolve(Date.now())));
    const startedAt = Date.now();
    expect((await app.request("DELETE", `/api/auth/sessions/${other.sessionId}`, { token: mine.token })).status).toBe(204);
    expect(await untilRefused(other.token)).toBeLessThan(REVOCATION_MS);
    expect((await closed) - startedAt).toBeLessThan(REVOCATION_MS);
    await expect(app.connect(other.token)).rejects.toThrow(/./);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await profile(mine.token)).status).toBe(200);
  });

  it("that end behind the server's back close their sockets, too", async () => {
    const { token, sessionId } = await signIn();
    const socket = await app.connect(token);
    await app.sql`update users.session set revoked_at = now(), revoked_reason = 'revoked' where id = ${sessionId}`;
    await expect.poll(() => socket.connected, { timeout: REVOCATION_MS }).toBe(false);
  });

  it("of others look as if they did not exist", async () => {
    const stranger = await app.signUp();
    const { sessionId, token } = await signIn();
    const reply = await app.request("DELETE", `/api/auth/sessions/${sessionId}`, { token: stranger.token });
    expect([reply.status, reply.body.code]).toEqual([404, "not_found"]);
    expect((await app.request("DELETE", `/api/auth/sessions/${randomUUID()}`, { token })).status).toBe(404);
    expect((await app.request("DELETE", "/api/auth/sessions/not-an-id", { token })).status).toBe(400);
    expect((await profile(token)).status).toBe(200);
  });

  it("can all be ended but the present one", async () => {
    const [mine, other] = [await signIn(), await signIn()];
    expect((await app.request("POST", "/api/auth/sessions/revoke-others", { token: mine.token })).status).toBe(204);
    await untilRefused(other.token);
    const list = await app.request("GET", "/api/auth/sessions", { token: mine.token });
    expect(list.body.items.map((session: { id: string }) => session.id)).toEqual([mine.sessionId]);
  });

  it.each([
    ["GET", "/api/auth/profile"],
    ["GET", "/api/auth/sessions"],
    ["POST", "/api/auth/sessions/revoke-others"],
    ["POST", "/api/auth/verify-email/resend"],
    ["GET", "/api/users"],
    ["GET", "/api/organisations"],
  ])("are needed for %s %s", async (method, path) => {
    const reply = await app.request(method, path);
    expect([reply.status, reply.body.code]).toEqual([401, "not_signed_in"]);
  });
});
