import { getHeapSpaceStatistics } from "node:v8";
import { openDatabase } from "@lectern/adapters/database";

/**
 * `node --expose-gc garbage-child.ts <url>`: asks 200 questions of 50 KB, half of them in transactions, while the young generation is
 * collected again and again; prints how many kilobytes of them came into the old one, where they would stay until a full collection.
 */
const ROUNDS = 20;
const QUESTIONS = 5;
const CHARACTERS = 50_000;

const { gc } = globalThis;
if (!gc) throw new Error("this needs --expose-gc");
const sql = openDatabase({ url: process.argv[2] ?? "", max: 1, applicationName: "garbage" });
const oldSpace = () => getHeapSpaceStatistics().find((space) => space.space_name === "old_space")?.space_used_size ?? NaN;

async function ask(): Promise<void> {
  const alone = `${Math.random()}`.padEnd(CHARACTERS, "alone");
  await sql`select length(${alone}::text)`;
  const within = `${Math.random()}`.padEnd(CHARACTERS, "within");
  await sql.begin(async (tx) => {
    const [row] = await tx`select ${within}::text as within`;
    return { row, within };
  });
}

async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) {
    for (let question = 0; question < QUESTIONS; question++) await ask();
    await gc?.({ type: "minor", execution: "async" });
  }
}

await rounds(4);
await gc({ type: "major", execution: "async" });
const before = oldSpace();
await rounds(ROUNDS);
process.stdout.write(`${Math.round((oldSpace() - before) / 1000)}\n`);
await sql.end();
