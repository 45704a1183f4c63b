import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const cruiseResult = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string(), severity: z.string() }) })),
  }),
});
const manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** Folders that hold code; the graph has to show files of each of them. */
const COVERED = ["apps", "packages", "modules"];
const IMPORT = /^(?!\s*\*).*(?:from|import)\s*\(?\s*["'](@lectern\/[a-z0-9-]+)/gm;

/**
 * Who may import whom (docs/architecture.md): dependency-cruiser judges the rules about folders, and every workspace
 * may only name workspaces that its package.json declares. Fails when it looked at nothing.
 */
export function checkModuleGraph(root: string): string[] {
  return [...cruise(root), ...undeclaredEdges(root)];
}

function cruise(root: string): string[] {
  const folders = COVERED.filter((folder) => existsSync(join(root, folder)));
  const binary = join(import.meta.dirname, "../../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const config = join(import.meta.dirname, "../../.dependency-cruiser.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [binary, "--config", config, "--output-type", "json", ...folders], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const parsed = cruiseResult.safeParse(safeJson(stdout));
  if (!parsed.success) return [`dependency-cruiser said nothing we understand: ${stderr.slice(0, 2000)}`];
  const { totalCruised, violations } = parsed.data.summary;
  if (totalCruised === 0) return ["dependency-cruiser looked at no module at all"];
  return violations.filter(({ rule }) => rule.severity === "error").map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
}

function undeclaredEdges(root: string): string[] {
  const complaints: string[] = [];
  for (const path of globSync(["{apps,packages,modules}/*/package.json", "{e2e,bench}/package.json"], { cwd: root })) {
    const folder = join(root, path, "..");
    const own = manifest.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
    const declared = new Set([own.name, ...Object.keys(own.dependencies), ...Object.keys(own.devDependencies)]);
    for (const file of globSync("**/*.{ts,tsx}", { cwd: folder, exclude: ["**/node_modules/**", "**/dist/**"] })) {
      for (const [, target = ""] of readFileSync(join(folder, file), "utf8").matchAll(IMPORT)) {
        if (!declared.has(target)) complaints.push(`undeclared-edge: ${join(path, "..", file)} → ${target}: declare it in ${path}, or do without`);
      }
    }
  }
  return complaints;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
