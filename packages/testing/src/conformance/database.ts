import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase, type DatabasePool } from "@lectern/adapters/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

export interface DatabaseUnderTest {
  /** A pool of two connections on an empty database; statements are cancelled after three seconds. */
  readonly pool: DatabasePool;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What every PostgreSQL behind the port has to keep. */
export function describeDatabase(name: string, make: () => Promise<DatabaseUnderTest>): void {
  describe(`database: ${name}`, () => {
    let under: DatabaseUnderTest;
    let sql: DatabasePool;
    beforeAll(async () => {
      under = await make();
      sql = under.pool;
      await sql`create table thing (id bigint primary key, made_at timestamptz, in_words text, deep_value jsonb, flag boolean, list text[])`;
    });
    afterAll(() => under.stop());

    /** As an administrator or a restart of PostgreSQL would; returns when their processes are gone. */
    async function cutFromOutside(pids: readonly number[]): Promise<void> {
      const outside = openDatabase({ url: under.url, max: 1, applicationName: "outside" });
      for (const pid of pids) await outside`select pg_terminate_backend(${pid}, 5000)`;
      await outside.end();
    }

    it("gives values back as they went in, with columns in camel case and the keys of JSON untouched", async () => {
      const madeAt = new Date("2026-02-28T23:59:59.123Z");
      const deep = { snake_key: [1, null, { "ü\u2028": "ngữ" }] };
      await sql`insert into thing values (${Number.MAX_SAFE_INTEGER}, ${madeAt}, ${"ngữ 👩‍🏫 '; drop table thing; --"}, ${sql.json(deep)}, ${false}, ${["a,b", '"']})`;
      const [row] = await sql`select *, null::text as no_value, count(*) over () as how_many, 1.5::real as fraction from thing`;
      expect(row).toEqual({
        id: Number.MAX_SAFE_INTEGER,
        madeAt,
        inWords: "ngữ 👩‍🏫 '; drop table thing; --",
        deepValue: deep,
        flag: false,
        list: ["a,b", '"'],
        noValue: null,
        howMany: 1,
        fraction: 1.5,
      });
      await sql`delete from thing`;
    });

    it("refuses a whole number JavaScript cannot hold instead of rounding it", async () => {
      await expect(sql`select 9007199254740993::bigint as n`.execute()).rejects.toMatchObject({ code: "internal_error" });
      expect(await sql`select 1 as n`).toEqual([{ n: 1 }]);
    });

    it("keeps a transaction whole: all of it or nothing, and nobody sees the middle", async () => {
      await sql
        .begin(async (tx) => {
          await tx`insert into thing (id) values (1)`;
          expect(await sql`select from thing`).toHaveLength(0);
          throw new Error("changed my mind");
        })
        .catch(() => {});
      expect(await sql`select from thing`).toHaveLength(0);
      await sql.begin((tx) => tx`insert into thing (id) values (1)`);
      expect(await sql`select from thing`).toHaveLength(1);
      await sql`delete from thing`;
    });

    it("rolls back to a savepoint and goes on", async () => {
      await sql.begin(async (tx) => {
        await tx`insert into thing (id) values (1)`;
        await expect(tx.savepoint((inner) => inner`insert into thing (id) values (1)`)).rejects.toMatchObject({ code: "23505" });
        await tx.savepoint(async (inner) => {
          await inner`insert into thing (id) values (2)`;
          await expect(inner.savepoint((deep) => deep`select 1 / 0`)).rejects.toMatchObject({ code: "22012" });
        });
      });
      expect((await sql<{ id: number }[]>`select id from thing order by id`).map(({ id }) => id)).toEqual([1, 2]);
      await sql`delete from thing`;
    });

    it("tells what was wrong by SQLSTATE and stays usable", async () => {
      for (const [statement, code] of [
        ["select * from nowhere", "42P01"],
        ["selec 1", "42601"],
        ["select 1 / 0", "22012"],
        ["select pg_sleep(5)", "57014"],
      ] as const) {
        await expect(sql.unsafe(statement).execute(), statement).rejects.toMatchObject({ code });
      }
      expect(await sql`select 1 as n`).toEqual([{ n: 1 }]);
    });

    it("lets writers of one row take turns, and ends a deadlock with an error for one of them", async () => {
      await sql`insert into thing (id, in_words) values (1, '0'), (2, '0')`;
      await Promise.all(Array.from({ length: 20 }, () => sql`update thing set in_words = (in_words::int + 1)::text where id = 1`));
      expect(await sql`select in_words from thing where id = 1`).toEqual([{ inWords: "20" }]);
      const crossed = (first: number, second: number) =>
        sql.begin(async (tx) => {
          await tx`update thing set flag = true where id = ${first}`;
          await sleep(100);
          await tx`update thing set flag = true where id = ${second}`;
        });
      const outcomes = await Promise.allSettled([crossed(1, 2), crossed(2, 1)]);
      const failed = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(failed).toMatchObject([{ code: "40P01" }]);
      await sql`delete from thing`;
    });

    it("makes more callers than it has connections wait their turn", async () => {
      const results = await Promise.all(Array.from({ length: 100 }, (_, n) => sql.begin((tx) => tx<{ n: number }[]>`select ${n}::int as n`)));
      expect(results.map(([row]) => row?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    it("survives connections that are ended in the middle of transactions and savepoints, and keeps none of them", async () => {
      const cut = (tx: Parameters<Parameters<DatabasePool["begin"]>[1]>[0]) => tx`select pg_terminate_backend(pg_backend_pid())`;
      for (let round = 0; round < 5; round++) {
        await expect(
          sql.begin(async (tx) => {
            await tx`insert into thing (id) values (1)`;
            await cut(tx);
          }),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED)$/) });
        await expect(
          sql.begin(async (tx) => {
            await tx.savepoint(async (inner) => {
              await inner`insert into thing (id) values (1)`;
              await cut(inner);
            });
          }),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED)$/) });
        expect(await Promise.all([1, 2, 3, 4].map((n) => sql.begin((tx) => tx`select ${n}::int as n`)))).toEqual([1, 2, 3, 4].map((n) => [{ n }]));
      }
      expect(await sql`select from thing`).toHaveLength(0);
    });

    it("answers the first statement after a connection was ended under another one", async () => {
      for (let round = 0; round < 5; round++) {
        const pids = await Promise.all([1, 2].map(() => sql<{ pid: number }[]>`select pg_backend_pid() as pid, pg_sleep(0.05)`));
        // Whoever is refused asks again at once, perhaps on a connection whose end is told next.
        const impatient = Promise.allSettled(pids.map(() => sql`select pg_sleep(3)`.catch(() => sql`select 'again'`)));
        const waiting = sql.begin(async () => {});
        await sleep(50);
        await cutFromOutside(pids.flat().map(({ pid }) => pid));
        await Promise.all([impatient, waiting]);
        expect(await Promise.all([1, 2, 3, 4].map((n) => sql`select ${n}::int as n`))).toEqual([1, 2, 3, 4].map((n) => [{ n }]));
      }
    });

    it("sends nothing more for a transaction whose connection ended between two of its statements, least of all into another one", async () => {
      const seen: unknown[] = [];
      const ended = Promise.withResolvers<void>();
      const inUse = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      // Everybody else has the one connection that is left.
      const busy = sql.begin(() => release.promise);
      const lost = sql.begin(async (tx) => {
        const [me] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await cutFromOutside([me?.pid ?? 0]);
        ended.resolve();
        await inUse.promise;
        await tx`insert into thing (id) values (1)`.catch((error: unknown) => seen.push(error));
        await tx.unsafe("insert into thing (id) values (2)").catch((error: unknown) => seen.push(error));
        await tx.savepoint((inner) => inner`insert into thing (id) values (3)`).catch((error: unknown) => seen.push(error));
        release.resolve();
        throw new Error("what it goes on to say is heard by nobody");
      });
      const told = lost.catch((error: unknown) => error);
      await ended.promise;
      expect(await told).toMatchObject({ code: "CONNECTION_CLOSED" });
      const another = sql.begin(async (tx) => {
        await tx`insert into thing (id) values (4)`;
        inUse.resolve();
        await release.promise;
        await sleep(50);
        await tx`insert into thing (id) values (5)`;
      });
      await Promise.all([busy, another]);
      expect(seen).toMatchObject(Array.from({ length: 3 }, () => ({ code: "CONNECTION_CLOSED" })));
      expect((await sql<{ id: number }[]>`select id from thing order by id`).map(({ id }) => id)).toEqual([4, 5]);
      await sql`delete from thing`;
    });

    it("sends nothing for a transaction that is over", async () => {
      const [late] = await sql.begin(async (tx) => [() => tx`insert into thing (id) values (1)`.execute()]);
      await expect(late?.()).rejects.toThrow("over");
      expect(await sql`select from thing`).toHaveLength(0);
    });
  });
}
