import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@lectern/e2e/server";
import { tokenOf } from "@lectern/e2e/browser";
import { sampleData } from "@lectern/testing/sample-data";

const ROUNDS = 5;
const ROOT = join(import.meta.dirname, "..");

interface Figure {
  readonly what: string;
  readonly unit: "s" | "KB";
  readonly median: number;
  readonly worst: number;
  readonly limit: number;
}

/** `npm run bench`: every figure the README quotes. Medians of five rounds; exits 1 when a limit is not kept. */
async function bench(): Promise<void> {
  const figures: Figure[] = [await startsNew(), await startsAgain(), await importsCartridge(), await firstLoad()];
  const machine = cpus();
  process.stdout.write(
    `\n${machine.length} × ${machine[0]?.model ?? "?"}, Node ${process.version}\n\n| figure | median | worst | limit |\n|---|---|---|---|\n`,
  );
  for (const { what, unit, median, worst, limit } of figures)
    process.stdout.write(`| ${what} | ${median.toFixed(unit === "s" ? 2 : 0)} ${unit} | ${worst.toFixed(unit === "s" ? 2 : 0)} ${unit} | ${limit} ${unit} |\n`);
  if (figures.some(({ worst, limit }) => worst > limit)) process.exitCode = 1;
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

function figure(what: string, unit: Figure["unit"], values: readonly number[], limit: number): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  process.stdout.write(`${what}: ${values.map((value) => value.toFixed(2)).join(" ")} ${unit}\n`);
  return { what, unit, median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0, limit };
}

await bench();
