import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "lectern-import-";
/** No import takes that long: what is older belonged to a process that was killed and came back nowhere. */
const ABANDONED_MS = 24 * 60 * 60_000;

/**
 * An empty folder for one run of an import. A run that was killed leaves its folder to the next attempt, which begins by
 * emptying it; folders that nobody came back for are removed on the way.
 */
export async function importFolder(jobId: string): Promise<string> {
  await removeAbandoned();
  const folder = join(tmpdir(), `${PREFIX}${jobId}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
