import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "@lectern/server/config";

const README = join(import.meta.dirname, "../README.md");
const START = "<!-- settings: made by npm run settings -->";
const END = "<!-- /settings -->";

/** The README's table of settings, from `config.ts`. With `--check` it only says whether the README is up to date. */
function main(): void {
  const rows = Object.entries(settings).map(([name, { shownDefault, doc }]) => `| \`${name}\` | ${shownDefault} | ${doc} |`);
  const table = [START, "| variable | default | meaning |", "|---|---|---|", ...rows, END].join("\n");
  const before = readFileSync(README, "utf8");
  const after = `${before.slice(0, before.indexOf(START))}${table}${before.slice(before.indexOf(END) + END.length)}`;
  if (before === after) return;
  if (process.argv.includes("--check")) {
    process.stderr.write("README.md: the table of settings is not that of config.ts; npm run settings writes it\n");
    process.exit(1);
  }
  writeFileSync(README, after);
}

main();
