// node scripts/with-node.mjs FILE [ARGUMENTS]: installs what is missing and runs FILE on the pinned Node.
import { spawn } from "node:child_process";
import { ensureInstalled, pinnedNode, ROOT } from "./ensure-installed.mjs";

ensureInstalled();
const child = spawn(pinnedNode(), process.argv.slice(2), { cwd: ROOT, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
