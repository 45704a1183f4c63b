import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
const MANY = 50_000;

describe("a room of 50,000 messages", () => {
  let directory: string;
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let server: RunningServer;
  let browser: Browser;
  let courseId: string;
  let student: Page;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-long-room-"));
    postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
    server = await startServer({ DATABASE_URL: postgres.url, LECTERN_DEMO: "1" });
    browser = await launchBrowser();
    await choose(server.url, "student1", { language: "en", theme: "light" });
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
    ({ page: student } = await openAs(browser, server.url, "student1"));
    await student.goto(`/course/${courseId}/chat`);
    await ready();
    await fill(MANY);
    await student.goto("/dashboard");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await postgres?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  const log = () => student.getByRole("log", { name: "Messages" });

  async function ready(): Promise<void> {
    await student.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor();
    await log().waitFor();
  }

  it("scrolls without blank areas, far up and back down", { timeout: 180_000 }, async () => {
    await student.goto(`/course/${courseId}/chat`);
    await ready();
    const up = await scroll(-1, 9_000);
    expect(up.blank).toBe(0);
    expect(up.frames).toBeGreaterThan(60);
    // Far enough for several pages of history to have come in above.
    expect(up.rows).toBeGreaterThan(300);
    const down = await scroll(1, 4_000);
    expect(down.blank).toBe(0);
  });

  it("opens around one message that a link points to, marks it, and finds the way back to the latest", async () => {
    await student.goto(`/course/${courseId}/chat?at=20000`);
    const target = log().locator('[data-sequence="20000"]');
    await target.waitFor({ timeout: VISIBLE_MS });
    await expect
      .poll(() => target.evaluate((element) => element.getBoundingClientRect().top > 0 && element.getBoundingClientRect().bottom < innerHeight))
      .toBe(true);
    await student.getByRole("button", { name: /To the latest messages|new messages?$/ }).click();
    await log()
      .locator(`[data-sequence="${await latest()}"]`)
      .waitFor({ timeout: VISIBLE_MS });
  });

  /** Messages of all lengths, as if the room's people had written them one after another. */
  async function fill(count: number): Promise<void> {
    const database = openDatabase({ url: postgres.url, max: 1, applicationName: "messages" });
    try {
      await database`
        insert into chat.message (id, organisation_id, room_id, course_id, sequence, client_id, sender_id, body, message_type, search_text, created_at)
        select gen_random_uuid(), r.organisation_id, r.id, r.course_id, r.last_sequence + n, 'many-' || n, s.sender_id,
          'message number ' || n || repeat(' and a little more of it', n % 7), 'text', '', now() - (${count} - n) * interval '20 seconds'
        from chat.room r cross join generate_series(1, ${count}::int) as n
        join lateral (select array_agg(distinct sender_id) as all_ids from chat.message where room_id = r.id) as people on true
        join lateral (select people.all_ids[1 + (n / 3) % cardinality(people.all_ids)] as sender_id) as s on true
        where r.id = ${courseId}`;
      await database`update chat.room set last_sequence = last_sequence + ${count}, last_message_at = now() where id = ${courseId}`;
      // Somebody who has read all of it: the conversation opens at its end.
      await database`
        update chat.place p set read_sequence = r.last_sequence, delivered_sequence = r.last_sequence from chat.room r where r.id = p.room_id and r.id = ${courseId}`;
    } finally {
      await database.end();
    }
  }

  async function latest(): Promise<number> {
    const headers = { authorization: `Bearer ${await tokenOf(server.url, "instructor")}` };
    const room = (await (await fetch(`${server.url}/api/chat/rooms/${courseId}`, { headers })).json()) as { sequence: number };
    return room.sequence;
  }

  /** Scrolls frame by frame and looks, in each, at what stands where rows belong. */
  function scroll(direction: 1 | -1, forMs: number): Promise<{ blank: number; frames: number; rows: number }> {
    return log().evaluate(
      async (element, { direction, forMs }) => {
        const seen = new Set<string>();
        let blank = 0;
        let frames = 0;
        const until = performance.now() + forMs;
        while (performance.now() < until) {
          element.scrollTop += direction * 90;
          await new Promise(requestAnimationFrame);
          frames += 1;
          const { top, bottom, left } = element.getBoundingClientRect();
          for (let y = top + 40; y < bottom - 60; y += 50) {
            const row = document.elementFromPoint(left + 80, y)?.closest("[data-index]");
            if (row) seen.add(row.querySelector("[data-sequence]")?.getAttribute("data-sequence") ?? "");
            else blank += 1;
          }
        }
        return { blank, frames, rows: seen.size };
      },
      { direction, forMs },
    );
  }
});
