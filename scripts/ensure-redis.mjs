// A redis-server for the tests. Runs on whatever Node started npm (18 or newer): plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./ensure-installed.mjs";

const UNPACKED = join(ROOT, "node_modules", ".cache", "redis");
/** Debian's redis-server and what it links to beyond a minimal system; packages a release does not know are passed over. */
const PACKAGES = [
  "redis-server",
  "redis-tools",
  "libatomic1",
  "libjemalloc2",
  "liblzf1",
  "liblua5.1-0",
  "libssl3",
  "libssl3t64",
  "libsystemd0",
  "libcap2",
  "libgcrypt20",
  "libgpg-error0",
  "liblzma5",
  "libzstd1",
  "liblz4-1",
];

/** The path of a redis-server that runs. Installs Debian's when there is none, without ever starting its service. */
export function ensureRedis() {
  const found = findRedis();
  if (found) return found;
  if (process.platform === "linux" && existsSync("/usr/bin/apt-get")) {
    process.stdout.write("Installing Redis for the tests…\n");
    const installed = process.getuid?.() === 0 ? installAsRoot() : unpackAsAnybody();
    if (installed) return installed;
  }
  process.stderr.write("The tests need redis-server 6.2 or newer. Install it, or name one in REDIS_SERVER_PATH.\n");
  process.exit(1);
}

function findRedis() {
  const named = process.env.REDIS_SERVER_PATH;
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "redis-server"));
  return [...(named ? [named] : []), ...onPath, "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server", launcher()].find(
    runs,
  );
}

function installAsRoot() {
  // The policy keeps the package from starting a Redis on the standard port: an answer of 101 means "not allowed".
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  try {
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "redis-server"], { stdio: ["ignore", "ignore", "inherit"], env });
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
  return findRedis();
}

/** Without the right to install: the packages' files next to ours, and a launcher that knows where their libraries are. */
function unpackAsAnybody() {
  mkdirSync(UNPACKED, { recursive: true });
  for (const name of PACKAGES) spawnSync("apt-get", ["download", "-qq", name], { cwd: UNPACKED, stdio: "ignore" });
  for (const file of readdirSync(UNPACKED).filter((entry) => entry.endsWith(".deb"))) {
    spawnSync("dpkg", ["-x", file, "."], { cwd: UNPACKED, stdio: "ignore" });
    rmSync(join(UNPACKED, file));
  }
  const program = ["redis-check-rdb", "redis-server"].map((name) => join(UNPACKED, "usr", "bin", name)).find((path) => existsSync(path));
  if (!program) return undefined;
  const libraries = ["usr/lib", "lib"].flatMap((base) =>
    readdirIfThere(join(UNPACKED, base))
      .filter((entry) => entry.includes("linux-gnu"))
      .map((entry) => join(UNPACKED, base, entry)),
  );
  // Debian's redis-server is redis-check-rdb under another name: what it is called decides what it does.
  writeFileSync(launcher(), `#!/bin/bash\nexport LD_LIBRARY_PATH=${libraries.join(":")}\nexec -a redis-server ${program} "$@"\n`);
  chmodSync(launcher(), 0o755);
  return runs(launcher()) ? launcher() : undefined;
}

function launcher() {
  return join(UNPACKED, "redis-server");
}

function readdirIfThere(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function runs(path) {
  return existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
}
