import { defineGroupWrite } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("what runs after the commit of a transaction that was joined", () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await app.sql`create table public.noted (what text)`;
  });
  afterAll(() => app.stop());

  it("reads and writes outside of it: its connection is somebody else's by then", async () => {
    const seen: string[] = [];
    const notes = defineGroupWrite<string, string>({
      name: "test.notes",
      write: async (tx, items, ctx) => {
        await tx.sql`insert into public.noted select unnest(${[...items]}::text[])`;
        expect(await ctx.sql`select what from public.noted`).toHaveLength(2);
        tx.afterCommit(async () => {
          seen.push(ctx.sql === app.sql ? "the pool" : "a connection that was given back");
          await ctx.transaction(async (later) => void (await later.sql`insert into public.noted values ('later')`));
        });
        return [...items];
      },
    });
    const ctx = app.ctx();
    expect(await Promise.all([ctx.write(notes, "a"), ctx.write(notes, "b")])).toEqual(["a", "b"]);
    expect(seen).toEqual(["the pool"]);
    expect((await app.sql`select what from public.noted order by what`).map(({ what }) => what)).toEqual(["a", "b", "later"]);
  });
});
