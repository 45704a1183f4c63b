// npm test: installs what is missing, then runs every check and every test. The last line counts them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensureRedis } from "./ensure-redis.mjs";
import { ensureInstalled, pinnedNode, ROOT } from "./ensure-installed.mjs";

ensureInstalled();
const node = pinnedNode();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium(), REDIS_SERVER_PATH: ensureRedis(), PATH: `${dirname(node)}:${process.env.PATH}` };
const reports = mkdtempSync(join(tmpdir(), "lectern-reports-"));

const totals = { passed: 0, failed: 0 };
count(step("checks", ["scripts/check.ts", `--report=${join(reports, "check.json")}`]), join(reports, "check.json"));
step("build", ["scripts/build-web.ts"]);
for (const [name, config] of [
  ["unit and integration tests", "vitest.config.ts"],
  ["every way to cut the server into processes, and faults", "e2e/processes.config.ts"],
  ["browser tests", "e2e/vitest.config.ts"],
]) {
  const report = join(reports, `${config.replaceAll("/", "-")}.json`);
  count(
    step(name, ["node_modules/vitest/vitest.mjs", "run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
    report,
  );
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed === 0 ? 0 : 1);

function step(name, args) {
  process.stdout.write(`\n— ${name} —\n`);
  const startedAt = Date.now();
  const { status } = spawnSync(node, args, { cwd: ROOT, stdio: "inherit", env });
  process.stdout.write(`— ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s —\n`);
  return status;
}

/** A step that failed without a failing test (a crash, a missing report) counts as one failure. */
function count(status, report) {
  let result = { numPassedTests: 0, numFailedTests: 0 };
  try {
    result = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    // Counted below.
  }
  totals.passed += result.numPassedTests;
  totals.failed += Math.max(result.numFailedTests, status === 0 ? 0 : 1);
}
