import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cloneDatabase, dropDatabase, openDatabase, startEmbeddedPostgres, surviveLostTypeQuestions } from "@lectern/adapters/database";
import { describeDatabase } from "@lectern/testing/conformance/database";
import { freshDatabase, freshEmptyDatabase } from "@lectern/testing/database";
import { describe, expect, inject, it, vi } from "vitest";
import { namesOneServer, socketFolder } from "../src/database/prompt-socket.ts";
import { CERTIFICATE, PRIVATE_KEY } from "./tls.ts";

const open = (url: string) => openDatabase({ url, max: 2, applicationName: "database-test", statementTimeoutMs: 3_000 });

describeDatabase("embedded PostgreSQL", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lectern-embedded-"));
  const postgres = await startEmbeddedPostgres({ directory });
  const pool = open(postgres.url);
  return {
    pool,
    url: postgres.url,
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
    url: database.url,
    stop: async () => {
      await pool.end({ timeout: 1 });
      await database.drop();
    },
  };
});

describeDatabase("PostgreSQL by a Unix socket", async () => {
  const database = await freshEmptyDatabase(inject("databaseServerUrl"));
  const door = await openDoor(database.url);
  const pool = open(door.url);
  return {
    pool,
    url: door.url,
    stop: async () => {
      await pool.end({ timeout: 1 });
      await door.close();
      await database.drop();
    },
  };
});

describe("a Unix socket that is not there yet", () => {
  it("is the same as nobody listening", async () => {
    const database = await freshEmptyDatabase(inject("databaseServerUrl"));
    const first = await openDoor(database.url);
    await first.close();
    const pool = open(first.url);
    await expect(pool`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const again = await openDoor(database.url, first.folder);
    expect(await pool`select 1 as n`).toEqual([{ n: 1 }]);
    await pool.end();
    await again.close();
    await database.drop();
  });
});

/** A Unix socket as PostgreSQL makes one, before a database that is reached by a port; its folder has letters that an address encodes. */
async function openDoor(databaseUrl: string, folder?: string): Promise<{ url: string; folder: string; close: () => Promise<void> }> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), "ngày mới-")));
  await mkdir(home, { recursive: true });
  const url = new URL(databaseUrl);
  const server = createServer((near) => {
    const far = connect(Number(url.port), url.hostname);
    for (const [one, other] of [[near, far] as const, [far, near] as const]) one.on("error", () => {}).on("close", () => other.destroy());
    near.pipe(far).pipe(near);
  }).listen(join(home, `.s.PGSQL.${url.port}`));
  await once(server, "listening");
  return {
    url: databaseUrl.replace(url.hostname, encodeURIComponent(home)),
    folder: home,
    close: async () => {
      server.close();
      await once(server, "close");
      await rm(home, { recursive: true, force: true });
    },
  };
}

describe("an address that asks for TLS", () => {
  it("is spoken to by TLS alone, and again after the connection was lost", async () => {
    const directory = await mkdtemp(join(tmpdir(), "lectern-tls-"));
    const postgres = await startEmbeddedPostgres({ directory, unsafeFast: true });
    const plain = open(postgres.url);
    // Written by PostgreSQL: the key has to belong to its account.
    for (const [setting, text] of Object.entries({ ssl_cert_file: CERTIFICATE, ssl_key_file: PRIVATE_KEY })) {
      const file = join(directory, "cluster", setting);
      await plain.unsafe(`copy (select unnest(string_to_array('${text}', E'\\n'))) to '${file}'`);
      await chmod(file, 0o600);
      await plain.unsafe(`alter system set ${setting} = '${file}'`);
    }
    const pool = open(`${postgres.url}?sslmode=require`);
    await expect(pool`select 1`).rejects.toThrow("TLS");
    await plain`alter system set ssl = on`;
    await plain`select pg_reload_conf()`;
    const connection = () => pool<{ ssl: boolean; pid: number }[]>`select ssl, pid from pg_stat_ssl where pid = pg_backend_pid()`;
    // PostgreSQL reads its settings in its own time, and refuses until then.
    const before = await vi.waitFor(connection);
    await plain`select pg_terminate_backend(${before[0]?.pid ?? 0}, 5000)`;
    const after = await vi.waitFor(connection);
    expect([...before, ...after].map(({ ssl }) => ssl)).toEqual([true, true]);
    expect(after).not.toEqual(before);
    await Promise.all([plain.end(), pool.end()]);
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });
});

describe("an address that names several servers", () => {
  it("goes on to the next when one is not there", async () => {
    const database = await freshDatabase(inject("databaseServerUrl"));
    const { host } = new URL(database.url);
    const pool = open(database.url.replace(host, `127.0.0.1:1,${host}`));
    expect(await pool`select 1 as n`).toEqual([{ n: 1 }]);
    await pool.end({ timeout: 1 });
    await database.drop();
  });
});

describe("the servers an address names", () => {
  it.each([
    ["postgres://lectern:a,b@one:5432/lectern?application_name=a,b", true],
    ["postgres://one/lectern", true],
    ["postgres://lectern@%2Fvar%2Frun/lectern", true],
    ["postgres://lectern:secret@one:5432,two:5433/lectern", false],
    ["postgresql://one,two", false],
  ])("of %s are one: %s", (url, one) => expect(namesOneServer(url)).toBe(one));

  it.each([
    ["postgres://lectern@%2Fvar%2Frun/lectern", "/var/run"],
    ["postgres://lectern:secret@%2Fng%C3%A0y%20m%E1%BB%9Bi:5433/lectern?sslmode=disable", "/ngày mới"],
    ["postgres://one.example/lectern", null],
    ["postgres://lectern:secret@one:5432,two:5433/lectern", null],
    ["postgres:///lectern", null],
  ])("of %s are the socket in %s", (url, folder) => expect(socketFolder(url)).toBe(folder));
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

describe("a connection lost while postgres.js asks for array types", () => {
  const lost = (query: string) => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", query });
  const types = "select b.oid, b.typarray from pg_catalog.pg_type a";

  it("does not end the process; whatever else nobody handles does", () => {
    const process = new EventEmitter();
    surviveLostTypeQuestions(process);
    expect(() => process.emit("unhandledRejection", lost(types))).not.toThrow();
    for (const reason of [lost("select 1"), Object.assign(lost(types), { code: "42P01" }), new Error("anything"), undefined])
      expect(() => process.emit("unhandledRejection", reason)).toThrow();
  });
});

describe("what was asked of the database", () => {
  it("is garbage as soon as it is answered, of the kind that is collected in a moment", async () => {
    const database = await freshDatabase(inject("databaseServerUrl"));
    const child = fileURLToPath(new URL("./garbage-child.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", child, database.url]);
    // Of 200 × 50 KB; what is left over is code that became known meanwhile.
    expect(Number(stdout)).toBeLessThan(500);
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
