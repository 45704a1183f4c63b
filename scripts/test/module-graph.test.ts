import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkModuleGraph } from "../checks/module-graph.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A small house with the same walls. */
function plant(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "lectern-graph-"));
  cpSync(join(ROOT, "tsconfig.json"), join(root, "tsconfig.json"));
  const base = {
    "modules/a/package.json": JSON.stringify({ name: "@lectern/a", dependencies: { "@lectern/core": "0", "@lectern/b": "0" } }),
    "modules/b/package.json": JSON.stringify({ name: "@lectern/b", dependencies: { "@lectern/core": "0" }, exports: { "./contract": "./contract.ts" } }),
    "packages/core/package.json": JSON.stringify({ name: "@lectern/core", exports: { ".": "./src/index.ts" } }),
    "packages/core/src/index.ts": "export const core = 1;",
    "modules/b/contract.ts": 'import { core } from "../../packages/core/src/index.ts";\nexport const b = core;',
    "modules/b/server/b.service.ts": "export const inside = 1;",
    "modules/a/server/a.service.ts": 'import { b } from "../../b/contract.ts";\nexport const a = b;',
    ...files,
  };
  for (const [path, content] of Object.entries(base)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  planted.push(root);
  return root;
}
const planted: string[] = [];
afterAll(() => planted.forEach((root) => rmSync(root, { recursive: true })));

describe("the walls between rooms", () => {
  it("stand in a house that keeps to them", () => {
    expect(checkModuleGraph(plant({}))).toEqual([]);
  });

  it.each([
    [
      "the inside of another room",
      { "modules/a/server/a.service.ts": 'import { inside } from "../../b/server/b.service.ts";\nexport const a = inside;' },
      "a-room-sees-only-contracts-of-others",
    ],
    [
      "a module from core",
      { "packages/core/src/index.ts": 'import { inside } from "../../../modules/b/server/b.service.ts";\nexport const core = inside;' },
      "core-imports-nothing-of-ours",
    ],
    ["Node from a contract", { "modules/b/contract.ts": 'import { readFileSync } from "node:fs";\nexport const b = readFileSync;' }, "contracts-need-no-node"],
    [
      "an adapter from a service",
      {
        "packages/adapters/src/cache/index.ts": "export const c = 1;",
        "modules/a/server/a.service.ts": 'import { c } from "../../../packages/adapters/src/cache/index.ts";\nexport const a = c;',
      },
      "server-parts-take-no-screens-or-adapters",
    ],
    [
      "itself in a circle",
      {
        "modules/a/server/a.service.ts": 'import { x } from "./x.ts";\nexport const a = x;',
        "modules/a/server/x.ts": 'import { a } from "./a.service.ts";\nexport const x = () => a;',
      },
      "no-cycles",
    ],
    [
      "a room that package.json does not declare",
      { "modules/b/server/b.service.ts": 'import { a } from "@lectern/a/contract";\nexport const inside = a;' },
      "undeclared-edge",
    ],
  ])("are seen to be crossed by an import of %s", (_name, files, rule) => {
    expect(checkModuleGraph(plant(files)).join("\n")).toContain(rule);
  });

  it("are not called whole when nothing was looked at", () => {
    const empty = mkdtempSync(join(tmpdir(), "lectern-graph-"));
    planted.push(empty);
    mkdirSync(join(empty, "modules"));
    cpSync(join(ROOT, "tsconfig.json"), join(empty, "tsconfig.json"));
    expect(checkModuleGraph(empty)).not.toEqual([]);
  });
});
