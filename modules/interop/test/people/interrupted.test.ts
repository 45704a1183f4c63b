import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPeople } from "@lectern/users/contract";
import { csv, importer } from "./files.ts";

const ROWS = 1200;

describe("an import that is interrupted", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it("goes on where it stopped: what was written and not yet noted is not written twice, and undo takes all of it back", { timeout: 60_000 }, async () => {
    const admin = await app.signUp({ role: "admin" });
    const { organisationId, id: actorId } = admin.user;
    const before = await app.sql`select id from users.person order by id`;
    const { upload, map, check, apply, undo } = importer(app, admin.token);
    const table = [["Name", "Email"], ...Array.from({ length: ROWS }, (_, n) => [`Person ${n}`, `interrupted-${n}@example.test`])];
    const { body } = await upload(csv(table));
    await map(body.id, { firstSignIn: "none" });
    const { mapping } = (await check(body.id)).body;

    // The users room committed a chunk, and the process died before this room had noted it.
    const rows = await app.sql`select wanted from interop.people_import_row where import_id = ${body.id} and wanted is not null order by row_number limit 500`;
    const { mode, matchBy, createGroups, defaultRole, defaultLanguage } = mapping;
    const options = { mode, matchBy, createGroups, defaultRole, defaultLanguage };
    const write = () =>
      app.ctx().call(applyPeople, { organisationId, actorId, batchId: body.id, invite: false, options, rows: rows.map((row) => row["wanted"].person) });
    const [first, again] = [await write(), await write()];
    expect(again).toEqual(first);

    const applied = await apply(body.id);
    expect(applied.body.totals.apply).toEqual({ created: ROWS });
    const [count] = await app.sql`select count(*) as people from users.person where email like 'interrupted-%'`;
    expect(count?.["people"]).toBe(ROWS);
    const events = await app.sql`select data ->> 'userId' as id from platform.outbox where name = 'user.created' and data ->> 'fullName' like 'Person %'`;
    expect(new Set(events.map((row) => row["id"])).size).toBe(ROWS);
    expect(events).toHaveLength(ROWS);

    // A second run of the finished job changes nothing.
    await app.sql`update interop.people_import set stage_done = false where id = ${body.id}`;
    await app.sql`update platform.job set status = 'failed' where id = ${applied.body.jobId}`;
    expect((await apply(body.id)).body.totals.apply).toEqual({ created: ROWS });
    expect((await undo(body.id)).body.totals.undo).toEqual({ deleted: ROWS });
    expect(await app.sql`select id from users.person order by id`).toEqual(before);
  });
});
