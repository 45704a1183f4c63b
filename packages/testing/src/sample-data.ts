import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The path of a real input nobody here wrote. Says where to put them when they are missing. */
export function sampleData(relative: string): string {
  const folder = resolve(process.env["LECTERN_SAMPLE_DATA"] ?? new URL("../../../../shared/data", import.meta.url).pathname);
  const path = resolve(folder, relative);
  if (!existsSync(path)) throw new Error(`The sample ${relative} is missing in ${folder}. Set LECTERN_SAMPLE_DATA to the folder that holds it.`);
  return path;
}
