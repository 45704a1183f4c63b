import type { OrganisationRole } from "@lectern/core";
import { enrolPeople } from "@lectern/courses/contract";
import { startTestApp, type TestApp } from "@lectern/testing";
import { buildOrganisation, buildPerson, buildToken, type GivenPerson } from "@lectern/users/factory";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csv, form, importer } from "./files.ts";

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

const HEADINGS = ["Full name", "Email", "Student ID", "Role", "Class", "Batch"];
const people = () => app.sql`
  select id, email, full_name, role, status, language, external_id, deleted_at from users.person where organisation_id = ${organisationId} order by id`;
const groups = () => app.sql`select id, kind, code from users.people_group where organisation_id = ${organisationId} order by id`;
const members = () => app.sql`select group_id, user_id, role from users.group_member where organisation_id = ${organisationId} order by 1, 2`;
const unique = () => crypto.randomUUID().slice(0, 8);
const codesOf = (rows: { reasons: { code: string }[] }[]) => rows.map(({ reasons }) => reasons.map(({ code }) => code).join(" "));

describe("an import of people", () => {
  it("creates, updates and groups people, says what became of every row, and undone leaves everything as it was", async () => {
    const admin = await person("admin");
    const known = await person("student", { fullName: "Old Name" });
    const mark = unique();
    const before = [await people(), await groups(), await members()];
    const { upload, map, check, apply, undo, rows } = importer(app, admin.token);
    const file = csv([
      HEADINGS,
      ["Nguyễn Văn An", `an-${mark}@example.test`, "HS1", "học sinh", "10A1", "K66"],
      ["  Đặng   Thị Bình ", `BINH-${mark}@Example.Test`, "HS2", "", "10A1;10A2", "K66"],
      ["New Name", known.email, "", "Trợ giảng", "10A1", ""],
      ["Teacher", `teacher-${mark}@example.test`, "GV1", "Teacher", "10A1", ""],
    ]);
    const { body } = await upload(file);
    await map(body.id, { matchBy: "email", createGroups: true, firstSignIn: "none" });
    const checked = await check(body.id);
    expect(checked.body.totals.check).toEqual({ created: 3, updated: 1 });
    expect([await people(), await groups(), await members()]).toEqual(before);
    const applied = await apply(body.id);
    expect(applied.body.totals.apply).toEqual({ created: 3, updated: 1 });
    expect((await rows(body.id, "apply")).map((row: { row: number; label: string }) => [row.row, row.label])).toEqual([
      [2, "Nguyễn Văn An"],
      [3, "Đặng Thị Bình"],
      [4, "New Name"],
      [5, "Teacher"],
    ]);
    const after = await people();
    expect(after.find((row) => row["id"] === known.id)).toMatchObject({ fullName: "New Name", role: "teaching_assistant" });
    expect(after.find((row) => row["externalId"] === "HS2")).toMatchObject({ email: `binh-${mark}@example.test`, role: "student" });
    expect((await groups()).map((row) => row["code"]).toSorted()).toEqual(["10A1", "10A2", "K66"]);
    expect((await members()).filter((row) => row["role"] === "teacher")).toHaveLength(2);
    const events =
      await app.sql`select name from platform.outbox where organisation_id = ${organisationId} and name in ('user.created', 'class-section.membership-changed')`;
    expect(events.length).toBeGreaterThanOrEqual(5);
    const undone = await undo(body.id);
    expect(undone.body.totals.undo).toEqual({ deleted: 3, restored: 1 });
    expect([await people(), await groups(), await members()]).toEqual(before);
  });

  it("run twice with the same file changes nobody the second time", async () => {
    const admin = await person("admin");
    const mark = unique();
    const file = csv([HEADINGS, ["An", `an-${mark}@example.test`, "A1", "", "", ""], ["Binh", `binh-${mark}@example.test`, "B1", "", "", ""]]);
    const { run } = importer(app, admin.token);
    expect((await run(file, { firstSignIn: "none" })).body.totals.apply).toEqual({ created: 2 });
    const between = await people();
    expect((await run(file, { firstSignIn: "none" })).body.totals.apply).toEqual({ unchanged: 2 });
    expect(await people()).toEqual(between);
  });

  it("refuses row by row what may not be, with the reason", async () => {
    const admin = await person("admin");
    const platform = await person("platform_admin");
    const stranger = await buildPerson(app.ctx(), { organisationId: (await buildOrganisation(app.ctx())).id });
    const mark = unique();
    const { upload, map, check, rows, download } = importer(app, admin.token);
    const { body } = await upload(
      csv([
        HEADINGS,
        ["One", `one-${mark}@example.test`, "", "", "", ""],
        ["One Again", `ONE-${mark}@example.test`, "", "", "", ""],
        ["Stranger", stranger.email, "", "", "", ""],
        ["Me", admin.email, "", "student", "", ""],
        ["Above", platform.email, "", "student", "", ""],
        ["King", `king-${mark}@example.test`, "", "platform admin", "", ""],
        ["Nobody", "not an address", "", "", "", ""],
        ["", `nameless-${mark}@example.test`, "", "", "", ""],
        ["Role", `role-${mark}@example.test`, "", "wizard", "", ""],
        ["Group", `group-${mark}@example.test`, "", "", "NO-SUCH", ""],
        ["=cmd|' /C calc'!A0", `formula@${"x".repeat(300)}`, "", "", "", ""],
      ]),
    );
    await map(body.id, { matchBy: "email" });
    const checked = await check(body.id);
    expect(codesOf(await rows(body.id, "check"))).toEqual([
      "",
      "duplicate_address",
      "address_unusable",
      "own_account",
      "role_above_yours",
      "role_above_yours",
      "email_invalid",
      "name_missing",
      "role_unknown",
      "group_unknown",
      "email_invalid",
    ]);
    expect(checked.body.totals.check).toEqual({ created: 1, failed: 10 });
    const file = await download(body.id, "check", "failed");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.body).toContain("'=cmd");
    expect(file.body).toContain("This address cannot be used.");
    expect(JSON.stringify(await rows(body.id, "check"))).not.toContain(stranger.fullName);
  });

  it("never takes passwords: they cannot be mapped, are not kept and not given out", async () => {
    const admin = await person("admin");
    const mark = unique();
    const { upload, map, check, download } = importer(app, admin.token);
    const { body } = await upload(
      csv([
        ["Name", "Email", "Mật khẩu"],
        ["An", `an-${mark}@example.test`, "bí-mật-123"],
        ["Bad", "no address", "secret-456"],
      ]),
    );
    expect(body.columns[2]).toMatchObject({ isPassword: true, samples: [] });
    const refused = await map(body.id, { fields: ["full_name", "email", "external_id"] });
    expect(refused.body.code).toBe("password_column");
    await check(body.id);
    const kept = JSON.stringify(await app.sql`select * from interop.people_import_row where import_id = ${body.id}`);
    expect(kept + (await download(body.id, "check")).body + JSON.stringify(body)).not.toMatch(/bí-mật|secret-456/);
  });

  it("undone, suspends people who have signed in and keeps what somebody changed since", async () => {
    const admin = await person("admin");
    const known = await person("student", { fullName: "Old" });
    const mark = unique();
    const { run, undo, rows } = importer(app, admin.token);
    const { body } = await run(
      csv([
        ["Name", "Email"],
        ["Used", `used-${mark}@example.test`],
        ["Fresh", `fresh-${mark}@example.test`],
        ["New", known.email],
      ]),
      { firstSignIn: "none" },
    );
    const [used] = await app.sql`select id from users.person where email = ${`used-${mark}@example.test`}`;
    await buildToken(app.ctx(), used?.["id"]);
    await app.request("PUT", `/api/users/${known.id}`, { token: admin.token, body: { fullName: "Changed since" } });
    expect((await undo(body.id)).body.totals.undo).toEqual({ suspended: 1, deleted: 1, kept: 1 });
    expect((await rows(body.id, "undo")).map(({ outcome, reasons }: { outcome: string; reasons: { code: string }[] }) => [outcome, reasons[0]?.code])).toEqual([
      ["suspended", "has_signed_in"],
      ["deleted", undefined],
      ["kept", "changed_since"],
    ]);
    const now = await people();
    expect(now.find((row) => row["id"] === known.id)?.["fullName"]).toBe("Changed since");
    expect(now.find((row) => row["id"] === used?.["id"])?.["status"]).toBe("suspended");
    await app.sql`update interop.people_import set stage = 'apply', applied_at = now() - interval '8 days' where id = ${body.id}`;
    expect((await undo(body.id)).body.code).toBe("undo_too_late");
  });

  it("is for administrators, and stays within their organisation", async () => {
    const admin = await person("admin");
    const { run } = importer(app, admin.token);
    const { body } = await run(
      csv([
        ["Name", "Email"],
        ["An", `wall-${unique()}@example.test`],
      ]),
      { firstSignIn: "none" },
    );
    const elsewhere = (await buildOrganisation(app.ctx())).id;
    const stranger = importer(app, (await person("admin", { organisationId: elsewhere })).token);
    for (const reply of [
      await stranger.get(body.id),
      await stranger.check(body.id),
      await stranger.apply(body.id),
      await stranger.undo(body.id),
      await stranger.codes(body.id),
      await stranger.discard(body.id),
      await stranger.download(body.id, "apply"),
    ])
      expect([reply.status, reply.body.code ?? JSON.parse(reply.body).code]).toEqual([404, "not_found"]);
    for (const role of ["student", "teaching_assistant", "instructor"] as const) {
      const other = importer(app, (await person(role)).token);
      for (const reply of [await other.upload("Name,Email\nA,a@example.test"), await other.get(body.id), await other.undo(body.id)])
        expect(reply.status).toBe(403);
    }
    expect((await app.request("POST", "/api/people-imports", { body: form("a,b") })).status).toBe(401);
  });

  it("runs one at a time, and an applied one is changed no more", async () => {
    const admin = await person("admin");
    const { upload, map, check, apply, discard } = importer(app, admin.token);
    const file = () =>
      csv([
        ["Name", "Email"],
        ["An", `one-${unique()}@example.test`],
      ]);
    const [one, two] = [(await upload(file())).body, (await upload(file())).body];
    for (const { id } of [one, two]) await map(id, { firstSignIn: "none" });
    const started = await Promise.all([one, two].map(({ id }) => app.request("POST", `/api/people-imports/${id}/check`, { token: admin.token })));
    expect(started.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    await app.drain();
    await check(one.id);
    expect((await apply(two.id)).body.code ?? "applied").toMatch(/import_not_checked|applied/);
    await apply(one.id);
    expect((await map(one.id, { mode: "create" })).body.code).toBe("import_not_editable");
    expect((await discard(one.id)).body.code).toBe("import_not_editable");
    expect((await upload(file())).status).toBe(201);
  });

  it("gives people their course places by id or short name, says which course does not exist, and ends the places when undone", async () => {
    const [admin, instructor] = [await person("admin"), await person("instructor")];
    const course = (await app.request("POST", "/api/courses", { token: instructor.token, body: { title: `Algebra ${unique()}` } })).body;
    const mark = unique();
    const { upload, map, check, apply, undo, rows } = importer(app, admin.token);
    const { body } = await upload(
      csv([
        ["Name", "Email", "Courses"],
        ["An", `place-${mark}@example.test`, course.id],
        ["Binh", `place2-${mark}@example.test`, "no-such-course"],
      ]),
    );
    await map(body.id, { firstSignIn: "none" });
    await check(body.id);
    expect(codesOf(await rows(body.id, "check"))).toEqual(["", "course_unknown"]);
    expect((await apply(body.id)).body.totals.apply).toEqual({ created: 1, failed: 1 });
    const enrolled = async () => {
      const reply = await app.request("GET", `/api/courses/${course.id}/enrollments`, { token: instructor.token });
      return reply.body.items.filter(({ role, status }: { role: string; status: string }) => role === "student" && status === "active").length;
    };
    expect(await enrolled()).toBe(1);
    expect((await undo(body.id)).body.totals.undo).toEqual({ deleted: 1 });
    await app.drain();
    expect(await enrolled()).toBe(0);
  });

  it("undone it ends places too that a run which was killed had made", async () => {
    const [admin, instructor, known] = [await person("admin"), await person("instructor"), await person("student")];
    const course = (await app.request("POST", "/api/courses", { token: instructor.token, body: { title: `Algebra ${unique()}` } })).body;
    const { upload, map, check, apply, undo } = importer(app, admin.token);
    const { body } = await upload(
      csv([
        ["Name", "Email", "Courses"],
        [known.fullName, known.email, course.id],
      ]),
    );
    await map(body.id, { firstSignIn: "none" });
    await check(body.id);
    // What the killed run had done before it could note it at the row.
    const items = [{ userId: known.id, course: course.id, role: "student" as const }];
    await app.ctx().call(enrolPeople, { organisationId: known.organisationId, actorId: admin.id, source: "import", sourceId: body.id, items });
    expect((await apply(body.id)).body.totals.apply).toEqual({ updated: 1 });
    await undo(body.id);
    const reply = await app.request("GET", `/api/courses/${course.id}/enrollments`, { token: instructor.token });
    expect(reply.body.items.find((row: { user: { id: string } }) => row.user.id === known.id)).toMatchObject({ status: "ended" });
  });

  it("undone it leaves places alone that people have been given anew since", async () => {
    const [admin, instructor, known] = [await person("admin"), await person("instructor"), await person("student")];
    const course = (await app.request("POST", "/api/courses", { token: instructor.token, body: { title: `Algebra ${unique()}` } })).body;
    const { run, undo } = importer(app, admin.token);
    const applied = await run(
      csv([
        ["Name", "Email", "Courses"],
        [known.fullName, known.email, course.id],
      ]),
      { firstSignIn: "none" },
    );
    const place = async () => {
      const reply = await app.request("GET", `/api/courses/${course.id}/enrollments`, { token: instructor.token });
      return reply.body.items.find((row: { user: { id: string } }) => row.user.id === known.id);
    };
    const { id } = await place();
    expect((await app.request("PATCH", `/api/enrollments/${id}`, { token: instructor.token, body: { status: "ended" } })).status).toBe(200);
    const again = await app.request("POST", `/api/courses/${course.id}/enrollments`, { token: instructor.token, body: { userIds: [known.id] } });
    expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
    await undo(applied.body.id);
    expect(await place()).toMatchObject({ status: "active" });
  });
});
