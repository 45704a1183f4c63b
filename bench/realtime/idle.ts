import { readFile } from "node:fs/promises";
import { figure, type Figure } from "../figures.ts";
import { openStage } from "../stage.ts";
import { openClient, type LeanClient } from "./client.ts";
import { createCourses, createPeople } from "./people.ts";
import { backoffMs } from "../../apps/web/src/realtime/backoff.ts";

const IDLE = 10_000;
const RETURNING = 5_000;
const AT_ONCE = 100;
const SETTLE_MS = 5_000;
const GIVE_UP_MS = 60_000;

/** What 10,000 signed-in people cost who only listen, and how 5,000 of them come back after the server was killed. */
export async function benchIdle(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const [course] = await createCourses(stage, 1);
    if (!course) throw new Error("no course");
    const people = await createPeople(stage, course.organisationId, IDLE);
    await stage.sql`analyze`;
    const clients: LeanClient[] = [];
    for (let at = 0; at < people.length; at += AT_ONCE) {
      clients.push(...(await Promise.all(people.slice(at, at + AT_ONCE).map(({ token }) => openClient({ url: stage.server.url, token })))));
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const memory = await residentMegabytes(stage.server.pid());
    for (const client of clients.splice(RETURNING)) client.close();

    const returning = people.slice(0, RETURNING);
    await stage.server.kill9();
    const left = performance.now();
    const came = Promise.all(returning.map(({ token }) => comeBack(stage.server.url, token)));
    await stage.server.restart();
    const readyAt = performance.now();
    const back = await came;
    const seconds = (performance.now() - readyAt) / 1000;
    const attempts = back.reduce((sum, one) => sum + one.attempts, 0);
    process.stdout.write(`  ${RETURNING} came back with ${attempts} attempts; the server was away for ${((readyAt - left) / 1000).toFixed(1)} s\n`);
    for (const { client } of back) client.close();
    return [
      figure("10,000 idle connections: resident memory of the server", "MB", [memory], 1_000),
      figure("5,000 connections back after a kill -9, from the server's being ready", "s", [seconds], 30),
    ];
  } finally {
    await stage.close();
  }
}

/** As the web application does: with its backoff, and later where the server asks for it. Throws when it was refused for good. */
async function comeBack(url: string, token: string): Promise<{ client: LeanClient; attempts: number }> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (let attempts = 1; ; attempts++) {
    await new Promise((resolve) => setTimeout(resolve, backoffMs(attempts)));
    try {
      return { client: await openClient({ url, token }), attempts };
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      const asked = /"retryAfterSeconds":(\d+)/.exec(String(error))?.[1];
      if (asked) await new Promise((resolve) => setTimeout(resolve, Number(asked) * 1000));
    }
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

if (import.meta.main) await benchIdle();
