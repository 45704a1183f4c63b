import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const ROOT = join(import.meta.dirname, "..");
const STAMP = join(ROOT, "apps/web/dist/.built-from");
const SOURCES = [
  "scripts/build-web.ts",
  "apps/web/{src,public}/**/*",
  "apps/web/*.{ts,html,json}",
  "packages/{ui,client}/src/**/*",
  "modules/*/web/**/*",
  "modules/*/contract.ts",
  "package-lock.json",
];

/** Builds the web application unless the sources are those it was built from. */
async function buildWhenStale(): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  process.stdout.write("Building the web application…\n");
  const root = join(ROOT, "apps/web");
  await build({ root, logLevel: "warn" });
  // The same pages for visitors without JavaScript (apps/server/src/http/pages): one bundle with all it needs.
  await build({
    root,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    ssr: { noExternal: true },
    build: { ssr: "src/server.tsx", outDir: "server/dist", manifest: false, copyPublicDir: false },
  });
  writeFileSync(STAMP, wanted);
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const path of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    const file = join(ROOT, path);
    if (statSync(file).isFile()) hash.update(path).update(readFileSync(file));
  }
  return hash.digest("hex");
}

await buildWhenStale();
