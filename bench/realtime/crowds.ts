import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { CrowdOrder, CrowdReport } from "./crowd.ts";

/** Another process full of people. */
export const crowd = (): ChildProcess => fork(join(import.meta.dirname, "crowd.ts"));

/** Orders are followed one after the other. */
export async function ask(child: ChildProcess, order: CrowdOrder): Promise<CrowdReport> {
  const settled = new AbortController();
  const { signal } = settled;
  child.send(order);
  const ended = once(child, "exit", { signal }).then(([code]) => Promise.reject(new Error(`the crowd ended with ${code}`)));
  try {
    const [report] = (await Promise.race([once(child, "message", { signal }), ended])) as [CrowdReport];
    return report;
  } finally {
    ended.catch(() => {});
    settled.abort();
  }
}
