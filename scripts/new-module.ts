import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { templateOf } from "./new-module/template.ts";

const NAME = /^[a-z][a-z0-9]{1,30}$/;

/** `npm run new:module NAME`: writes a room that passes `npm run check` as it stands, and puts it into the house. */
function newModule(root: string, name: string): string[] {
  const folder = join(root, "modules", name);
  if (!NAME.test(name)) throw new Error(`"${name}" is no name of a module: one word, lower case, letters and digits`);
  if (existsSync(folder)) throw new Error(`modules/${name} exists already`);
  const versions = readJson(join(root, "modules/users/package.json"));
  const files = templateOf(name, versionsIn(versions));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  addToModules(join(root, "apps/server/src/modules.ts"), name);
  for (const app of ["server", "web"]) addDependency(join(root, "apps", app, "package.json"), `@lectern/${name}`);
  link(root, name);
  return Object.keys(files).map((path) => `modules/${name}/${path}`);
}

function addToModules(path: string, name: string): void {
  const text = readFileSync(path, "utf8")
    .replace(/^import platform /m, `import ${name} from "@lectern/${name}";\nimport platform `)
    .replace(/(= \[[^\]]*)\];/, `$1, ${name}];`);
  writeFileSync(path, text);
}

function addDependency(path: string, dependency: string): void {
  const manifest = readJson(path);
  const dependencies = isRecord(manifest["dependencies"]) ? manifest["dependencies"] : {};
  const sorted = Object.fromEntries(Object.entries({ ...dependencies, [dependency]: "0.1.0" }).toSorted(([a], [b]) => a.localeCompare(b)));
  writeFileSync(path, `${JSON.stringify({ ...manifest, dependencies: sorted }, null, 2)}\n`);
}

/** What `npm install` does for a workspace; the next `npm install` finds it done. */
function link(root: string, name: string): void {
  const path = join(root, "node_modules/@lectern", name);
  if (!existsSync(path)) symlinkSync(join("../../modules", name), path, "junction");
}

function versionsIn(manifest: Record<string, unknown>): Readonly<Record<string, string>> {
  const { dependencies = {}, devDependencies = {} } = manifest;
  const all = { ...(isRecord(dependencies) ? dependencies : {}), ...(isRecord(devDependencies) ? devDependencies : {}) };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)]));
}

function readJson(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isRecord(value)) throw new TypeError(`${path} holds no object`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const [, , name = "", root = join(import.meta.dirname, "..")] = process.argv;
try {
  const files = newModule(root, name);
  process.stdout.write(
    `${files.join("\n")}\n\nAdded to apps/server/src/modules.ts. Next: docs/add-a-feature.md, npm run check, npm install (records the workspace).\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nUsage: npm run new:module NAME\n`);
  process.exit(1);
}
