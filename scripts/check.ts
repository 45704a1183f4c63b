import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkLocales } from "./checks/locales.ts";
import { checkModuleGraph } from "./checks/module-graph.ts";
import { checkPolicies } from "./checks/policies.ts";

const ROOT = join(import.meta.dirname, "..");

interface Check {
  readonly name: string;
  /** Answers what is wrong; nothing when all is well. */
  readonly run: () => string[] | Promise<string[]>;
}

/** Runs a tool of node_modules on this Node; its output is the complaint. */
function tool(script: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "node_modules", script), ...args], { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? [] : [`${stdout}${stderr}`];
}

function script(path: string, args: readonly string[]): string[] {
  return tool(`../${path}`, args);
}

/** `check.ts [path …]`: lint and format look at these only; the other checks judge the house as a whole. */
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
/** What was found out about files that have not changed since: a second run takes a tenth of the time. */
const incremental = ["--incremental", "--tsBuildInfoFile", "node_modules/.cache/tsc.tsbuildinfo"];

const checks: readonly Check[] = [
  { name: "types", run: () => tool("typescript-7/bin/tsc", ["-p", "tsconfig.json", "--noEmit", ...incremental]) },
  { name: "lint", run: () => tool("oxlint/bin/oxlint", ["--type-aware", "--deny-warnings", ...paths]) },
  { name: "format", run: () => tool("oxfmt/bin/oxfmt", ["--check", ...paths]) },
  { name: "module graph", run: () => checkModuleGraph(ROOT) },
  { name: "unused code", run: () => tool("knip/bin/knip.js", ["--no-progress"]) },
  { name: "locales", run: () => checkLocales(ROOT) },
  { name: "settings table", run: () => script("scripts/print-settings.ts", ["--check"]) },
  { name: "policies", run: () => checkPolicies() },
];

const results: { fullName: string; status: "passed" | "failed"; failureMessages: string[] }[] = [];
for (const { name, run } of checks) {
  const startedAt = performance.now();
  const complaints = await run();
  results.push({ fullName: name, status: complaints.length === 0 ? "passed" : "failed", failureMessages: complaints });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${complaints.length === 0 ? "✓" : "✗"} ${name} (${seconds} s)\n${complaints.map((line) => `${line}\n`).join("")}`);
}

const failed = results.filter(({ status }) => status === "failed").length;
/** In the form of Vitest's JSON reporter, which `npm test` reads for every step. */
const report = process.argv.find((argument) => argument.startsWith("--report="))?.slice("--report=".length);
if (report) {
  const testResults = [{ name: import.meta.filename, assertionResults: results }];
  writeFileSync(report, JSON.stringify({ numPassedTests: checks.length - failed, testResults }));
}
process.exit(failed === 0 ? 0 : 1);
