import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { figure, quantile, type Figure } from "./figures.ts";
import { LeanReader } from "./lean-reader.ts";
import { openStage, type Page, type Stage } from "./stage.ts";

const COURSES = 500;
const CONNECTIONS = 16;
const ROUND_SECONDS = 5;
/** Until connections are open and the processor is awake; not counted. */
const RISE_SECONDS = 1;
const ROUNDS = 3;

interface Statement {
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}

/** Course list and course detail against a bare handler that runs the same statements, in turns on the same machine. */
export async function benchHttp(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    await fillCatalogue(stage);
    const token = await stage.token("student1");
    const [course] = (await stage.get<Page>("student1", "/api/courses?mine=true")).items;
    const paths = { list: "/api/courses?limit=50", detail: `/api/courses/${course?.id}` };
    const routes = { "/list": await statementsOf(stage, token, paths.list), "/detail": await statementsOf(stage, token, paths.detail) };
    const bare = await startBare({ databaseUrl: stage.databaseUrl, routes });
    try {
      return [
        ...(await compare("course list (50 of 500)", `${bare.url}/list`, stage.server.url + paths.list, token)),
        ...(await compare("course detail", `${bare.url}/detail`, stage.server.url + paths.detail, token)),
      ];
    } finally {
      await bare.close();
    }
  } finally {
    await stage.close();
  }
}

async function compare(what: string, bareUrl: string, url: string, token: string): Promise<Figure[]> {
  const ratios: number[] = [];
  const rates: number[] = [];
  for (const warm of [bareUrl, url]) await load(warm, token, 2);
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await load(bareUrl, token, ROUND_SECONDS);
    const own = await load(url, token, ROUND_SECONDS);
    process.stdout.write(`  ${what}: bare ${bare.requests.average.toFixed(0)}/s, Lectern ${own.requests.average.toFixed(0)}/s\n`);
    ratios.push(own.requests.average / bare.requests.average);
    rates.push(own.requests.average);
  }
  const half = Math.round(Math.min(...rates) / 2);
  const p99: number[] = [];
  const bareP99: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bareP99.push(await steady(bareUrl, token, half));
    p99.push(await steady(url, token, half));
  }
  return [
    figure(`${what}: requests/s against a bare handler with the same SQL`, "×", ratios, 0.6, "least"),
    figure(`${what}: p99 at half load (${half}/s)`, "ms", p99, 50),
    figure(`${what}: p99 of the bare handler, as often asked`, "ms", bareP99, Infinity),
  ];
}

/** The bare handler does not compress, so neither is asked to: half the load is half of the same work. */
const headersOf = (token: string) => ({ authorization: `Bearer ${token}`, "accept-encoding": "identity" });

/** As many connections as always have a request under way: what a server does when it cannot do more. */
async function load(url: string, token: string, duration: number) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration, headers: headersOf(token) });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`);
  return result;
}

/** p99 in milliseconds while requests arrive evenly, whether or not earlier ones were answered (no coordinated omission). */
async function steady(url: string, token: string, perSecond: number): Promise<number> {
  const took: number[] = [];
  const reader = new LeanReader(url, headersOf(token));
  const underWay: Promise<unknown>[] = [];
  const startedAt = performance.now();
  const [rise, total] = [perSecond * RISE_SECONDS, perSecond * (RISE_SECONDS + ROUND_SECONDS)];
  while (underWay.length < total) {
    const due = startedAt + (underWay.length * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const counts = underWay.length >= rise;
    underWay.push(reader.read().then(() => counts && took.push(performance.now() - due)));
  }
  await Promise.all(underWay);
  reader.close();
  return quantile(
    took.toSorted((a, b) => a - b),
    0.99,
  );
}

/** The demonstration's courses again and again, under other names. */
async function fillCatalogue({ sql }: Stage): Promise<void> {
  await sql.unsafe(`
    insert into courses.courses
    select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'slug', c.slug || '-' || n, 'title', c.title || ' ' || n, 'is_demo', false))).*
    from courses.courses c, generate_series(1, ${COURSES}) n where c.id = (select id from courses.courses where status = 'published' order by id limit 1)`);
  await sql`analyze`;
}

/** What PostgreSQL says a request ran, background work left out. */
async function statementsOf(stage: Stage, token: string, path: string): Promise<Statement[]> {
  const ask = () => fetch(stage.server.url + path, { headers: { authorization: `Bearer ${token}` } }).then((reply) => reply.text());
  await ask();
  await logging(stage, true);
  const before = (await stage.databaseLog()).length;
  await ask();
  await logging(stage, false);
  const logged = (await stage.databaseLog()).slice(before);
  const entries = logged.split(/^(?=bench-log )/m).filter((entry) => entry.startsWith("bench-log "));
  const statements: Statement[] = [];
  for (const [n, entry] of entries.entries()) {
    const text = /duration: [\d.]+ ms\s+execute [^:]+: ([^]*)$/.exec(entry)?.[1]?.trim();
    if (!text || !/\b(courses|users|progress)\.\w/.test(text) || /\bplatform\.|pgboss\./.test(text)) continue;
    const detail = /DETAIL:\s+[Pp]arameters: ([^]*)$/.exec(entries[n + 1] ?? "")?.[1] ?? "";
    const parameters = [...detail.matchAll(/\$\d+ = (NULL|'((?:[^']|'')*)')/g)].map(([, whole, quoted = ""]) =>
      whole === "NULL" ? null : quoted.replaceAll("''", "'"),
    );
    statements.push({ text, parameters });
  }
  if (statements.length === 0) throw new Error(`no statement of ${path} was found in PostgreSQL's log`);
  process.stdout.write(`  ${path.replace(/[0-9a-f-]{36}/, ":id")}: ${statements.length} statements\n`);
  return statements;
}

async function logging({ sql }: Stage, on: boolean): Promise<void> {
  await sql.unsafe(`alter system set log_line_prefix = 'bench-log '`);
  await sql.unsafe(`alter system set log_min_duration_statement = ${on ? 0 : -1}`);
  await sql`select pg_reload_conf()`;
  await new Promise((resolve) => setTimeout(resolve, 300));
}

async function startBare(script: object) {
  const directory = await mkdtemp(join(tmpdir(), "lectern-bench-bare-"));
  const file = join(directory, "script.json");
  await writeFile(file, JSON.stringify(script));
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-server.ts"), file], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    url: `http://127.0.0.1:${line.toString().trim().split(" ")[1]}`,
    close: async () => {
      const gone = once(child, "exit");
      child.kill();
      await gone;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

if (import.meta.main) await benchHttp();
