import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const CHECKS_TIMEOUT_MS = 400_000;

/** A copy of the working tree with the same packages, so that the scaffolder writes into a real house. */
function copyOfTheHouse(): string {
  const house = mkdtempSync(join(tmpdir(), "lectern-house-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" }).split("\n").filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    try {
      cpSync(join(ROOT, file), join(house, file));
    } catch {
      // Deleted in the working tree, not yet in git.
    }
  }
  mkdirSync(join(house, "node_modules/@lectern"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    // What the type checker remembers is of this tree, not of the copy.
    if (name !== "@lectern" && name !== ".cache") symlinkSync(join(ROOT, "node_modules", name), join(house, "node_modules", name));
  }
  for (const folder of ["apps", "packages", "modules"]) {
    for (const name of readdirSync(join(house, folder))) symlinkSync(join("../..", folder, name), join(house, "node_modules/@lectern", name));
  }
  for (const name of ["e2e", "bench"]) symlinkSync(join("../..", name), join(house, "node_modules/@lectern", name));
  return house;
}

describe("npm run new:module", () => {
  let house: string;
  beforeAll(() => {
    house = copyOfTheHouse();
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  const scaffold = (name: string) => spawnSync(process.execPath, [join(house, "scripts/new-module.ts"), name], { cwd: house, encoding: "utf8" });

  it.each(["", "Notes", "2notes", "no-tes", "../notes", "users"])("refuses the name %j and writes nothing", (name) => {
    const before = readFileSync(join(house, "apps/server/src/modules.ts"), "utf8");
    const { status, stderr } = scaffold(name);
    expect(status).toBe(1);
    expect(stderr).toContain("Usage:");
    expect(readFileSync(join(house, "apps/server/src/modules.ts"), "utf8")).toBe(before);
  });

  it(
    "writes a room that passes every check as it stands",
    () => {
      expect(scaffold("notes").status).toBe(0);
      expect(readFileSync(join(house, "apps/server/src/modules.ts"), "utf8")).toContain('import notes from "@lectern/notes"');
      // Lint and format have looked at all the rest before.
      const written = ["modules/notes", "apps/server/src/modules.ts", "apps/server/package.json", "apps/web/package.json"];
      const { status, stdout } = spawnSync(process.execPath, [join(house, "scripts/check.ts"), ...written], { cwd: house, encoding: "utf8" });
      expect(stdout.split("\n").filter((line) => line.startsWith("✗"))).toEqual([]);
      expect(status, stdout).toBe(0);
    },
    CHECKS_TIMEOUT_MS,
  );
});
