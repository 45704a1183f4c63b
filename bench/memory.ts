import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { figure, type Figure } from "./figures.ts";
import { openClient } from "./realtime/client.ts";
import { openStage, type Stage } from "./stage.ts";

const ROUNDS = 3;
const SETTLE_MS = 3_000;
const LIMIT_MB = 250;
const HOUR_MS = 60 * 60_000;
const SAMPLE_MS = 60_000;
/** What comes and goes between two collections; more than this over an hour is a leak. */
const GROWTH_LIMIT_MB = 60;

/** Resident memory of the server's process shortly after the start, PostgreSQL not counted. Linux only: `/proc`. */
export async function benchMemory(): Promise<Figure[]> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const stage = await openStage();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    values.push(await residentMb(stage));
    await stage.close();
  }
  return [figure("resident memory after the start", "MB", values, LIMIT_MB)];
}

/** An hour of mixed load (`BENCH_HOUR_MS` shortens it): memory of the last quarter against that of the second. */
export async function benchMemoryLong(): Promise<Figure[]> {
  const duration = Number(process.env["BENCH_HOUR_MS"] ?? HOUR_MS);
  const stage = await openStage();
  try {
    const samples: number[] = [];
    const until = performance.now() + duration;
    const sampling = setInterval(() => void residentMb(stage).then((mb) => samples.push(mb)), Math.min(SAMPLE_MS, duration / 40));
    await Promise.all(Array.from({ length: 8 }, (_, n) => live(stage, `student${n + 1}`, until)));
    clearInterval(sampling);
    const quarter = Math.floor(samples.length / 4);
    const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const growth = average(samples.slice(-quarter)) - average(samples.slice(quarter, 2 * quarter));
    return [figure("growth of memory within an hour of mixed load", "MB", [growth], GROWTH_LIMIT_MB)];
  } finally {
    await stage.close();
  }
}

/** What a student does all day, without pausing to think: courses, lessons, progress and chat, over a connection that is opened again and again. */
async function live({ server, token: tokenOf }: Stage, account: string, until: number): Promise<void> {
  let token = await tokenOf(account);
  const ask = async (path: string, body?: unknown) => {
    const reply = await fetch(`${server.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (reply.status === 401) token = await tokenOf(account);
    return reply.json();
  };
  // A token may expire between two questions.
  const connect = async () =>
    openClient({ url: server.url, token }).catch(async () => {
      token = await tokenOf(account);
      return openClient({ url: server.url, token });
    });
  while (performance.now() < until) {
    const { items } = await ask("/api/courses?mine=true");
    const socket = await connect();
    for (const { id } of items ?? []) {
      await socket.emit("join-course", { courseId: id });
      await socket.emit("send-message", { courseId: id, clientId: randomUUID(), message: "What is said in an hour." });
      const { lessons } = await ask(`/api/courses/${id}`);
      await ask(`/api/courses/${id}/messages?limit=50`);
      for (const section of lessons?.flatMap((lesson: { sections: { id: string }[] }) => lesson.sections) ?? []) {
        await ask(`/api/sections/${section.id}`);
        await ask(`/api/sections/${section.id}/progress`, { operationId: randomUUID(), status: "in_progress", timeSpentSeconds: 1 });
      }
    }
    await ask("/api/bff/dashboard");
    socket.close();
  }
}

async function residentMb({ server }: Stage): Promise<number> {
  const status = await readFile(`/proc/${server.pid()}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

if (import.meta.main) await (process.argv.includes("--long") ? benchMemoryLong() : benchMemory());
