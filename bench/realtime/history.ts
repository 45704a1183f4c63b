import { collectGarbage, figure, quantile, type Figure } from "../figures.ts";
import { openStage, type Stage } from "../stage.ts";
import { openClient } from "./client.ts";
import { createCourses, createPeople, enrol, type BenchCourse } from "./people.ts";

const MESSAGES = 1_000_000;
const MISSED = 1_000;
const REQUESTS = 100;
const ROUNDS = 3;
const LIMIT_MS = 30;

/** A room of a million messages: what opening it, scrolling it, coming back to it and searching in it take. */
export async function benchHistory(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const courses = await createCourses(stage, 1);
    const [course] = courses;
    if (!course) throw new Error("no course");
    const people = await createPeople(stage, course.organisationId, 50);
    await enrol(stage, people, courses);
    await fill(
      stage,
      course,
      people.map(({ id }) => id),
    );
    const [person] = people;
    if (!person) throw new Error("nobody");
    const path = `${stage.server.url}/api/courses/${course.id}/messages`;
    const headers = { authorization: `Bearer ${person.token}` };
    const load = async (query: string) => {
      const reply = await fetch(`${path}?${query}`, { headers });
      if (!reply.ok) throw new Error(`${query}: ${reply.status}`);
      return (await reply.json()) as { items: { sequence: number }[]; nextCursor: string | null };
    };
    // Each may ask so often in ten seconds.
    const clients = await Promise.all(people.map(({ token }) => openClient({ url: stage.server.url, token })));
    let turn = 0;
    const middle = (await load(`around=${MESSAGES / 2}`)).nextCursor ?? "";
    /** All of it in one answer, as the web application asks that was away. What it says is looked at when the clock stands. */
    const catchUp = async () => {
      const client = clients[turn++ % clients.length];
      if (!client) throw new Error("nobody");
      const answer = await client.emit("join-course", { courseId: course.id, afterSequence: MESSAGES - MISSED, afterRevision: 0, limit: MISSED });
      return () => {
        const [{ ok, messages }] = JSON.parse(answer) as [{ ok: boolean; messages?: { sequence: number }[] }];
        if (!ok || messages?.length !== MISSED || messages.at(-1)?.sequence !== MESSAGES) throw new Error(`caught up: ${answer.slice(0, 200)}`);
      };
    };
    const page = (query: string) => async () => {
      const { items } = await load(query);
      return () => {
        if (items.length !== 50) throw new Error(`${query}: ${items.length} messages`);
      };
    };
    const parts: Readonly<Record<string, Measured>> = {
      "the latest page": page("limit=50"),
      "a page in the middle": page(`limit=50&cursor=${encodeURIComponent(middle)}`),
      "a search for what one in a hundred says": page(`limit=50&q=${encodeURIComponent("từ 77")}`),
      "a search for what one in ten thousand says": page(`limit=50&q=${encodeURIComponent("từ 7771")}`),
      "catching up on 1,000": catchUp,
    };
    const figures: Figure[] = [];
    for (const [name, once] of Object.entries(parts)) {
      for (let n = 0; n < 10; n++) (await once())();
      const values: number[] = [];
      for (let round = 0; round < ROUNDS; round++) values.push(await p95(once, REQUESTS));
      figures.push(figure(`room of a million: ${name}, p95`, "ms", values, LIMIT_MS));
    }
    for (const client of clients) client.close();
    return figures;
  } finally {
    await stage.close();
  }
}

/** Resolves when the answer has arrived, with a look at whether it is the right one. */
type Measured = () => Promise<() => void>;

async function p95(once: Measured, times: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    collectGarbage();
    const startedAt = performance.now();
    const check = await once();
    took.push(performance.now() - startedAt);
    check();
  }
  return quantile(
    took.toSorted((a, b) => a - b),
    0.95,
  );
}

async function fill({ sql }: Stage, { id, organisationId }: BenchCourse, senders: readonly string[]): Promise<void> {
  await sql`insert into chat.room (id, organisation_id, kind, course_id, last_sequence, last_message_at) values (${id}, ${organisationId}, 'course', ${id}, ${MESSAGES}, now())`;
  await sql`
    insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, search_text, message_type, created_at)
    select gen_random_uuid(), ${organisationId}, ${id}, ${id}, n, 'c' || n, (${[...senders]}::uuid[])[1 + n % ${senders.length}],
      'Message ' || n || ' with the word từ ' || n % 10000, 'message ' || n || ' with the word tu ' || n % 10000, 'text', now() - (${MESSAGES} - n) * interval '10 seconds'
    from generate_series(1, ${MESSAGES}) n`;
  await sql`vacuum analyze chat.message`;
}

if (import.meta.main) await benchHistory();
