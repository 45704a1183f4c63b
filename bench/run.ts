import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startServer, type RunningServer } from "@lectern/e2e/server";
import { tokenOf } from "@lectern/e2e/browser";
import { sampleData } from "@lectern/testing/sample-data";
import { figure, isKept, toRow, type Figure } from "./figures.ts";
import { benchHttp } from "./http.ts";
import { benchLargeCourse } from "./large-course.ts";
import { benchLogin } from "./login.ts";
import { watchMachine } from "./machine.ts";
import { benchMemory, benchMemoryLong } from "./memory.ts";
import { benchOutbox } from "./outbox.ts";
import { benchPaint } from "./paint.ts";
import { benchPeopleImport } from "./people-import.ts";
import { benchScroll } from "./scroll.ts";
import { benchFanOut } from "./realtime/fan-out.ts";
import { benchGrouped } from "./realtime/grouped.ts";
import { benchHistory } from "./realtime/history.ts";
import { benchIdle } from "./realtime/idle.ts";

const ROUNDS = 5;
const ROOT = join(import.meta.dirname, "..");

/** Every part by its name, in the order of the table. `long` takes an hour and runs only when it is named. */
const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  start: async () => [await startsNew(), await startsAgain()],
  memory: benchMemory,
  web: async () => [await firstLoad(), ...(await benchPaint())],
  http: benchHttp,
  login: benchLogin,
  large: benchLargeCourse,
  import: async () => [await importsCartridge()],
  people: peopleImport,
  outbox,
  fanout: benchFanOut,
  grouped: benchGrouped,
  idle: benchIdle,
  messages: benchHistory,
  scroll: benchScroll,
  long: benchMemoryLong,
};

/** `npm run bench [-- part …]`: every figure the README quotes, medians of several rounds; exits 1 when a limit is not kept. */
async function bench(named: readonly string[]): Promise<void> {
  const wanted = named.length > 0 ? named : Object.keys(PARTS).filter((name) => name !== "long");
  const figures: Figure[] = [];
  const machine = watchMachine();
  for (const name of wanted) {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part ${name}; there are ${Object.keys(PARTS).join(", ")}`);
    figures.push(...(await part()));
  }
  const rows = figures.map(toRow).join("\n");
  process.stdout.write(`\n${machine()}\n\n| figure | median | worst | limit |\n|---|---|---|---|\n${rows}\n`);
  if (!figures.every(isKept)) process.exitCode = 1;
}

async function peopleImport(): Promise<Figure[]> {
  const { seconds, requestP95Ms } = await benchPeopleImport();
  return [figure("10,000 people imported, with report", "s", [seconds], 60), figure("a light request meanwhile, p95", "ms", [requestP95Ms], 200)];
}

async function outbox(): Promise<Figure[]> {
  const { seconds } = await benchOutbox();
  return [figure("100,000 events drained, each to six subscriptions", "s", [seconds], 300)];
}

/** From the start of the process to `/ready`, everything new: cluster, migrations, demonstration. */
async function startsNew(): Promise<Figure> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    const server = await startServer();
    seconds.push((performance.now() - startedAt) / 1000);
    await server.remove();
  }
  return figure("ready with a new database and the demonstration", "s", seconds, 10);
}

async function startsAgain(): Promise<Figure> {
  const server = await startServer();
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await server.stop();
    const startedAt = performance.now();
    await server.restart();
    seconds.push((performance.now() - startedAt) / 1000);
  }
  await server.remove();
  return figure("ready with data", "s", seconds, 4);
}

/** From the upload's first byte until the job has succeeded, as a client sees it. */
async function importsCartridge(): Promise<Figure> {
  const server = await startServer();
  const token = await tokenOf(server.url, "instructor");
  const content = readFileSync(sampleData("courses/allyworkshop.imscc"));
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await importOnce(server, token, content);
    seconds.push((performance.now() - startedAt) / 1000);
  }
  await server.remove();
  return figure("Canvas cartridge (57 files, 3 MB) imported", "s", seconds, 5);
}

async function importOnce({ url }: RunningServer, token: string, content: Uint8Array): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const body = new FormData();
  body.set("file", new Blob([content as BlobPart]), "allyworkshop.imscc");
  const { jobId } = (await (await fetch(`${url}/api/courses/import`, { method: "POST", headers, body })).json()) as { jobId: string };
  for (;;) {
    const { status } = (await (await fetch(`${url}/api/jobs/${jobId}`, { headers })).json()) as { status: string };
    if (status === "succeeded") return;
    if (status === "failed") throw new Error("the import failed");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** JavaScript a first visit loads, gzip, the heaviest of the pages that `apps/web/size.ts` looks at. */
async function firstLoad(): Promise<Figure> {
  const child = spawn(process.execPath, [join(ROOT, "apps/web/size.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once("exit", resolve));
  const sizes = [...output.matchAll(/: ([\d.]+) KB of/g)].map(([, size]) => Number(size));
  if (sizes.length === 0) throw new Error(`apps/web/size.ts measured nothing: ${output}`);
  return figure("first-load JavaScript, gzip", "KB", sizes, 150);
}

await bench(process.argv.slice(2));
