import { DEMO_PASSWORD } from "@lectern/e2e/server";
import { figure, quantile, type Figure } from "./figures.ts";
import { openStage } from "./stage.ts";

const ROUNDS = 3;
const ROUND_MS = 6_000;
const BACKGROUND_PER_SECOND = 20;
/** Fewer than the demonstration's students: each signs in at a pace that no limit minds. */
const ACCOUNTS = 30;

/** Logins while 20 more arrive every second whatever happens, and what readers notice of it. */
export async function benchLogin(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const { url } = stage.server;
    const token = await stage.token("instructor");
    const read = () => timed(() => fetch(`${url}/api/courses?limit=20`, { headers: { authorization: `Bearer ${token}` } }));
    let turn = 0;
    const login = () => {
      const email = `student${1 + (turn++ % ACCOUNTS)}@demo.lectern.test`;
      return timed(() =>
        fetch(`${url}/api/auth/login`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ email, password: DEMO_PASSWORD }),
        }),
      );
    };
    await repeat(read, 1_000);
    const logins: number[] = [];
    const slowdown: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const quiet = await repeat(read, ROUND_MS / 2);
      const background: Promise<number>[] = [];
      const arriving = setInterval(() => background.push(login()), 1_000 / BACKGROUND_PER_SECOND);
      const [measured, reads] = await Promise.all([repeat(login, ROUND_MS), repeat(read, ROUND_MS)]);
      clearInterval(arriving);
      await Promise.all(background);
      logins.push(quantile(measured, 0.95));
      slowdown.push(quantile(reads, 0.5) / quantile(quiet, 0.5));
      process.stdout.write(
        `  reads p50 ${quantile(quiet, 0.5).toFixed(1)} ms alone, ${quantile(reads, 0.5).toFixed(1)} ms beside logins; p95 ${quantile(reads, 0.95).toFixed(1)} ms\n`,
      );
    }
    return [
      figure("login while 20 more a second arrive, p95", "ms", logins, 300),
      figure("reads beside these logins: p50 against p50 alone", "×", slowdown, 3),
    ];
  } finally {
    await stage.close();
  }
}

async function timed(ask: () => Promise<Response>): Promise<number> {
  const startedAt = performance.now();
  const reply = await ask();
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`${reply.url}: ${reply.status}`);
  return performance.now() - startedAt;
}

/** One after the other for a while; the durations in ascending order. */
async function repeat(one: () => Promise<number>, forMs: number): Promise<number[]> {
  const took: number[] = [];
  for (const until = performance.now() + forMs; performance.now() < until;) took.push(await one());
  return took.toSorted((a, b) => a - b);
}

if (import.meta.main) await benchLogin();
