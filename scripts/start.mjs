// npm start: install what is missing, build the web application when it is stale, start everything.
// npm run dev: the same with the web application served from source and the server restarted on change.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, pinnedNode, ROOT, run } from "./ensure-installed.mjs";

ensureInstalled();
const node = pinnedNode();
// 32 MB of young objects instead of 16: under load most are dead before they are looked at, and memory grows only when it is used.
// The collector can be called: once, when the start is over.
const flags = JSON.parse(readFileSync(join(ROOT, "apps/server/node-flags.json"), "utf8"));
const dev = process.argv.includes("--dev");
if (process.argv.includes("--list-targets")) {
  run(node, ["apps/server/src/main.ts", "--list-targets"]);
  process.exit(0);
}
if (!dev) run(node, ["scripts/build-web.ts"]);

const children = dev
  ? [
      spawn(node, [...flags, "--watch-path=apps/server", "--watch-path=packages", "--watch-path=modules", "apps/server/src/main.ts"], options()),
      spawn(node, ["node_modules/vite/bin/vite.js", "apps/web", "--clearScreen", "false"], options()),
    ]
  : [spawn(node, [...flags, "apps/server/src/main.ts"], options())];

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
for (const child of children) {
  child.on("exit", (code) => {
    for (const other of children) if (other !== child) other.kill("SIGTERM");
    process.exitCode = code ?? 1;
  });
}

function options() {
  return { cwd: ROOT, stdio: "inherit", env: process.env };
}
