import { join } from "node:path";
import { figure, quantile, type Figure } from "../figures.ts";
import { openStage } from "../stage.ts";
import { ask, crowd } from "./crowds.ts";
import { createCourses, createPeople, enrol } from "./people.ts";

const ROOMS = 50;
/** Each may write 100 messages in 10 seconds. */
const WRITERS = 1_000;
const PER_SECOND = 5_000;
const SECONDS = 10;
/** A transaction for each message is ten times slower: what comes in two seconds keeps it busy for twenty. */
const SINGLE_SECONDS = 2;
/** At the full rate, not counted: rights and names are asked for the first time, and the code is compiled for what it does. */
const RISE_SECONDS = 5;
const ROUNDS = 3;

interface Outcome {
  readonly p99Ms: number[];
  readonly perSecond: number[];
}

/** 5,000 messages a second into 50 rooms, acknowledged after their commit; and the same with a transaction for each message. */
export async function benchGrouped(): Promise<Figure[]> {
  const grouped = await measure(SECONDS, {});
  const single = await measure(SINGLE_SECONDS, { LECTERN_MAIN: join(import.meta.dirname, "ungrouped-server.ts") });
  return [
    figure("5,000 messages/s into 50 rooms: acknowledged after the commit, p99", "ms", grouped.p99Ms, 150),
    figure("5,000 messages/s into 50 rooms: acknowledged", "/s", grouped.perSecond, PER_SECOND * 0.95, "least"),
    figure("the same with a transaction for each message: p99", "ms", single.p99Ms, Infinity),
    figure("the same with a transaction for each message: acknowledged", "/s", single.perSecond, 0, "least"),
  ];
}

async function measure(seconds: number, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const stage = await openStage(env);
  const people = crowd();
  try {
    const courses = await createCourses(stage, ROOMS);
    const [course] = courses;
    if (!course) throw new Error("no course");
    const persons = await createPeople(stage, course.organisationId, WRITERS);
    await enrol(stage, persons, courses);
    await stage.sql`analyze`;
    await ask(people, {
      kind: "connect",
      url: stage.server.url,
      people: persons.map(({ token }, index) => ({ token, courseId: courses[index % courses.length]?.id ?? "" })),
    });
    await ask(people, { kind: "write", seconds: Math.min(seconds, RISE_SECONDS), perSecond: PER_SECOND });
    const p99Ms: number[] = [];
    const perSecond: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const report = await ask(people, { kind: "write", seconds, perSecond: PER_SECOND });
      if (report.kind !== "written") throw new Error("no report");
      if (report.refused > 0) throw new Error(`${report.refused} messages were refused`);
      p99Ms.push(quantile(report.tookMs, 0.99));
      perSecond.push(report.perSecond);
      process.stdout.write(
        `  ${report.perSecond.toFixed(0)} messages/s, p50 ${quantile(report.tookMs, 0.5).toFixed(0)} ms, p99 ${quantile(report.tookMs, 0.99).toFixed(0)} ms\n`,
      );
    }
    return { p99Ms, perSecond };
  } finally {
    people.kill();
    await stage.close();
  }
}

if (import.meta.main) await benchGrouped();
