import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Processor time of all cores since the system started, in ticks: as `/proc/stat` counts it (proc_stat(5)). */
interface Ticks {
  readonly all: number;
  /** In which the hypervisor let other machines run instead of this one. */
  readonly stolen: number;
}

/** Null where the system does not say. */
function ticks(): Ticks | null {
  try {
    const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, stolen = 0] = line.split(/ +/).slice(1).map(Number);
    return { all: user + nice + system + idle + waiting + irq + softirq + stolen, stolen };
  } catch {
    return null;
  }
}

/**
 * Begins to watch the machine; says at the end what it was and how much of its time others took. A shared machine is slower from one
 * minute to the next, and figures of two runs compare only where that share is the same.
 */
export function watchMachine(): () => string {
  const before = ticks();
  return () => {
    const [first] = cpus();
    const after = ticks();
    const share = before && after && after.all > before.all ? (after.stolen - before.stolen) / (after.all - before.all) : null;
    const taken = share === null ? "" : `, ${(share * 100).toFixed(1)} % of its time taken by other machines`;
    return `${cpus().length} × ${first?.model ?? "?"}, Node ${process.version}${taken}`;
  };
}
