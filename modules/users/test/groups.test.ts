import { randomUUID } from "node:crypto";
import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getGroups, listGroupMembers } from "../contract.ts";
import { buildOrganisation, buildPerson, buildToken } from "../users.factory.ts";
import { statuses } from "./statuses.ts";

let app: TestApp;
let organisationId: string;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  organisationId = (await buildOrganisation(app.ctx())).id;
});

async function person(role: OrganisationRole = "student", organisation = organisationId, fullName = "Some Body") {
  const built = await buildPerson(app.ctx(), { organisationId: organisation, role, fullName });
  return { ...built, token: await buildToken(app.ctx(), built.id) };
}

const post = (path: string, body: unknown, token: string) => app.request("POST", path, { body, token });
const get = (path: string, token?: string) => app.request("GET", path, token ? { token } : {});
const patch = (path: string, body: unknown, token: string) => app.request("PATCH", path, { body, token });

describe.each([
  ["/api/batches", "batch", { startsOn: "2026-09-01", endsOn: "2030-06-30" }],
  ["/api/class-sections", "class-section", { term: "Autumn 2026" }],
] as const)("%s", (path, eventPrefix, extra) => {
  async function create(token: string, fields: object = {}) {
    const reply = await post(path, { name: "Computer Science 2026", code: `CS-${randomUUID().slice(0, 8)}`, ...extra, ...fields }, token);
    expect(reply.status).toBe(201);
    return reply.body;
  }

  it("are created, found, changed, archived and deleted by administrators, which is audited", async () => {
    const admin = await person("admin");
    const group = await create(admin.token, { name: "Lớp Toán Đặc biệt" });
    expect(group).toMatchObject({ ...extra, archivedAt: null, memberCount: 0, version: 1 });
    expect((await get(`${path}?search=dac%20toan`, admin.token)).body.items).toHaveLength(1);
    expect((await get(`${path}?search=${group.code.slice(3).toLowerCase()}`, admin.token)).body.items).toHaveLength(1);
    const changed = await patch(`${path}/${group.id}`, { version: 1, name: "Renamed", archived: true }, admin.token);
    expect(changed.body).toMatchObject({ name: "Renamed", code: group.code, version: 2, ...extra });
    expect(changed.body.archivedAt).not.toBeNull();
    expect((await get(path, admin.token)).body.items).toEqual([]);
    expect((await get(`${path}?archived=archived`, admin.token)).body.items).toHaveLength(1);
    expect((await app.request("DELETE", `${path}/${group.id}`, { token: admin.token })).status).toBe(204);
    expect((await get(`${path}/${group.id}`, admin.token)).status).toBe(404);
    const audit = await app.sql`select action from platform.audit_entry where target_id = ${group.id} order by id`;
    const kind = eventPrefix.replace("-", "_");
    expect(audit.map((row) => row["action"])).toEqual([`${kind}.created`, `${kind}.archived`, `${kind}.deleted`]);
  });

  it("keep their code to themselves within the organisation, in any case and also when two ask at once", async () => {
    const admin = await person("admin");
    const replies = await Promise.all(["K66", "k66"].map((code) => post(path, { name: "Two at once", code }, admin.token)));
    expect(statuses(replies)).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe("group_code_taken");
    const other = await create(admin.token);
    expect((await patch(`${path}/${other.id}`, { version: 1, code: "K66" }, admin.token)).body.code).toBe("group_code_taken");
    const elsewhere = await person("admin", (await buildOrganisation(app.ctx())).id);
    expect((await post(path, { name: "Elsewhere", code: "K66" }, elsewhere.token)).status).toBe(201);
  });

  it("refuse a change made on an old version", async () => {
    const admin = await person("admin");
    const group = await create(admin.token);
    const replies = await Promise.all(["One", "Two"].map((name) => patch(`${path}/${group.id}`, { version: 1, name }, admin.token)));
    expect(statuses(replies)).toEqual([200, 409]);
    expect(replies.find(({ status }) => status === 409)?.body).toMatchObject({ code: "edit_conflict", version: 2 });
  });

  it("take people by id and by address, and say what became of each", async () => {
    const admin = await person("admin");
    const group = await create(admin.token);
    const [one, two, stranger] = [await person(), await person("instructor"), await person("student", (await buildOrganisation(app.ctx())).id)];
    const reply = await post(
      `${path}/${group.id}/members`,
      { userIds: [one.id, stranger.id], emails: [two.email.toUpperCase(), "nobody@example.test", stranger.email] },
      admin.token,
    );
    expect(reply.body).toMatchObject({ added: 2, roleChanged: 0 });
    expect(reply.body.people.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["added", "unknown", "added", "unknown", "unknown"]);
    const again = await post(`${path}/${group.id}/members`, { userIds: [one.id, two.id], role: "teacher" }, admin.token);
    expect(again.body).toMatchObject({ added: 0, roleChanged: 2 });
    expect((await get(`${path}/${group.id}`, admin.token)).body).toMatchObject({ memberCount: 2, teacherCount: 2 });
    const removed = await post(`${path}/${group.id}/members/remove`, { userIds: [one.id], emails: ["nobody@example.test"] }, admin.token);
    expect(removed.body.people.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["removed", "unknown"]);
    expect((await get(`/api/users/${one.id}`, admin.token)).status).toBe(200);
    const events =
      await app.sql`select data from platform.outbox where name = ${`${eventPrefix}.membership-changed`} and data ->> 'groupId' = ${group.id} order by id`;
    expect(events.map((row) => row["data"])).toEqual([
      { organisationId, groupId: group.id, added: [one.id, two.id], removed: [] },
      { organisationId, groupId: group.id, added: [], removed: [one.id] },
    ]);
  });

  it("are seen with members by staff, addresses by administrators only, and by students when they are in", async () => {
    const [admin, instructor, assistant, student, other] = [
      await person("admin"),
      await person("instructor"),
      await person("teaching_assistant"),
      await person(),
      await person(),
    ];
    const group = await create(admin.token);
    await create(admin.token);
    await post(`${path}/${group.id}/members`, { userIds: [student.id] }, admin.token);
    for (const staff of [instructor, assistant]) {
      expect((await get(path, staff.token)).body.items).toHaveLength(2);
      const members = await get(`${path}/${group.id}/members`, staff.token);
      expect(members.body.items).toMatchObject([{ userId: student.id, role: "member" }]);
      expect(members.body.items[0]).not.toHaveProperty("email");
      expect((await patch(`${path}/${group.id}`, { version: 1, name: "Mine" }, staff.token)).status).toBe(403);
      expect((await post(`${path}/${group.id}/members`, { userIds: [staff.id] }, staff.token)).status).toBe(403);
      expect((await post(path, { name: "Mine", code: "M" }, staff.token)).status).toBe(403);
      expect((await app.request("DELETE", `${path}/${group.id}`, { token: staff.token })).status).toBe(403);
    }
    expect((await get(`${path}/${group.id}/members`, admin.token)).body.items[0].email).toBe(student.email);
    expect((await get(path, student.token)).body.items.map(({ id }: { id: string }) => id)).toEqual([group.id]);
    expect((await get(`${path}/${group.id}`, student.token)).status).toBe(200);
    expect((await get(`${path}/${group.id}/members`, student.token)).status).toBe(403);
    expect((await get(path, other.token)).body.items).toEqual([]);
    expect((await get(`${path}/${group.id}`, other.token)).status).toBe(404);
    expect((await get(path)).status).toBe(401);
  });

  it("never cross organisations", async () => {
    const admin = await person("admin");
    const group = await create(admin.token);
    const stranger = await person("admin", (await buildOrganisation(app.ctx())).id);
    for (const reply of [
      await get(`${path}/${group.id}`, stranger.token),
      await get(`${path}/${group.id}/members`, stranger.token),
      await patch(`${path}/${group.id}`, { version: 1, name: "Taken" }, stranger.token),
      await post(`${path}/${group.id}/members`, { userIds: [stranger.id] }, stranger.token),
      await post(`${path}/${group.id}/members/remove`, { userIds: [stranger.id] }, stranger.token),
      await app.request("DELETE", `${path}/${group.id}`, { token: stranger.token }),
    ])
      expect([reply.status, reply.body.code]).toEqual([404, "not_found"]);
    expect(await app.ctx().call(getGroups, { organisationId: stranger.organisationId, ids: [group.id] })).toEqual([]);
    await expect(app.ctx().call(listGroupMembers, { organisationId: stranger.organisationId, groupId: group.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("come page by page, and so do their active members for other rooms", async () => {
    const admin = await person("admin");
    const group = await create(admin.token);
    for (let index = 0; index < 4; index++) await create(admin.token);
    const first = await get(`${path}?limit=3`, admin.token);
    const second = await get(`${path}?limit=3&cursor=${first.body.nextCursor}`, admin.token);
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect([new Set(ids).size, second.body.nextCursor]).toEqual([5, null]);
    const people = await Promise.all(Array.from({ length: 5 }, () => person()));
    await post(`${path}/${group.id}/members`, { userIds: people.map(({ id }) => id) }, admin.token);
    await app.sql`update users.person set status = 'suspended' where id = ${people[0]?.id ?? ""}`;
    const page = await app.ctx().call(listGroupMembers, { organisationId, groupId: group.id, limit: 3 });
    const rest = await app.ctx().call(listGroupMembers, { organisationId, groupId: group.id, limit: 3, afterUserId: page.nextAfterUserId });
    expect([...page.members, ...rest.members].map(({ userId }) => userId)).toEqual(
      people
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(rest.nextAfterUserId).toBeNull();
    expect(await app.ctx().call(getGroups, { organisationId, ids: [group.id, randomUUID()] })).toMatchObject([
      { id: group.id, memberCount: 5, archived: false },
    ]);
    const byName = await get(`${path}/${group.id}/members?limit=2`, admin.token);
    expect(byName.body.items).toHaveLength(2);
    expect((await get(`${path}/${group.id}/members?cursor=garbage`, admin.token)).body.code).toBe("validation_failed");
  });
});

describe("class sections and batches together", () => {
  it("a class section may belong to a batch of the same organisation, and survives its deletion", async () => {
    const admin = await person("admin");
    const batch = (await post("/api/batches", { name: "K66", code: "K66" }, admin.token)).body;
    const section = (await post("/api/class-sections", { name: "10A1", code: "10A1", batchId: batch.id }, admin.token)).body;
    expect(section.batch).toEqual({ id: batch.id, name: "K66", code: "K66" });
    expect((await get(`/api/class-sections?batchId=${batch.id}`, admin.token)).body.items).toHaveLength(1);
    const stranger = await person("admin", (await buildOrganisation(app.ctx())).id);
    expect((await post("/api/class-sections", { name: "X", code: "X", batchId: batch.id }, stranger.token)).body.code).toBe("validation_failed");
    expect((await get(`/api/class-sections/${batch.id}`, admin.token)).status).toBe(404);
    await app.request("DELETE", `/api/batches/${batch.id}`, { token: admin.token });
    expect((await get(`/api/class-sections/${section.id}`, admin.token)).body.batch).toBeNull();
  });

  it("a batch does not end before it starts", async () => {
    const admin = await person("admin");
    expect((await post("/api/batches", { name: "B", code: "B", startsOn: "2026-09-02", endsOn: "2026-09-01" }, admin.token)).status).toBe(400);
    const batch = (await post("/api/batches", { name: "B", code: "B", startsOn: "2026-09-02" }, admin.token)).body;
    expect((await patch(`/api/batches/${batch.id}`, { version: 1, endsOn: "2026-09-01" }, admin.token)).body.code).toBe("group_dates_crossed");
  });

  it("a large group tells other rooms in events of at most 500 people", async () => {
    const admin = await person("admin");
    const batch = (await post("/api/batches", { name: "Large", code: "L" }, admin.token)).body;
    await app.sql`
      insert into users.person (id, organisation_id, email, full_name, search_name, role, language, time_zone)
      select gen_random_uuid(), ${organisationId}, 'many' || n || '-' || ${organisationId} || '@example.test', 'Many', 'many', 'student', 'en', 'UTC' from generate_series(1, 700) n`;
    const ids = (await app.sql`select id from users.person where organisation_id = ${organisationId} and search_name = 'many'`).map((row) => row["id"]);
    expect((await post(`/api/batches/${batch.id}/members`, { userIds: ids }, admin.token)).body.added).toBe(700);
    const events = await app.sql`select data from platform.outbox where name = 'batch.membership-changed' and data ->> 'groupId' = ${batch.id} order by id`;
    expect(events.map((row) => row["data"].added.length)).toEqual([500, 200]);
    expect((await post(`/api/batches/${batch.id}/members`, { userIds: [...ids, ...ids] }, admin.token)).status).toBe(400);
  });
});
