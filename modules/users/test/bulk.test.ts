import { randomUUID } from "node:crypto";
import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildOrganisation, buildPerson, buildToken, type GivenPerson } from "../users.factory.ts";

let app: TestApp;
let organisationId: string;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  organisationId = (await buildOrganisation(app.ctx())).id;
});

async function person(role: OrganisationRole = "student", given: Partial<GivenPerson> = {}) {
  const built = await buildPerson(app.ctx(), { organisationId, role, ...given });
  return { ...built, token: await buildToken(app.ctx(), built.id) };
}

async function act(token: string, action: object, people: object) {
  const started = await app.request("POST", "/api/users/bulk", { token, body: { action, people } });
  await app.drain();
  const { actionId } = started.body;
  const report = actionId ? (await app.request("GET", `/api/users/bulk/${actionId}/rows`, { token })).body.items : [];
  return { started, actionId, report, run: actionId ? (await app.request("GET", `/api/users/bulk/${actionId}`, { token })).body : null };
}

const stateOf = () => app.sql`select id, role, status, language, deleted_at from users.person where organisation_id = ${organisationId} order by id`;

describe("doing one thing to many people", () => {
  it("suspends those named, who are out at once, says what became of each, and puts it back", async () => {
    const [admin, one, two] = [await person("admin"), await person(), await person("student", { fullName: "Second Person" })];
    const before = await stateOf();
    const { report, run, actionId } = await act(admin.token, { kind: "suspend" }, { userIds: [one.id, admin.id, two.id, randomUUID()] });
    expect(report.map(({ outcome, reason }: { outcome: string; reason: string | null }) => [outcome, reason])).toEqual([
      ["updated", null],
      ["failed", "own_account"],
      ["updated", null],
      ["failed", "person_unknown"],
    ]);
    expect(report[2].fullName).toBe("Second Person");
    expect(run).toMatchObject({ people: 4, totals: { updated: 2, failed: 2 } });
    expect((await app.request("GET", "/api/auth/profile", { token: one.token })).status).toBe(401);
    expect((await app.request("POST", `/api/users/bulk/${actionId}/undo`, { token: admin.token })).status).toBe(202);
    await app.drain();
    expect(await stateOf()).toEqual(before);
    expect((await app.request("POST", `/api/users/bulk/${actionId}/undo`, { token: admin.token })).body.code).toBe("undo_impossible");
  });

  it("takes everybody a filter finds, roles, languages and groups", async () => {
    const admin = await person("admin", { fullName: "The Admin" });
    const students = await Promise.all(Array.from({ length: 3 }, (_, n) => person("student", { fullName: `Pupil ${n}` })));
    const group = (await app.request("POST", "/api/class-sections", { token: admin.token, body: { name: "10A1", code: "10A1" } })).body;
    await app.request("POST", `/api/class-sections/${group.id}/members`, { token: admin.token, body: { userIds: [students[0]?.id] } });
    const joined = await act(admin.token, { kind: "add_to_group", groupId: group.id }, { filter: { search: "pupil" } });
    expect(joined.run.totals).toEqual({ updated: 2, unchanged: 1, failed: 0 });
    const language = await act(admin.token, { kind: "language", language: "vi" }, { filter: { role: "student" } });
    expect(language.run.totals).toMatchObject({ updated: 3 });
    const role = await act(admin.token, { kind: "role", role: "teaching_assistant" }, { filter: { role: "student" } });
    expect(role.run.totals).toMatchObject({ updated: 3 });
    expect((await stateOf()).filter((row) => row["role"] === "teaching_assistant" && row["language"] === "vi")).toHaveLength(3);
    await app.request("POST", `/api/users/bulk/${joined.actionId}/undo`, { token: admin.token });
    await app.drain();
    expect((await app.request("GET", `/api/class-sections/${group.id}`, { token: admin.token })).body.memberCount).toBe(1);
    expect((await act(admin.token, { kind: "suspend" }, { filter: { search: "nobody is called this" } })).started.body.code).toBe("bulk_nobody");
  });

  it("deletes people so that they cannot sign in and are in no list, while their name stays where history needs it", async () => {
    const [admin, leaver] = [await person("admin"), await person("student", { password: "violet harbour lantern", fullName: "Gone Away" })];
    const group = (await app.request("POST", "/api/batches", { token: admin.token, body: { name: "K1", code: "K1" } })).body;
    await app.request("POST", `/api/batches/${group.id}/members`, { token: admin.token, body: { userIds: [leaver.id] } });
    const { run, actionId } = await act(admin.token, { kind: "delete" }, { userIds: [leaver.id] });
    expect(run).toMatchObject({ totals: { updated: 1 }, undoUntil: null });
    expect((await app.request("POST", `/api/users/bulk/${actionId}/undo`, { token: admin.token })).body.code).toBe("undo_impossible");
    expect((await app.request("POST", "/api/auth/login", { body: { email: leaver.email, password: "violet harbour lantern" } })).status).toBe(401);
    expect((await app.request("GET", "/api/auth/profile", { token: leaver.token })).status).toBe(401);
    expect((await app.request("GET", `/api/users/${leaver.id}`, { token: admin.token })).status).toBe(404);
    expect((await app.request("GET", "/api/users?search=gone", { token: admin.token })).body.items).toEqual([]);
    expect((await app.request("GET", `/api/batches/${group.id}`, { token: admin.token })).body.memberCount).toBe(0);
    const events = await app.sql`select name from platform.outbox where data ->> 'userId' = ${leaver.id} and name = 'user.deleted'`;
    expect(events).toHaveLength(1);
    const [row] = await app.sql`select full_name from users.person where id = ${leaver.id}`;
    expect(row?.["fullName"]).toBe("Gone Away");
  });

  it("never leaves the organisation without an administrator, nor touches those above", async () => {
    const [admin, platform, other] = [await person("admin"), await person("platform_admin"), await person("admin")];
    const { report } = await act(admin.token, { kind: "role", role: "student" }, { userIds: [platform.id, other.id, admin.id] });
    expect(report.map(({ reason }: { reason: string | null }) => reason)).toEqual(["role_above_yours", null, "own_account"]);
    expect((await act(admin.token, { kind: "role", role: "platform_admin" }, { userIds: [other.id] })).started.status).toBe(403);
    await app.sql`update users.person set role = 'student' where id = ${platform.id}`;
    const [one, two] = [admin, await person("admin")];
    const both = await Promise.all([
      app.request("POST", "/api/users/bulk", { token: one.token, body: { action: { kind: "suspend" }, people: { userIds: [two.id] } } }),
      app.request("POST", "/api/users/bulk", { token: two.token, body: { action: { kind: "suspend" }, people: { userIds: [one.id] } } }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    await app.drain();
    const active = (await stateOf()).filter((row) => row["role"] === "admin" && row["status"] === "active");
    expect(active.length).toBeGreaterThan(0);
  });

  it("gives nobody a role above that of whoever takes an action back", async () => {
    const [platform, former] = [await person("platform_admin"), await person("platform_admin")];
    await person("admin");
    const { actionId, report } = await act(platform.token, { kind: "role", role: "admin" }, { userIds: [former.id] });
    expect(report[0]).toMatchObject({ outcome: "updated" });
    const token = await buildToken(app.ctx(), former.id);
    expect((await app.request("POST", `/api/users/bulk/${actionId}/undo`, { token })).status).toBe(202);
    await app.drain();
    expect((await stateOf()).find((row) => row["id"] === former.id)).toMatchObject({ role: "admin" });
  });

  it("is for administrators, within their organisation and within limits", async () => {
    const admin = await person("admin");
    const elsewhere = await buildOrganisation(app.ctx());
    const stranger = await buildPerson(app.ctx(), { organisationId: elsewhere.id, role: "admin" });
    const strangerToken = await buildToken(app.ctx(), stranger.id);
    const { report, actionId } = await act(admin.token, { kind: "suspend" }, { userIds: [stranger.id] });
    expect(report[0]).toMatchObject({ outcome: "failed", reason: "person_unknown", userId: null, fullName: null });
    for (const path of [`/api/users/bulk/${actionId}`, `/api/users/bulk/${actionId}/rows`])
      expect((await app.request("GET", path, { token: strangerToken })).status).toBe(404);
    expect((await app.request("POST", `/api/users/bulk/${actionId}/undo`, { token: strangerToken })).status).toBe(404);
    for (const role of ["student", "teaching_assistant", "instructor"] as const) {
      const { token } = await person(role);
      expect((await act(token, { kind: "suspend" }, { userIds: [admin.id] })).started.status).toBe(403);
      expect((await app.request("GET", "/api/users/export.csv", { token })).status).toBe(403);
    }
    expect((await act(admin.token, { kind: "suspend" }, { userIds: Array.from({ length: 5001 }, () => randomUUID()) })).started.status).toBe(400);
    await app.sql`
      insert into users.person (id, organisation_id, email, full_name, search_name, role, language, time_zone)
      select gen_random_uuid(), ${organisationId}, 'm' || n || '-' || ${organisationId} || '@example.test', 'Many', 'many', 'student', 'en', 'UTC' from generate_series(1, 5001) n`;
    expect((await act(admin.token, { kind: "suspend" }, { filter: {} })).started.body).toMatchObject({ code: "bulk_too_many", limit: 5000 });
  });
});

describe("the list as a file", () => {
  it("is safe for spreadsheets, keeps every script, and is audited", async () => {
    const admin = await person("admin", { fullName: '=HYPERLINK("https://evil.example")' });
    await person("student", { fullName: "Đặng Thị Ánh Nguyệt" });
    const reply = await app.request("GET", "/api/users/export.csv?search=", { token: admin.token });
    expect(reply.headers.get("content-type")).toContain("text/csv");
    expect(reply.headers.get("content-disposition")).toContain("attachment");
    expect(reply.body).toContain("Đặng Thị Ánh Nguyệt");
    expect(reply.body).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(reply.body.trim().split("\r\n")).toHaveLength(3);
    const audit = await app.sql`select details from platform.audit_entry where action = 'user.exported' and organisation_id = ${organisationId}`;
    expect(audit[0]?.["details"]).toMatchObject({ people: 2 });
  });
});
