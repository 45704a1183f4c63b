import { buildOrganisation, buildPerson, buildToken } from "@lectern/users/factory";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("the audit log, searched and exported", () => {
  let app: TestApp;
  let organisationId: string;
  let admin: { id: string; token: string };
  let clerk: { id: string; token: string };
  const target = "=cmd|' /C calc'!A0";

  beforeAll(async () => {
    app = await startTestApp();
    organisationId = (await buildOrganisation(app.ctx())).id;
    admin = await person("Nguyễn Thị Minh Khai");
    clerk = await person("Ada Lovelace");
    await entry(organisationId, clerk.id, "grade.changed", "2026-01-10T09:00:00Z", target);
    await entry(organisationId, clerk.id, "grade.released", "2026-02-10T09:00:00Z");
    await entry(organisationId, admin.id, "grade_book.opened", "2026-03-10T09:00:00Z");
    await entry((await buildOrganisation(app.ctx())).id, admin.id, "foreign.act", "2026-03-11T09:00:00Z");
  });
  afterAll(() => app.stop());

  async function person(fullName: string) {
    const { id } = await buildPerson(app.ctx(), { organisationId, role: "admin", fullName });
    return { id, token: await buildToken(app.ctx(), id) };
  }

  async function entry(of: string, actorId: string, action: string, createdAt: string, targetId: string | null = null) {
    await app.sql`
      insert into platform.audit_entry (id, organisation_id, actor_id, action, target_type, target_id, details, request_id, created_at)
      values (${app.ctx().newId()}, ${of}, ${actorId}, ${action}, 'grade', ${targetId}, '{"points": "+1"}', 'test', ${createdAt})`;
  }

  const actions = async (query: Record<string, string>) => {
    const reply = await app.request("GET", `/api/admin/audit?${new URLSearchParams(query)}`, { token: admin.token });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return reply.body.items
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => action.startsWith("grade") || action.startsWith("foreign"));
  };

  it.each([
    ["one action", { action: "grade.changed" }, ["grade.changed"]],
    ["all of a kind, and not what only begins alike", { action: "grade." }, ["grade.released", "grade.changed"]],
    ["who, without diacritics", { who: "minh khai nguyen" }, ["grade_book.opened"]],
    ["nobody of that name", { who: "Hypatia" }, []],
    ["what it happened to", { targetId: target }, ["grade.changed"]],
    ["a time, its end excluded", { from: "2026-01-10T09:00:00Z", to: "2026-02-10T09:00:00Z" }, ["grade.changed"]],
    ["all of it together", { who: "lovelace", action: "grade.", from: "2026-02-01T00:00:00Z" }, ["grade.released"]],
  ] as const)("is found by %s", async (_name, query, expected) => {
    expect(await actions(query)).toEqual(expected);
  });

  it("names the actions there are, each once, of the own organisation only", async () => {
    const { body } = await app.request("GET", "/api/admin/audit/actions", { token: admin.token });
    expect(body.items).toEqual([...new Set<string>(body.items)].toSorted());
    expect(body.items).toEqual(expect.arrayContaining(["grade.changed", "grade.released", "grade_book.opened"]));
    expect(body.items).not.toContain("foreign.act");
  });

  it("leaves as CSV that no spreadsheet takes for formulas, filtered as shown, and says who took it", async () => {
    const reply = await app.request("GET", "/api/admin/audit/export.csv?action=grade.", { token: admin.token });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-disposition")).toContain("attachment");
    const lines = reply.body.trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain("2026-01-10T09:00:00.000Z,grade.changed,Ada Lovelace");
    expect(lines[2]).toContain(`'${target}`);
    expect(reply.body).not.toContain("foreign.act");
    expect(await actionsOf("audit.exported")).toEqual([admin.id]);
  });

  it("is nobody's but administrators'", async () => {
    const { id } = await buildPerson(app.ctx(), { organisationId, role: "instructor" });
    const token = await buildToken(app.ctx(), id);
    for (const path of ["audit", "audit/actions", "audit/export.csv"]) expect((await app.request("GET", `/api/admin/${path}`, { token })).status).toBe(403);
    expect(await actionsOf("audit.exported")).toEqual([admin.id]);
  });

  async function actionsOf(action: string): Promise<string[]> {
    const rows = await app.sql<
      { actorId: string }[]
    >`select actor_id from platform.audit_entry where action = ${action} and organisation_id = ${organisationId}`;
    return rows.map(({ actorId }) => actorId);
  }
});
