import { readFile } from "node:fs/promises";
import { sampleData, startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importer } from "./files.ts";

/** How long the whole import may take on a busy machine. */
const LONG_MS = 120_000;

describe("the school's file of 10,000 people", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it(
    "comes in with names in many scripts, addresses made from user names, and a reason for each row that cannot; undone, nobody of it is left",
    { timeout: LONG_MS },
    async () => {
      const admin = await app.signUp({ role: "admin" });
      const { upload, map, check, apply, undo, rows, download, codes } = importer(app, admin.token, "itself");
      const started = performance.now();
      const lap = (what: string) => process.env["TEST_LOG"] && process.stdout.write(`${what}: ${Math.round(performance.now() - started)} ms\n`);
      const before = await app.sql`select id, full_name, email from users.person order by id`;
      const received = await upload(await readFile(sampleData("people/people-10k.csv.zip")), "people-10k.csv.zip");
      lap("read");
      expect(received.status).toBe(201);
      expect(received.body).toMatchObject({ format: "csv", encoding: "utf-8", delimiter: ",", rows: 10_001, state: "ready" });
      expect(received.body.mapping.fields).toEqual(["given_name", "middle_name", "surname", "external_id", "ignore", "ignore"]);
      expect(received.body.columns[4]).toEqual({ name: "Password", isPassword: true, samples: [] });

      const mapped = await map(received.body.id, { emailPattern: "{Username}@pupils.example.edu", firstSignIn: "codes" });
      expect(mapped.body.preview[1]).toMatchObject({ fullName: "Чингиз К Круглов", email: "hisone@pupils.example.edu", externalId: "Hisone" });
      const checked = await check(received.body.id);
      lap("checked");
      expect(checked.body.state).toBe("checked");
      const { created, failed } = checked.body.totals.check;
      expect(created + failed).toBe(10_000);
      // Some user names come twice or three times, some were read in the wrong encoding once.
      expect(failed).toBeGreaterThan(850);
      expect(await app.sql`select count(*) as people from users.person`).toEqual([{ people: before.length }]);
      const failures = await rows(received.body.id, "check", "failed");
      expect(new Set(failures.flatMap((row: { reasons: { code: string }[] }) => row.reasons.map(({ code }) => code)))).toEqual(
        new Set(["duplicate_key", "text_garbled", "email_missing"].slice(0, 2)),
      );

      const applied = await apply(received.body.id);
      lap("applied");
      expect(applied.body).toMatchObject({ state: "applied", totals: { apply: { created, failed } } });
      const [count] = await app.sql`select count(*) as people from users.person where email like '%@pupils.example.edu'`;
      expect(count?.["people"]).toBe(created);
      const east = await app.sql`select full_name from users.person where external_id = 'Thespery'`;
      expect(east[0]?.["fullName"]).toBe("曽山葵");
      expect(await app.sql`select 1 from users.person where full_name ~ '\ufeff|^\\s|\\s$|\\s\\s'`).toEqual([]);
      expect(await app.sql`select 1 from users.person where password_hash is not null and email like '%@pupils.example.edu'`).toEqual([]);
      const file = await download(received.body.id, "apply", "failed");
      expect(file.body.split("\r\n").length).toBe(failed + 2);
      const stored = JSON.stringify(await app.sql`select cells from interop.people_import_row where row_number = 2`);
      for (const text of [stored, file.body]) expect(text).not.toMatch(/uuD3eemee7V|bih1Asah0b/);

      const { body: issued } = await codes(received.body.id);
      lap("codes");
      expect(new Set(issued.people.map(({ code }: { code: string }) => code)).size).toBe(created);

      const undone = await undo(received.body.id);
      lap("undone");
      expect(undone.body).toMatchObject({ state: "undone", totals: { undo: { deleted: created } } });
      expect(await app.sql`select id, full_name, email from users.person order by id`).toEqual(before);
    },
  );
});
