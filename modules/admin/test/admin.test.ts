import { randomUUID } from "node:crypto";
import { buildOrganisation, buildPerson, buildToken } from "@lectern/users/factory";
import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let app: TestApp;
let organisationId: string;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  organisationId = (await buildOrganisation(app.ctx())).id;
});
afterAll(() => app.stop());

const get = (path: string, token: string) => app.request("GET", `/api/admin/${path}`, { token });
const post = (path: string, token: string) => app.request("POST", `/api/admin/${path}`, { token });

async function person(role: OrganisationRole, more: { organisationId?: string; fullName?: string; isDemo?: boolean } = {}) {
  const profile = await buildPerson(app.ctx(), { organisationId, role, ...more });
  return { ...profile, token: await buildToken(app.ctx(), profile.id) };
}

async function mail(of: string | null, status = "stored") {
  const id = app.ctx().newId();
  const text = "Set one here: http://localhost/reset-password#token=abc_DEF-123 now";
  await app.sql`
    insert into platform.mail (id, organisation_id, kind, recipient, subject, text_body, html_body, language, status)
    values (${id}, ${of}, 'users.reset-password', 'someone@example.test', 'Set a new password', ${text}, ${`<p>${text}</p>`}, 'en', ${status})`;
  return id;
}

async function deadLetter(of: string | null, subscription = "users.remove-demo-people") {
  const id = app.ctx().newId();
  const eventId = randomUUID();
  const envelope = {
    id: eventId,
    name: "organisation.demo-removed",
    version: 1,
    occurredAt: new Date().toISOString(),
    organisationId: of,
    actorId: null,
    data: { organisationId: of ?? randomUUID(), keepUserId: randomUUID() },
  };
  await app.sql`
    insert into platform.dead_letter (id, subscription, event_id, event_name, organisation_id, envelope, error, attempts)
    values (${id}, ${subscription}, ${eventId}, 'organisation.demo-removed', ${of}, ${app.sql.json(envelope)}, 'relation at /srv/secret failed', 8)`;
  return id;
}

describe("administration", () => {
  it.each(["stats", "mail", `mail/${randomUUID()}`, "jobs", "dead-letters", "audit", "system", "realtime"])("/%s is for administrators only", async (path) => {
    expect((await app.request("GET", `/api/admin/${path}`)).status).toBe(401);
    for (const role of ["student", "teaching_assistant", "instructor"] as const) expect((await get(path, (await person(role)).token)).status).toBe(403);
  });

  it("acts for administrators only, too", async () => {
    for (const path of ["demo/remove", `dead-letters/${randomUUID()}/retry`]) {
      expect((await app.request("POST", `/api/admin/${path}`)).status).toBe(401);
      expect((await post(path, (await person("instructor")).token)).status).toBe(403);
    }
  });

  it("counts people, sessions and trouble of one's own organisation; platform administrators see all", async () => {
    const [admin, platform] = [await person("admin"), await person("platform_admin")];
    await person("student");
    await person("student", { isDemo: true });
    await mail(organisationId, "failed");
    await deadLetter(organisationId);
    const mine = (await get("stats", admin.token)).body;
    expect(mine).toMatchObject({
      people: 4,
      peopleByRole: { student: 2, admin: 1, platform_admin: 1, instructor: 0, teaching_assistant: 0 },
      suspended: 0,
      demoPeople: 1,
      activeSessions: 4,
      deadLetters: 1,
      mailsFailed: 1,
    });
    expect(mine.jobs).toEqual({ queued: 0, running: 0, failed: 0 });
    await person("student", { organisationId: (await buildOrganisation(app.ctx())).id });
    expect((await get("stats", platform.token)).body.people).toBeGreaterThan(mine.people);
    expect((await get("stats", admin.token)).body.people).toBe(4);
  });

  it("describes the installation; where things are is for platform administrators", async () => {
    const [admin, platform] = [await person("admin"), await person("platform_admin")];
    const described = (await get("system", platform.token)).body;
    expect(described.modules.map((module: { name: string }) => module.name)).toEqual(expect.arrayContaining(["users", "admin"]));
    expect(described.adapters.length).toBeGreaterThan(3);
    expect(described.uptimeSeconds).toBeGreaterThan(0);
    expect(JSON.stringify(described)).not.toMatch(/postgres:\/\/[^@]*:[^*@]+@/);
    for (const adapter of (await get("system", admin.token)).body.adapters) expect(adapter.detail).toBeNull();
  });
});

describe("the mailbox", () => {
  it("shows each organisation its own mail newest first, page by page; mail of nobody only to platform administrators", async () => {
    const [admin, platform] = [await person("admin"), await person("platform_admin")];
    const other = (await buildOrganisation(app.ctx())).id;
    const ids = [await mail(organisationId), await mail(organisationId), await mail(organisationId)];
    const [foreign, nobodys] = [await mail(other), await mail(null)];

    const first = await get("mail?limit=2", admin.token);
    expect(first.body.items.map((item: { id: string }) => item.id)).toEqual([ids[2], ids[1]]);
    expect(Object.keys(first.body.items[0])).not.toContain("textBody");
    const second = await get(`mail?limit=2&cursor=${first.body.nextCursor}`, admin.token);
    expect([second.body.items.map((item: { id: string }) => item.id), second.body.nextCursor]).toEqual([[ids[0]], null]);
    for (const id of [foreign, nobodys, randomUUID()]) expect((await get(`mail/${id}`, admin.token)).status).toBe(404);
    for (const id of [foreign, nobodys]) expect((await get(`mail/${id}`, platform.token)).status).toBe(200);
    expect((await get("mail?cursor=garbage", admin.token)).body.code).toBe("validation_failed");
    expect((await get("mail/not-an-id", admin.token)).status).toBe(400);
  });

  it("writes down who read a mail, and hides the link of one that went out", async () => {
    const admin = await person("admin");
    const [stored, sent] = [await mail(organisationId), await mail(organisationId, "sent")];
    const readable = (await get(`mail/${stored}`, admin.token)).body;
    expect([readable.textBody, readable.htmlBody].every((text) => text.includes("#token=abc_DEF-123"))).toBe(true);
    const hidden = (await get(`mail/${sent}`, admin.token)).body;
    expect(`${hidden.textBody}${hidden.htmlBody}`).not.toContain("abc_DEF");
    const audit = await app.sql`select target_id from platform.audit_entry where action = 'mail.read' and actor_id = ${admin.id} order by id`;
    expect(audit.map((row) => row["targetId"])).toEqual([stored, sent]);
  });
});

describe("jobs", () => {
  it("are listed with owner and failure, of one's own organisation, by status", async () => {
    const admin = await person("admin", { fullName: "Margaret Osei" });
    const job = (of: string, status: string, ownerId: string | null) => {
      const id = app.ctx().newId();
      return app.sql`
        insert into platform.job (id, name, organisation_id, owner_id, input, status, problem) values
          (${id}, 'interop.importCourse', ${of}, ${ownerId}, '{"secret": 1}', ${status}, ${status === "failed" ? app.sql.json({ code: "not_a_cartridge", title: "x" }) : null})`.then(
        () => id,
      );
    };
    const [failed, queued] = [await job(organisationId, "failed", admin.id), await job(organisationId, "queued", null)];
    await job((await buildOrganisation(app.ctx())).id, "failed", null);
    const list = (await get("jobs", admin.token)).body.items;
    expect(list.map((item: { id: string }) => item.id)).toEqual([queued, failed]);
    expect(list[1]).toMatchObject({ owner: { id: admin.id, fullName: "Margaret Osei" }, status: "failed", problemCode: "not_a_cartridge" });
    expect(list[0].owner).toBeNull();
    expect(JSON.stringify(list)).not.toContain("secret");
    expect((await get("jobs?status=queued", admin.token)).body.items).toHaveLength(1);
    expect((await get("jobs?status=lost", admin.token)).status).toBe(400);
    // Nobody will work it; `drain` would wait for it.
    await app.sql`delete from platform.job where id = ${queued}`;
  });
});

describe("dead letters", () => {
  it("are delivered again once, also when two retry at the same moment, and then count as resolved", async () => {
    const admin = await person("admin");
    const id = await deadLetter(organisationId);
    const [open] = (await get("dead-letters", admin.token)).body.items;
    expect(open).toMatchObject({ id, subscription: "users.remove-demo-people", resolvedAt: null, error: null });
    const replies = await Promise.all([post(`dead-letters/${id}/retry`, admin.token), post(`dead-letters/${id}/retry`, admin.token)]);
    for (const reply of replies) expect([reply.status, typeof reply.body.resolvedAt]).toEqual([200, "string"]);
    expect((await get("dead-letters", admin.token)).body.items).toEqual([]);
    expect((await get("dead-letters?state=resolved", admin.token)).body.items).toHaveLength(1);
  });

  it("that fail again stay, and say so; the reason is for platform administrators", async () => {
    const [admin, platform] = [await person("admin"), await person("platform_admin")];
    const id = await deadLetter(organisationId, "gone.subscription");
    const reply = await post(`dead-letters/${id}/retry`, admin.token);
    expect([reply.status, reply.body.code]).toEqual([409, "retry_failed"]);
    const seen = (await get("dead-letters?limit=200", platform.token)).body.items.find((item: { id: string }) => item.id === id);
    expect(seen).toMatchObject({ resolvedAt: null, error: "relation at /srv/secret failed" });
  });

  it("of other organisations and of nobody do not exist", async () => {
    const admin = await person("admin");
    for (const id of [await deadLetter((await buildOrganisation(app.ctx())).id), await deadLetter(null), randomUUID()]) {
      expect((await post(`dead-letters/${id}/retry`, admin.token)).status).toBe(404);
      const rows = await app.sql`select 1 from platform.dead_letter where id = ${id} and resolved_at is not null`;
      expect(rows).toHaveLength(0);
    }
    expect((await get("dead-letters?state=all", admin.token)).body.items).toEqual([]);
  });
});

describe("the audit log", () => {
  it("shows who did what in one's own organisation, by action, beginning of an action, and actor", async () => {
    const [admin, student] = [await person("admin", { fullName: "Margaret Osei" }), await person("student")];
    await app.request("PUT", `/api/users/${student.id}`, { body: { role: "instructor" }, token: admin.token });
    await app.request("PUT", `/api/users/${student.id}`, { body: { status: "suspended" }, token: admin.token });
    await app.request("PATCH", `/api/organisations/${organisationId}`, { body: { name: "Renamed" }, token: admin.token });
    const elsewhere = await person("admin", { organisationId: (await buildOrganisation(app.ctx())).id });
    await app.request("PATCH", `/api/organisations/${elsewhere.organisationId}`, { body: { name: "Elsewhere" }, token: elsewhere.token });

    const actions = async (query: string) => (await get(`audit${query}`, admin.token)).body.items.map((item: { action: string }) => item.action);
    expect(await actions("")).toEqual(["organisation.updated", "session.all_revoked", "user.status_changed", "user.role_changed"]);
    expect(await actions("?action=user.")).toEqual(["user.status_changed", "user.role_changed"]);
    expect(await actions("?action=user.role_changed")).toEqual(["user.role_changed"]);
    expect(await actions("?action=user")).toEqual([]);
    expect(await actions(`?actorId=${student.id}`)).toEqual([]);
    const [entry] = (await get("audit?limit=1", admin.token)).body.items;
    expect(entry).toMatchObject({
      actor: { id: admin.id, fullName: "Margaret Osei" },
      organisationId,
      targetId: organisationId,
      details: { name: { after: "Renamed" } },
    });
    expect(entry.addressHash).not.toContain("127.0.0.1");
  });

  it("shows sign-ins that named no account to platform administrators only", async () => {
    const [admin, platform] = [await person("admin"), await person("platform_admin")];
    await app.request("POST", "/api/auth/login", { body: { email: `ghost-${randomUUID()}@example.test`, password: "boo" } });
    const failures = async (token: string) => (await get("audit?action=user.sign_in_failed", token)).body.items;
    expect(await failures(admin.token)).toEqual([]);
    const seen = await failures(platform.token);
    expect(seen[0]).toMatchObject({ actor: null, targetId: null, organisationId: null });
    expect(JSON.stringify(seen)).not.toContain("ghost");
  });
});

describe("removing the demonstration", () => {
  it("deletes its people and tells other rooms; the administrator who asked, real people and other organisations stay", async () => {
    const admin = await person("admin", { isDemo: true });
    const [demo, other, real] = [await person("student", { isDemo: true }), await person("instructor", { isDemo: true }), await person("student")];
    const elsewhere = await person("student", { isDemo: true, organisationId: (await buildOrganisation(app.ctx())).id });
    const socket = await app.connect(demo.token);
    const closed = new Promise<void>((resolve) => socket.once("disconnect", () => resolve()));

    const reply = await post("demo/remove", admin.token);
    expect([reply.status, reply.body]).toEqual([202, { demoPeople: 3 }]);
    expect((await post("demo/remove", admin.token)).status).toBe(202);
    await app.drain();
    await closed;

    const left = await app.sql`select id from users.person where id = any(${[admin.id, demo.id, other.id, real.id, elsewhere.id]}::uuid[])`;
    expect(left.map((row) => String(row["id"])).toSorted()).toEqual([admin.id, real.id, elsewhere.id].toSorted());
    const events = await app.sql`select data ->> 'userId' as user_id from platform.outbox where name = 'user.deleted' and organisation_id = ${organisationId}`;
    expect(events.map((row) => String(row["userId"])).toSorted()).toEqual([demo.id, other.id].toSorted());
    await expect.poll(async () => (await app.request("GET", "/api/auth/profile", { token: demo.token })).status, { timeout: 5000 }).toBe(401);
    expect((await app.request("GET", "/api/auth/profile", { token: admin.token })).status).toBe(200);
    expect((await get("stats", admin.token)).body).toMatchObject({ people: 2, demoPeople: 0 });
    expect((await post("demo/remove", admin.token)).body).toEqual({ demoPeople: 0 });
  });

  it("shows what real time does in numbers, and nobody's name", async () => {
    const student = await person("student");
    const socket = await app.connect(student.token);
    expect(await socket.emitWithAck("time-sync", { clientTime: 1 })).toMatchObject({ ok: true });
    expect(await socket.emitWithAck("no-such-event", {})).toMatchObject({ ok: false });
    const { status, body } = await get("realtime", (await person("admin")).token);
    expect(status).toBe(200);
    expect(body.processes).toEqual([expect.objectContaining({ connections: 1, dropped: 0, degraded: false })]);
    expect(body.processes[0].rooms).toBeGreaterThan(0);
    expect(body.processes[0].deliveries).toBeGreaterThan(1);
    const events = new Map(body.processes[0].events.map((one: { event: string }) => [one.event, one]));
    expect(events.get("time-sync")).toMatchObject({ acknowledged: 1, refused: 0, p50Ms: expect.any(Number), p99Ms: expect.any(Number) });
    expect(events.get("unknown")).toMatchObject({ acknowledged: 0, refused: 1, p99Ms: null });
    expect(JSON.stringify(body)).not.toContain(student.id);
    socket.disconnect();
  });
});
