import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { buildOrganisation, buildPerson, buildToken, type GivenPerson } from "@lectern/users/factory";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csv, importer, zip } from "./files.ts";

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

const people = () => app.sql`
  select id, email, full_name, role, status, language, external_id, deleted_at from users.person where organisation_id = ${organisationId} order by id`;
const groups = () => app.sql`select id, kind, code from users.people_group where organisation_id = ${organisationId} order by id`;
const members = () => app.sql`select group_id, user_id, role from users.group_member where organisation_id = ${organisationId} order by 1, 2`;
const unique = () => crypto.randomUUID().slice(0, 8);

describe("people who were imported, and files that come again", () => {
  it("hands out sign-in codes once, of which only hashes are kept; with one a person sets a password", async () => {
    const admin = await person("admin");
    const mark = unique();
    const { run, codes } = importer(app, admin.token);
    const { body } = await run(
      csv([
        ["Name", "Username"],
        ["An Nguyen", `an${mark}`],
        ["=Evil", `evil${mark}`],
      ]),
      {
        emailPattern: "{Username}@pupils.example.edu",
        firstSignIn: "codes",
      },
    );
    const made = await codes(body.id);
    expect(made.status).toBe(200);
    expect(made.body.people).toHaveLength(2);
    expect(made.body.csv).toContain("'=Evil");
    const [first] = made.body.people;
    expect(first.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(JSON.stringify(await app.sql`select * from users.mail_token`)).not.toContain(first.code);
    expect((await codes(body.id)).body.code).toBe("codes_issued_already");
    const reset = (token: string) => app.request("POST", "/api/auth/reset-password", { body: { token, password: "amber window quartz" } });
    expect((await reset("0000-0000-0000")).body.code).toBe("token_invalid");
    expect((await reset(first.code.toLowerCase().replaceAll("-", " "))).status).toBe(204);
    const login = await app.request("POST", "/api/auth/login", { body: { email: first.email, password: "amber window quartz" } });
    expect(login.body.user).toMatchObject({ emailVerified: false, organisationId });
    expect((await reset(first.code)).body.code).toBe("token_invalid");
    const again = await codes(body.id, true);
    expect(again.body.people).toHaveLength(1);
    expect((await reset(made.body.people[1].code)).body.code).toBe("token_invalid");
  });

  it("invites new people by mail when asked to, and nobody otherwise", async () => {
    const admin = await person("admin");
    const mark = unique();
    const { run } = importer(app, admin.token);
    await run(
      csv([
        ["Name", "Email"],
        ["An", `invited-${mark}@example.test`],
      ]),
      { firstSignIn: "invitation" },
    );
    await run(
      csv([
        ["Name", "Email"],
        ["Binh", `quiet-${mark}@example.test`],
      ]),
      { firstSignIn: "none" },
    );
    await app.drain();
    const mails = await app.sql`select recipient from platform.mail where recipient like ${`%-${mark}@example.test`}`;
    expect(mails.map((mail) => mail["recipient"])).toEqual([`invited-${mark}@example.test`]);
  });

  it("remembers what columns meant for the next file with the same headings", async () => {
    const admin = await person("admin");
    const { upload, map, check } = importer(app, admin.token);
    const file = (name: string) =>
      csv([
        ["Kürzel", "Rufname"],
        [name, "An"],
      ]);
    const { body } = await upload(file(`a${unique()}`));
    expect(body.mapping.fields).toEqual(["ignore", "ignore"]);
    expect((await check(body.id)).body).toMatchObject({ code: "mapping_incomplete", missing: ["name", "email"] });
    await map(body.id, { fields: ["external_id", "full_name"], emailPattern: "{Kürzel}@pupils.example.edu", matchBy: "external_id" });
    await check(body.id);
    const next = await upload(file(`b${unique()}`));
    expect(next.body).toMatchObject({ remembered: true, mapping: { fields: ["external_id", "full_name"], emailPattern: "{Kürzel}@pupils.example.edu" } });
  });

  it("reads OneRoster packages: people, roles and classes; those marked for deletion are reported, not removed", async () => {
    const admin = await person("admin");
    const leaving = await person("student");
    const mark = unique();
    const packed = await zip({
      "manifest.csv": csv([
        ["propertyName", "value"],
        ["oneroster.version", "1.1"],
      ]),
      "orgs.csv": csv([
        ["sourcedId", "name"],
        ["o1", "School"],
      ]),
      "users.csv": csv([
        ["sourcedId", "status", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName", "email"],
        [`u1-${mark}`, "active", "true", "o1", "student", "an", "An", "Nguyen", `or1-${mark}@example.test`],
        [`u2-${mark}`, "active", "true", "o1", "teacher", "binh", "Binh", "Tran", `or2-${mark}@example.test`],
        [`u3-${mark}`, "tobedeleted", "false", "o1", "student", "gone", "Gone", "Away", leaving.email],
      ]),
      "classes.csv": csv([
        ["sourcedId", "title", "classCode"],
        ["c1", "Mathematics 10", "MATH10"],
      ]),
      "enrollments.csv": csv([
        ["sourcedId", "classSourcedId", "userSourcedId", "role"],
        ["e1", "c1", `u1-${mark}`, "student"],
        ["e2", "c1", `u2-${mark}`, "teacher"],
      ]),
    });
    const { upload, map, check, apply } = importer(app, admin.token);
    const { body } = await upload(packed, "oneroster.zip");
    expect(body.format).toBe("oneroster");
    await map(body.id, { createGroups: true, firstSignIn: "none" });
    expect((await check(body.id)).body.totals.check).toEqual({ created: 2, skipped: 1 });
    await apply(body.id);
    expect((await groups()).map((row) => row["code"])).toEqual(["MATH10"]);
    expect((await members()).map((row) => row["role"]).toSorted()).toEqual(["member", "teacher"]);
    expect((await people()).find((row) => row["id"] === leaving.id)?.["status"]).toBe("active");
  });
});
