import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@lectern/core";

const alreadyRunning = (pid: number, directory: string) =>
  new AppError({
    code: "already_running",
    kind: "operational",
    status: 500,
    safeMessage: `Another Lectern (process ${pid}) uses the data in ${directory}. Stop it first, or start this one with another folder: LECTERN_DATA_DIR=data2 PORT=3001 npm start`,
  });

/** Takes the data folder for this process. A lock left by a killed process does not count. Answers the way to give it back. */
export async function lockDataDir(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "lectern.lock");
  const mine = `${process.pid} ${await startTimeOf(process.pid)}`;
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(mine);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const [pid = "0", startTime = ""] = (await readFile(path, "utf8").catch(() => "")).split(" ");
    if ((await startTimeOf(Number(pid))) === startTime && startTime !== "") throw alreadyRunning(Number(pid), directory);
    await rm(path, { force: true });
  }
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
