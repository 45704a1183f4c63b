import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const MODULES = join(import.meta.dirname, "../../modules");
const SHELL = join(import.meta.dirname, "src/locales");
const PREFIX = "virtual:shell-strings/";

/**
 * `virtual:shell-strings/en`: the shell's own strings and, as `<module>/nav.…`, the navigation labels of every module.
 * So the labels stay in the modules' locale files while the first load carries no other string of theirs.
 */
export function shellStrings(): Plugin {
  return {
    name: "lectern:shell-strings",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const language = id.slice(PREFIX.length + 1);
      const own = join(SHELL, `${language}.json`);
      this.addWatchFile(own);
      const strings = readStrings(own);
      for (const module of readdirSync(MODULES)) {
        const file = join(MODULES, module, "web/locales", `${language}.json`);
        for (const [key, text] of Object.entries(readStrings(file))) if (key.startsWith("nav.")) strings[`${module}/${key}`] = text;
      }
      return `export default ${JSON.stringify(strings)}`;
    },
  };
}

function readStrings(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // A module without a web part.
    return {};
  }
  const strings: Record<string, string> = {};
  for (const [key, value] of Object.entries<unknown>(JSON.parse(text))) if (typeof value === "string") strings[key] = value;
  return strings;
}
