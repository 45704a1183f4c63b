import { randomUUID } from "node:crypto";
import { findByEmail, getActor, getMany, getOrganisation, getStats, search } from "@lectern/users/contract";
import bootstrap from "@lectern/users/bootstrap";
import { buildOrganisation, buildPerson, buildToken } from "@lectern/users/factory";
import { removeDemoPeople } from "../server/service/housekeeping.ts";
import users from "@lectern/users";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statuses } from "./statuses.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function member(organisationId: string, role: "student" | "instructor" | "admin" | "platform_admin") {
  const person = await buildPerson(app.ctx(), { organisationId, role });
  return { ...person, token: await buildToken(app.ctx(), person.id) };
}

describe("the first administrator", () => {
  it("is made once from the operator's settings, also when two processes start at the same moment", async () => {
    const given = { adminEmail: " Boss@Example.test ", adminPassword: "violet harbour lantern" };
    await Promise.all([bootstrap(app.ctx(), given), bootstrap(app.ctx(), given)]);
    await bootstrap(app.ctx(), { ...given, adminEmail: "second@example.test" });
    const people = await app.sql`select email, role from users.person`;
    expect(people).toEqual([{ email: "boss@example.test", role: "platform_admin" }]);
    const login = await app.request("POST", "/api/auth/login", { body: { email: "boss@example.test", password: given.adminPassword } });
    expect(login.status).toBe(200);
  });
});

describe("an organisation", () => {
  it("is seen by its members and changed by its administrators, and does not exist for anybody else", async () => {
    const [mine, theirs] = [await buildOrganisation(app.ctx(), { name: "Northbank" }), await buildOrganisation(app.ctx())];
    const [student, admin] = [await member(mine.id, "student"), await member(mine.id, "admin")];
    const path = `/api/organisations/${mine.id}`;
    expect((await app.request("GET", path, { token: student.token })).body).toMatchObject({
      id: mine.id,
      name: "Northbank",
      settings: { passwordMinLength: 12, registrationOpen: true },
    });
    expect((await app.request("PATCH", path, { token: student.token, body: { name: "Mine now" } })).status).toBe(403);

    const changed = await app.request("PATCH", path, {
      token: admin.token,
      body: { name: "Trường Bắc", settings: { passwordMinLength: 16, timeZone: "Asia/Ho_Chi_Minh" } },
    });
    expect(changed.body).toMatchObject({
      name: "Trường Bắc",
      slug: mine.slug,
      settings: { passwordMinLength: 16, passwordComplexity: "none", timeZone: "Asia/Ho_Chi_Minh" },
    });
    const [audit] = await app.sql`select details from platform.audit_entry where action = 'organisation.updated' and target_id = ${mine.id}`;
    expect(audit?.["details"]).toEqual({
      name: { before: "Northbank", after: "Trường Bắc" },
      passwordMinLength: { before: 12, after: 16 },
      timeZone: { before: "UTC", after: "Asia/Ho_Chi_Minh" },
    });

    for (const wrong of [{ settings: { passwordMinLength: 3 } }, { slug: "No Spaces" }, { name: "" }])
      expect((await app.request("PATCH", path, { token: admin.token, body: wrong })).status).toBe(400);
    const outsider = await member(theirs.id, "admin");
    expect((await app.request("GET", path, { token: outsider.token })).status).toBe(404);
    expect((await app.request("PATCH", path, { token: outsider.token, body: { name: "Stolen" } })).status).toBe(404);
    expect((await app.request("GET", `/api/organisations/${randomUUID()}`, { token: student.token })).status).toBe(404);
  });

  it("is founded and listed by platform administrators only; its short name is its own, also at the same moment", async () => {
    const home = await buildOrganisation(app.ctx());
    const [platform, admin] = [await member(home.id, "platform_admin"), await member(home.id, "admin")];
    const slug = `college-${randomUUID()}`;
    const found = (token: string) =>
      app.request("POST", "/api/organisations", { token, body: { name: "New College", slug, settings: { defaultLanguage: "vi" } } });
    expect((await found(admin.token)).status).toBe(403);
    expect((await app.request("GET", "/api/organisations", { token: admin.token })).status).toBe(403);
    const replies = await Promise.all([found(platform.token), found(platform.token)]);
    expect(statuses(replies)).toEqual([201, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body.code).toBe("slug_taken");
    expect((await app.request("PATCH", `/api/organisations/${home.id}`, { token: admin.token, body: { slug } })).body.code).toBe("slug_taken");

    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const reply = await app.request("GET", `/api/organisations?limit=2${cursor ? `&cursor=${cursor}` : ""}`, { token: platform.token });
      seen.push(...reply.body.items.map((item: { slug: string }) => item.slug));
      cursor = reply.body.nextCursor;
    }
    expect(seen.filter((one) => one === slug)).toHaveLength(1);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("other rooms", () => {
  it("get people of the organisation they ask for and of no other", async () => {
    const [here, there] = [await buildOrganisation(app.ctx()), await buildOrganisation(app.ctx())];
    const mine = await buildPerson(app.ctx(), { organisationId: here.id, fullName: "Lê Hoàng Sơn", email: `son-${randomUUID()}@example.test` });
    const other = await buildPerson(app.ctx(), { organisationId: there.id, fullName: "Lê Hoàng Sơn" });
    const ctx = app.ctx();
    const organisationId = here.id;
    const summary = { id: mine.id, fullName: "Lê Hoàng Sơn", avatarUrl: null };
    expect(await ctx.call(getMany, { organisationId, ids: [mine.id, other.id, randomUUID()] })).toEqual([summary]);
    expect(await ctx.call(getMany, { organisationId, ids: [] })).toEqual([]);
    expect(await ctx.call(findByEmail, { organisationId, emails: [` ${mine.email.toUpperCase()}`, other.email, "nobody"] })).toEqual([
      { id: mine.id, email: mine.email, fullName: mine.fullName, role: "student" },
    ]);
    expect(await ctx.call(findByEmail, { organisationId, emails: [] })).toEqual([]);
    expect(await ctx.call(search, { organisationId, query: "le son", limit: 10 })).toEqual([{ ...summary, role: "student" }]);
    expect(await ctx.call(getActor, { organisationId, userId: mine.id })).toMatchObject({ userId: mine.id, sessionId: null });
    expect(await ctx.call(getActor, { organisationId, userId: other.id })).toBeNull();
    expect(await ctx.call(getOrganisation, { organisationId })).toEqual(here);
    await expect(ctx.call(getOrganisation, { organisationId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    await buildToken(app.ctx(), mine.id);
    expect(await ctx.call(getStats, { organisationId })).toMatchObject({ people: 1, peopleByRole: { student: 1, admin: 0 }, activeSessions: 1, demoPeople: 0 });
  });
});

describe("the demonstration", () => {
  it("has an administrator, two instructors and thirty students who can sign in with the given password", async () => {
    const organisationId = app.ctx().newId();
    const demo = (await users.demo?.())?.default;
    await demo?.(app.ctx(), { organisationId, password: "demo-pass" });
    await demo?.(app.ctx(), { organisationId, password: "demo-pass" });
    const people = await app.sql`select email, role, full_name, email_verified_at, is_demo from users.person where organisation_id = ${organisationId}`;
    const expected = ["admin", "instructor", "instructor2", ...Array.from({ length: 30 }, (_, index) => `student${index + 1}`)].map(
      (name) => `${name}@demo.lectern.test`,
    );
    expect(people.map((row) => String(row["email"])).toSorted()).toEqual(expected.toSorted());
    expect(people.every((row) => row["isDemo"] && row["emailVerifiedAt"])).toBe(true);
    expect(new Set(people.map((row) => row["fullName"])).size).toBe(33);
    for (const [email, role] of [
      ["admin", "admin"],
      ["instructor2", "instructor"],
      ["student30", "student"],
    ] as const) {
      const login = await app.request("POST", "/api/auth/login", { body: { email: `${email}@demo.lectern.test`, password: "demo-pass" } });
      expect([login.status, login.body.user?.role]).toEqual([200, role]);
    }
    const [organisation] = await app.sql`select name from users.organisation where id = ${organisationId}`;
    expect(organisation?.["name"]).toBe("Lectern Demo College");

    const groups = () => app.sql<{ name: string; members: number; inBatch: boolean }[]>`
      select name, batch_id is not null as in_batch, (select count(*)::int from users.group_member m where m.group_id = g.id) as members
      from users.people_group g where organisation_id = ${organisationId} order by kind, code`;
    expect(await groups()).toMatchObject([
      { name: "Intake 2026", members: 24, inBatch: false },
      { name: "Class A", members: 11, inBatch: true },
      { name: "Lớp B", members: 15, inBatch: true },
    ]);
    // Gone with the demonstration, but where somebody of the college is in one by now.
    const ours = await buildPerson(app.ctx(), { organisationId });
    await app.sql`
      insert into users.group_member (group_id, user_id, organisation_id)
      select id, ${ours.id}, ${organisationId} from users.people_group where organisation_id = ${organisationId} and name = 'Class A'`;
    const keepUserId = String((await app.sql`select id from users.person where email = 'admin@demo.lectern.test'`)[0]?.["id"]);
    const ctx = app.ctx();
    await ctx.transaction((tx) => removeDemoPeople(ctx, tx, { organisationId, keepUserId }));
    expect(await groups()).toMatchObject([{ name: "Class A", members: 1, inBatch: false }]);
  });
});
