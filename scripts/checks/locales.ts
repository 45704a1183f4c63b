import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Suffixes i18next adds for plural forms (Intl.PluralRules categories). */
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every locale file in English has its Vietnamese twin with the same keys, no text is empty, and every key is used. */
export function checkLocales(root: string): string[] {
  const files = globSync("{apps,modules,packages}/*/{src/,web/,}locales/en.json", { cwd: root });
  if (files.length === 0) return ["no locale files were found"];
  return files.flatMap((file) => checkPair(root, file));
}

function checkPair(root: string, file: string): string[] {
  const english = flatten(JSON.parse(readFileSync(join(root, file), "utf8")));
  const twin = join(dirname(file), "vi.json");
  const vietnamese = flatten(JSON.parse(readFileSync(join(root, twin), "utf8")));
  const [a, b] = [baseKeys(english), baseKeys(vietnamese)];
  const source = globSync("**/*.{ts,tsx}", { cwd: join(root, dirname(file), "..") })
    .map((path) => readFileSync(join(root, dirname(file), "..", path), "utf8"))
    .join("\n");
  return [
    ...[...a].filter((key) => !b.has(key)).map((key) => `${twin}: ${key} is missing`),
    ...[...b].filter((key) => !a.has(key)).map((key) => `${file}: ${key} is missing`),
    ...[...english, ...vietnamese].filter(([, text]) => text.trim() === "").map(([key]) => `${file}: ${key} is empty`),
    ...[...a].filter((key) => !isUsed(key, source)).map((key) => `${file}: ${key} is not used`),
  ];
}

/** A key counts as used when it stands in the source whole, or a template builds it from its beginning (`problem.${code}`). */
function isUsed(key: string, source: string): boolean {
  if (source.includes(`"${key}"`) || source.includes(`'${key}'`) || source.includes(`\`${key}\``)) return true;
  const parts = key.split(".");
  return parts.some((_, index) => index > 0 && source.includes(`\`${parts.slice(0, index).join(".")}.\${`));
}

function baseKeys(entries: ReadonlyMap<string, string>): Set<string> {
  return new Set([...entries.keys()].map((key) => key.replace(PLURAL, "")));
}

function flatten(tree: unknown, prefix = ""): Map<string, string> {
  if (typeof tree === "string") return new Map([[prefix, tree]]);
  if (typeof tree !== "object" || tree === null) throw new TypeError(`${prefix} is neither a text nor a group`);
  return new Map(Object.entries(tree).flatMap(([key, value]) => [...flatten(value, prefix ? `${prefix}.${key}` : key)]));
}
