import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
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

describe("a transaction in which another connection than its own is lost", () => {
  it("fails with what happened and is undone, and its connection works on", async () => {
    const database = await freshDatabase(inject("databaseServerUrl"));
    const pool = openDatabase({ url: database.url, max: 1, applicationName: "database-test" });
    const lost = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
    await pool`create table kept (id integer)`;
    const work = pool.begin(async (sql) => {
      await sql`insert into kept values (1)`;
      await sql.savepoint(() => Promise.reject(lost));
    });
    await expect(work).rejects.toBe(lost);
    expect(await pool`select * from kept`).toHaveLength(0);
    await pool.end({ timeout: 1 });
    await database.drop();
  });
});

describe("connections after the first", () => {
  it("do not ask which arrays there are, and know it: a connection lost under that question would end the process", async () => {
    const database = await freshDatabase(inject("databaseServerUrl"));
    const behind = new URL(database.url);
    let asked = 0;
    const proxy = createServer((socket) => {
      const onward = connect(Number(behind.port), behind.hostname);
      socket.on("data", (bytes) => {
        if (bytes.includes("pg_catalog.pg_type")) asked += 1;
        onward.write(bytes);
      });
      onward.pipe(socket);
      for (const [one, other] of [[socket, onward] as const, [onward, socket] as const]) {
        one.on("error", () => other.destroy());
        one.on("close", () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = proxy.address();
    if (typeof address !== "object" || !address) throw new Error("no address");
    const url = new URL(database.url);
    url.hostname = "127.0.0.1";
    url.port = String(address.port);
    const pool = openDatabase({ url: url.href, max: 4, applicationName: "database-test" });
    await pool`select 1`;
    const atStart = asked;
    expect(atStart).toBeGreaterThan(0);
    const answers = await Promise.all(Array.from({ length: 4 }, (_, n) => pool`select ${[`a${n}`, "b"]}::text[] as words, pg_sleep(0.1)`));
    expect(answers.map(([row]) => row?.["words"])).toEqual([0, 1, 2, 3].map((n) => [`a${n}`, "b"]));
    expect(asked).toBe(atStart);
    await pool.end({ timeout: 1 });
    proxy.close();
    await database.drop();
  });
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
