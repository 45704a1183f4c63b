// npm test: installs what is missing, then runs every check and every test. The last line counts them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensureRedis } from "./ensure-redis.mjs";
import { ensureInstalled, pinnedNode, ROOT } from "./ensure-installed.mjs";

ensureInstalled();
const node = pinnedNode();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium(), REDIS_SERVER_PATH: ensureRedis(), PATH: `${dirname(node)}:${process.env.PATH}` };
const reports = mkdtempSync(join(tmpdir(), "lectern-reports-"));

let passed = 0;
/** What failed and why: said once more at the end, as a long log is often read, or kept, from its last page. */
const failures = [];
count("checks", step("checks", ["scripts/check.ts", `--report=${join(reports, "check.json")}`]), join(reports, "check.json"));
if (step("build", ["scripts/build-web.ts"]) !== 0) failures.push({ where: "build", why: "its output above says why" });
for (const [name, config] of [
  ["unit and integration tests", "vitest.config.ts"],
  ["every way to cut the server into processes, and faults", "e2e/processes.config.ts"],
  ["browser tests", "e2e/vitest.config.ts"],
]) {
  const report = join(reports, `${config.replaceAll("/", "-")}.json`);
  count(
    name,
    step(name, ["node_modules/vitest/vitest.mjs", "run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
    report,
  );
}
for (const { where, why } of failures) process.stdout.write(`\nfailed: ${where}\n${why.replaceAll(/^/gm, "  ")}\n`);
process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
process.exit(failures.length === 0 ? 0 : 1);

function step(name, args) {
  process.stdout.write(`\n— ${name} —\n`);
  const startedAt = Date.now();
  const { status } = spawnSync(node, args, { cwd: ROOT, stdio: "inherit", env });
  process.stdout.write(`— ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s —\n`);
  return status;
}

/** A step that failed without a failing test or file (a crash, a missing report, an error outside of every test) counts as one failure. */
function count(name, status, report) {
  let result = { numPassedTests: 0, testResults: [] };
  try {
    result = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    // Counted below.
  }
  passed += result.numPassedTests;
  const before = failures.length;
  for (const file of result.testResults) {
    const path = relative(ROOT, file.name);
    // A file that cannot be loaded, or whose beforeAll fails, says so itself and has no failed test.
    if (file.status === "failed" && file.message) failures.push({ where: path, why: brief(file.message) });
    for (const test of file.assertionResults) {
      if (test.status === "failed") failures.push({ where: `${path} > ${test.fullName}`, why: brief(test.failureMessages.join("\n")) });
    }
  }
  if (status !== 0 && failures.length === before) failures.push({ where: name, why: `ended with ${status ?? "a signal"}; its output above says why` });
}

/** As much of a message as tells what happened. */
function brief(message) {
  return stripVTControlCharacters(message).trim().split("\n").slice(0, 25).join("\n");
}
