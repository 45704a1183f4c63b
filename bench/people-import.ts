import { readFile } from "node:fs/promises";
import { startServer } from "@lectern/e2e/server";
import { tokenOf } from "@lectern/e2e/browser";
import { sampleData } from "@lectern/testing/sample-data";
import { quantile } from "./figures.ts";

export interface PeopleImportFigures {
  readonly rows: number;
  /** Reading the file, checking every row, writing every person: from the first byte sent to the finished report. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** A light request (one's own profile) asked all the while. */
  readonly requestP95Ms: number;
  readonly requests: number;
}

const FILE = "people/people-10k.csv.zip";
/** Pause between the light requests: about forty a second. */
const REQUEST_EVERY_MS = 25;
const POLL_MS = 100;
const TIMEOUT_MS = 300_000;

/** Imports the sample file of 10,000 people through HTTP into a fresh server, while somebody else uses it. */
export async function benchPeopleImport(): Promise<PeopleImportFigures> {
  const file = await readFile(sampleData(FILE));
  const server = await startServer();
  try {
    const token = await tokenOf(server.url, "admin");
    const call = async (method: string, path: string, body?: FormData | object): Promise<Record<string, unknown>> => {
      const isForm = body instanceof FormData;
      const reply = await fetch(`${server.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && !isForm ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return { ...(await reply.json()) };
    };
    const until = async (path: string, state: string) => {
      for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline;) {
        const one = await call("GET", path);
        if (one["state"] === state) return one;
        if (one["state"] === "failed") throw new Error(`the import failed: ${JSON.stringify(one["problem"])}`);
        await sleep(POLL_MS);
      }
      throw new Error(`the import was not ${state} in time`);
    };

    const probe = startProbe(server.url, await tokenOf(server.url, "student1"));
    const startedAt = performance.now();
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(file)]), "people-10k.csv.zip");
    const { id, mapping, rows } = await call("POST", "/api/people-imports", form);
    const path = `/api/people-imports/${String(id)}`;
    await call("PATCH", path, { mapping: { ...Object(mapping), emailPattern: "{Username}@pupils.example.edu", firstSignIn: "codes" } });
    await call("POST", `${path}/check`);
    await until(path, "checked");
    await call("POST", `${path}/apply`);
    await until(path, "applied");
    const seconds = (performance.now() - startedAt) / 1000;
    const times = await probe.stop();
    const people = Number(rows) - 1;
    return {
      rows: people,
      seconds,
      rowsPerSecond: people / seconds,
      requestP95Ms: quantile(
        times.toSorted((a, b) => a - b),
        0.95,
      ),
      requests: times.length,
    };
  } finally {
    await server.remove();
  }
}

/** Asks one light thing again and again and notes how long each answer took, in milliseconds. */
function startProbe(url: string, token: string): { stop: () => Promise<number[]> } {
  const times: number[] = [];
  const control = { running: true };
  const loop = (async () => {
    while (control.running) {
      const askedAt = performance.now();
      const reply = await fetch(`${url}/api/auth/profile`, { headers: { authorization: `Bearer ${token}` } });
      await reply.arrayBuffer();
      times.push(performance.now() - askedAt);
      await sleep(REQUEST_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      control.running = false;
      await loop;
      return times;
    },
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (import.meta.main) {
  const { rows, seconds, rowsPerSecond, requestP95Ms, requests } = await benchPeopleImport();
  process.stdout.write(
    `${rows} people imported with report in ${seconds.toFixed(1)} s (${rowsPerSecond.toFixed(0)} rows/s); meanwhile ${requests} light requests, p95 ${requestP95Ms.toFixed(0)} ms\n`,
  );
}
