// Runs on whatever Node started npm (18 or newer): plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, "node_modules", ".lectern-installed");
const MINIMUM_MAJOR = 26;

/** Installs what package-lock.json names, mended by what lies in `patches`, unless exactly that is installed already. What is started after it keeps what Node compiled. */
export function ensureInstalled() {
  // A third of the processor time of a start is stripping types and compiling; a file that changed is compiled again.
  process.env.NODE_COMPILE_CACHE ??= join(ROOT, "node_modules", ".cache", "node");
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
  for (const patch of readdirSync(join(ROOT, "patches"))) hash.update(readFileSync(join(ROOT, "patches", patch)));
  const wanted = hash.digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  process.stdout.write("Installing dependencies (once; takes about a minute)…\n");
  // Not `npm ci`: it refuses a lock file that lacks the optional builds for other platforms, which npm itself leaves out.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  // npm has done so after the installation (`postinstall`), unless it was told to run no scripts.
  run(process.execPath, [join("node_modules", "patch-package", "index.js"), "--error-on-fail"]);
  writeFileSync(STAMP, wanted);
}

/** The pinned Node that npm installed; the running one where no pinned one exists for this platform. */
export function pinnedNode() {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const pinned = join(ROOT, "node_modules", `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`, "bin", `node${suffix}`);
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= MINIMUM_MAJOR) return process.execPath;
  process.stderr.write(
    `Lectern runs on Node ${MINIMUM_MAJOR}. npm has no build of it for ${process.platform}-${process.arch}: install Node ${MINIMUM_MAJOR} yourself and start again.\n`,
  );
  process.exit(1);
}

/** Runs a command to its end in the repository; ends this process with its code when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env }, shell: process.platform === "win32" });
  if (result.error) {
    process.stderr.write(`${command} could not be started: ${result.error.message}\n`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}
