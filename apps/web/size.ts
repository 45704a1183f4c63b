import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** First-load JavaScript allowed on each of the pages, gzip, in KB of 1,000 bytes. */
const LIMIT_KB = 150;

/** Address → the page's source as it stands in the manifest. Every language's strings cost about the same; English counts. */
const PAGES: Record<string, { page: RegExp; strings: RegExp }> = {
  "/login": { page: /modules\/users\/web\/(.+\/)?LoginPage\.tsx$/, strings: /modules\/users\/web\/locales\/en\.json$/ },
  "/courses": { page: /modules\/courses\/web\/(.+\/)?CataloguePage\.tsx$/, strings: /modules\/courses\/web\/locales\/en\.json$/ },
  "/dashboard": { page: /modules\/bff\/web\/(.+\/)?DashboardPage\.tsx$/, strings: /modules\/bff\/web\/locales\/en\.json$/ },
};

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
}

const dist = join(import.meta.dirname, "dist");
if (!existsSync(join(dist, ".vite/manifest.json"))) {
  console.error("There is no build to measure. Run: npx vite build -c apps/web/vite.config.ts");
  process.exit(1);
}
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const keys = Object.keys(manifest);

let failed = false;
for (const [address, { page, strings }] of Object.entries(PAGES)) {
  const start = keys.filter((key) => manifest[key]?.isEntry || key.endsWith("virtual:shell-strings/en") || strings.test(key));
  const route = keys.find((key) => page.test(key));
  if (!route) {
    console.error(`${address}: no chunk matches ${page}`);
    failed = true;
    continue;
  }
  const files = reach([...start, route]);
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
  const kilobytes = bytes / 1_000;
  if (kilobytes > LIMIT_KB) failed = true;
  console.log(`${address}: ${kilobytes.toFixed(1)} KB of ${LIMIT_KB} KB gzip in ${files.size} files${kilobytes > LIMIT_KB ? ", too much" : ""}`);
}
process.exit(failed ? 1 : 0);

/** The script files that load before the page shows: the given chunks and what they import statically. */
function reach(start: string[]): Set<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const queue = [...start];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) continue;
    seen.add(key);
    if (chunk.file.endsWith(".js")) files.add(chunk.file);
    queue.push(...(chunk.imports ?? []));
  }
  return files;
}
