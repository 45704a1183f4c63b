import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { createDiskStorage } from "@lectern/adapters/storage";
import { describeStorage } from "@lectern/testing/conformance/storage";
import { describe, expect, it } from "vitest";

const drafts = (directory: string) => readdir(join(directory, "drafts")).catch(() => []);

describeStorage("disk", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lectern-storage-"));
  return { storage: createDiskStorage(directory), leftovers: () => drafts(directory), stop: () => rm(directory, { recursive: true, force: true }) };
});

/** Stores what comes on standard input and prints the outcome: run under a limit the operating system itself keeps. */
const CHILD = `
  import { createDiskStorage } from "@lectern/adapters/storage";
  const outcome = await createDiskStorage(process.argv[1]).put(process.stdin).catch(({ code, kind, status }) => ({ code, kind, status }));
  console.log(JSON.stringify(outcome));
`;

describe("a disk that takes no more", () => {
  it("is an operational error, and nothing partial is left", async () => {
    const directory = await mkdtemp(join(tmpdir(), "lectern-storage-"));
    const run = promisify(execFile)(
      "bash",
      ["-c", 'ulimit -f 64 && head -c 1000000 /dev/zero | "$0" --input-type=module -e "$1" "$2"', process.execPath, CHILD, directory],
      { cwd: import.meta.dirname },
    );
    const { stdout } = await run;
    expect(JSON.parse(stdout)).toEqual({ code: "storage_unavailable", kind: "operational", status: 507 });
    expect(await drafts(directory)).toEqual([]);
    for await (const object of createDiskStorage(directory).list()) expect(object).toBeUndefined();
    await rm(directory, { recursive: true, force: true });
  });

  it("also where the folder cannot be made", async () => {
    const directory = await mkdtemp(join(tmpdir(), "lectern-storage-"));
    await writeFile(join(directory, "file"), "");
    await expect(createDiskStorage(join(directory, "file", "below")).put(Readable.from("x"))).rejects.toMatchObject({ code: "storage_unavailable" });
    await rm(directory, { recursive: true, force: true });
  });
});
