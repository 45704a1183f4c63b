import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "../src/lock.ts";

const LOCK = new URL("../src/lock.ts", import.meta.url).href;
const CONTENDER = `import { lockDataDir } from ${JSON.stringify(LOCK)};
try { await lockDataDir(process.argv[1]); console.log("mine"); await new Promise((resolve) => setTimeout(resolve, 3000)); } catch (error) { console.log(error.code); }`;

describe("the lock on the data folder", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-lock-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("is given once, and again after it was given back", async () => {
    const unlock = await lockDataDir(directory);
    await expect(lockDataDir(directory)).rejects.toMatchObject({ code: "already_running" });
    await unlock();
    await (
      await lockDataDir(directory)
    )();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(["", "999999 1", "1", "garbage"])("does not count when a process that is gone left it (%j)", async (content) => {
    await writeFile(join(directory, "lectern.lock"), content);
    await (
      await lockDataDir(directory)
    )();
  });

  it("goes to exactly one of several processes that find a stale one at the same moment", async () => {
    await writeFile(join(directory, "lectern.lock"), "999999 1");
    const said = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = spawn(process.execPath, ["--input-type=module", "--eval", CONTENDER, directory], { stdio: ["ignore", "pipe", "inherit"] });
        const [first] = (await once(child.stdout, "data")) as [Buffer];
        return first.toString().trim();
      }),
    );
    expect(said.toSorted()).toEqual([...Array.from({ length: 5 }, () => "already_running"), "mine"]);
  });
});
