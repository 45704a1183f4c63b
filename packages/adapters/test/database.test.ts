import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase, dropDatabase, openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import { describeDatabase } from "@lectern/testing/conformance/database";
import { freshDatabase, freshEmptyDatabase } from "@lectern/testing/database";
import { describe, expect, inject, it } from "vitest";

const open = (url: string) => openDatabase({ url, max: 2, applicationName: "database-test", statementTimeoutMs: 3_000 });

describeDatabase("embedded PostgreSQL", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lectern-embedded-"));
  const postgres = await startEmbeddedPostgres({ directory });
  const pool = open(postgres.url);
  return {
    pool,
    stop: async () => {
      await pool.end({ timeout: 1 });
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
});

describeDatabase("PostgreSQL by URL", async () => {
  const database = await freshEmptyDatabase(process.env["TEST_DATABASE_URL"] ?? inject("databaseServerUrl"));
  const pool = open(database.url);
  return {
    pool,
    stop: async () => {
      await pool.end({ timeout: 1 });
      await database.drop();
    },
  };
});

describe("databases cloned from a template", () => {
  it("have all of it, and know nothing of each other", async () => {
    const server = inject("databaseServerUrl");
    const [one, two] = await Promise.all([freshDatabase(server), freshDatabase(server)]);
    const [a, b] = [open(one.url), open(two.url)];
    await a`insert into platform.setting (name, value) values ('only here', '1')`;
    expect(await b`select from platform.setting where name = 'only here'`).toHaveLength(0);
    expect((await b`select from platform.migration`).length).toBeGreaterThan(0);
    await Promise.all([a.end(), b.end()]);
    await Promise.all([one.drop(), two.drop()]);
  });

  it("take no name that could be more than a name", async () => {
    for (const name of ['x"; drop database lectern; --', "", "Ab", "a-b", "a".repeat(64)]) {
      await expect(cloneDatabase(inject("databaseServerUrl"), "template1", name)).rejects.toThrow("not a database name");
      await expect(dropDatabase(inject("databaseServerUrl"), name)).rejects.toThrow("not a database name");
    }
  });
});
