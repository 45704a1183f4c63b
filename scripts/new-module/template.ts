import { serverFiles } from "./server-files.ts";
import { webFiles } from "./web-files.ts";

/** Words the templates are filled with. */
interface Words {
  /** `notes` */
  readonly name: string;
  /** `Notes` */
  readonly title: string;
}

/** Path → content of a new room: one small thing that can be made and listed, end to end. */
export function templateOf(name: string, versions: Readonly<Record<string, string>>): Record<string, string> {
  const words: Words = { name, title: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` };
  const filled = Object.entries({ "package.json": manifest(words, versions), ...serverFiles, ...webFiles });
  return Object.fromEntries(filled.map(([path, content]) => [fill(path, words), fill(content, words)]));
}

function fill(text: string, { name, title }: Words): string {
  return text.replaceAll("__name__", name).replaceAll("__Name__", title);
}

function manifest({ name }: Words, versions: Readonly<Record<string, string>>): string {
  const pinned = (packages: readonly string[]) => Object.fromEntries(packages.map((one) => [one, versions[one] ?? "0.1.0"]));
  const content = {
    name: `@lectern/${name}`,
    version: "0.1.0",
    private: true,
    type: "module",
    license: "Apache-2.0",
    exports: { ".": "./module.ts", "./contract": "./contract.ts", "./web": "./web/index.tsx" },
    dependencies: pinned(["@lectern/client", "@lectern/core", "@lectern/ui", "@tanstack/react-query", "lucide-react", "zod"]),
    devDependencies: pinned(["@lectern/testing", "vitest"]),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
