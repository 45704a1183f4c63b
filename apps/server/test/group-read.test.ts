import { AppError, defineGroupRead, defineGroupWrite } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await app.sql`create table platform.words (word text primary key, length integer not null)`;
  await app.sql`insert into platform.words values ('a', 1), ('bb', 2), ('ccc', 3)`;
});
afterAll(() => app.stop());

const unspeakable = new AppError({ code: "unspeakable", status: 422, safeMessage: "No." });

function lengths() {
  const asked: string[][] = [];
  const group = defineGroupRead<string, number | null>({
    name: "test.lengths",
    read: async (ctx, words) => {
      asked.push([...words]);
      if (words.includes("poison")) throw new Error("broken");
      const rows = await ctx.sql<{ word: string; length: number }[]>`select word, length from platform.words where word = any(${[...words]})`;
      const found = new Map(rows.map(({ word, length }) => [word, length]));
      return words.map((word) => (word === "unspeakable" ? unspeakable : (found.get(word) ?? null)));
    },
  });
  return { asked, group };
}

describe("grouped reads", () => {
  it("ask once for all who ask at the same moment, whoever they are, and answer each", async () => {
    const { asked, group } = lengths();
    expect(await Promise.all(["a", "bb", "nothing", "a"].map((word) => app.ctx().read(group, word)))).toEqual([1, 2, null, 1]);
    expect(asked).toEqual([["a", "bb", "nothing", "a"]]);
  });

  it("gather what comes while an answer is under way", async () => {
    const { asked, group } = lengths();
    const first = app.ctx().read(group, "a");
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const later = ["bb", "ccc"].map((word) => app.ctx().read(group, word));
    expect(await Promise.all([first, ...later])).toEqual([1, 2, 3]);
    expect(asked).toEqual([["a"], ["bb", "ccc"]]);
  });

  it("fail for one question alone, refused or broken", async () => {
    const { group } = lengths();
    const answers = await Promise.allSettled(["a", "unspeakable", "bb"].map((word) => app.ctx().read(group, word)));
    expect(answers).toMatchObject([{ value: 1 }, { reason: { code: "unspeakable" } }, { value: 2 }]);
    const broken = await Promise.allSettled(["a", "poison"].map((word) => app.ctx().read(group, word)));
    expect(broken.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("see what their own transaction has written, and ask alone there", async () => {
    const { asked, group } = lengths();
    const writing = defineGroupWrite<string, never>({
      name: "test.words",
      write: async (tx, [word = ""], ctx) => {
        await tx.sql`insert into platform.words values (${word}, 4)`;
        expect(await ctx.read(group, word)).toBe(4);
        await expect(ctx.read(group, "unspeakable")).rejects.toMatchObject({ code: "unspeakable" });
        expect(await app.ctx().read(group, word)).toBe(null);
        throw new Error("rolled back");
      },
    });
    await expect(app.ctx().write(writing, "dddd")).rejects.toThrow("rolled back");
    expect(asked).toEqual([["dddd"], ["unspeakable"], ["dddd"]]);
  });
});
