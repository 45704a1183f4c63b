import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@lectern/core";

const alreadyRunning = (pid: number, directory: string) =>
  new AppError({
    code: "already_running",
    kind: "operational",
    status: 500,
    safeMessage: `Another Lectern (process ${pid}) uses the data in ${directory}. Stop it first, or start this one with another folder: LECTERN_DATA_DIR=data2 PORT=3001 npm start`,
  });

/**
 * Takes the data folder for this process. A lock left by a killed process does not count. Answers the way to give it back.
 * The lock appears with its content in one step (`link`), and a stale one is moved aside before it is judged again, so that
 * of several processes that start at once exactly one wins.
 */
export async function lockDataDir(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "lectern.lock");
  const mine = `${process.pid} ${await startTimeOf(process.pid)}`;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, mine);
  try {
    while (!(await linked(draft, path))) {
      const holder = await holderOf(path);
      if (holder !== null) throw alreadyRunning(holder, directory);
      await removeStale(path);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readFile(path, "utf8").catch(() => "")) === mine) await rm(path, { force: true });
  };
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** The living process that holds a lock; null when it is gone or there is no lock. */
async function holderOf(path: string): Promise<number | null> {
  const [pid = "0", startTime = ""] = (await readFile(path, "utf8").catch(() => "")).split(" ");
  return startTime !== "" && (await startTimeOf(Number(pid))) === startTime ? Number(pid) : null;
}

/** Another process may have taken the lock since it was judged: what was moved aside is put back if it is alive. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside).catch(() => {});
  if ((await holderOf(aside)) !== null) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** When a process started, as the kernel counts: tells a living process from another one that got its number later. "" when it is gone. */
async function startTimeOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  }
  try {
    process.kill(pid, 0);
    return "alive";
  } catch {
    return "";
  }
}
