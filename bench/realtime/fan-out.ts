import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { figure, quantile, type Figure } from "../figures.ts";
import { openStage } from "../stage.ts";
import { ask, crowd } from "./crowds.ts";
import { createCourses, createPeople, enrol } from "./people.ts";

const MEMBERS = 1_000;
const SECONDS = 5;
const ROUNDS = 3;
/** Messages on their way at the same time. */
const WINDOW = 8;

/** One room of 1,000: Lectern against a Socket.IO server that stores nothing, in turns on the same machine. */
export async function benchFanOut(): Promise<Figure[]> {
  const stage = await openStage();
  const bare = await startBare();
  try {
    const courses = await createCourses(stage, 1);
    const [course] = courses;
    if (!course) throw new Error("no course");
    const people = await createPeople(stage, course.organisationId, MEMBERS);
    await enrol(stage, people, courses);
    await stage.sql`analyze`;
    const tokens = people.map(({ token }) => token);
    const own = crowd();
    const other = crowd();
    const entered = await ask(own, { kind: "enter", url: stage.server.url, tokens, courseId: course.id, like: null });
    const like = entered.kind === "entered" ? entered.sample : null;
    await ask(other, { kind: "enter", url: bare.url, tokens, courseId: course.id, like });

    const ratios: number[] = [];
    const rates: number[] = [];
    const ownRates: number[] = [];
    await ask(own, { kind: "saturate", seconds: 2, window: WINDOW });
    await ask(other, { kind: "saturate", seconds: 2, window: WINDOW });
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = await ask(other, { kind: "saturate", seconds: SECONDS, window: WINDOW });
      const ours = await ask(own, { kind: "saturate", seconds: SECONDS, window: WINDOW });
      if (ours.kind !== "saturated" || theirs.kind !== "saturated") throw new Error("no report");
      process.stdout.write(`  1,000 in a room: bare ${theirs.deliveriesPerSecond.toFixed(0)} deliveries/s, Lectern ${ours.deliveriesPerSecond.toFixed(0)}\n`);
      ratios.push(ours.deliveriesPerSecond / theirs.deliveriesPerSecond);
      rates.push(theirs.messagesPerSecond);
      ownRates.push(ours.messagesPerSecond);
    }
    const half = Math.max(1, Math.round(Math.min(...rates) / 2));
    // At its own end Lectern writes what waits for a connection together: half of that is more than the bare server carries at all.
    const ownHalf = Math.max(1, Math.round(Math.min(...ownRates) / 2));
    const p99At = async (perSecond: number) => {
      const p99: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const report = await ask(own, { kind: "steady", seconds: SECONDS, perSecond });
        if (report.kind === "steady") p99.push(quantile(report.tookMs, 0.99));
      }
      return p99;
    };
    const atHalf = await p99At(half);
    const atOwnHalf = await p99At(ownHalf);
    for (const one of [own, other]) one.kill();
    return [
      figure("1,000 in a room: deliveries/s against bare Socket.IO that stores nothing", "×", ratios, 0.8, "least"),
      figure(`1,000 in a room: from sending to the last member, p99 at half the load the bare server carries (${half} messages/s)`, "ms", atHalf, 100),
      figure(`1,000 in a room: the same at half of what Lectern carries itself (${ownHalf} messages/s)`, "ms", atOwnHalf, 100),
    ];
  } finally {
    bare.close();
    await stage.close();
  }
}

async function startBare() {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bare-sockets.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${line.toString().trim().split(" ")[1]}`, close: () => child.kill() };
}

if (import.meta.main) await benchFanOut();
