import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { CrowdOrder, CrowdReport } from "./crowd.ts";

/** Another process full of people. */
export const crowd = (): ChildProcess => fork(join(import.meta.dirname, "crowd.ts"));

/** Orders are followed one after the other. */
export async function ask(child: ChildProcess, order: CrowdOrder): Promise<CrowdReport> {
  child.send(order);
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`the crowd ended with ${code}`)));
  const [report] = (await Promise.race([once(child, "message"), ended])) as [CrowdReport];
  return report;
}
