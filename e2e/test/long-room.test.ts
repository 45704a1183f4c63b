import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, startEmbeddedPostgres } from "@lectern/adapters/database";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { fillRoom } from "../long-room.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
const MANY = 50_000;
const FAR_ROWS = 400;
/** However busy the machine is. */
const SCROLL_DEADLINE_MS = 80_000;
/** Between two frames of a device that is slower than its network. */
const SLOW_FRAME_MS = 100;

describe("a room of 50,000 messages", () => {
  let directory: string;
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let sql: ReturnType<typeof openDatabase>;
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
    sql = openDatabase({ url: postgres.url, max: 1, applicationName: "messages" });
    await fillRoom(sql, courseId, MANY);
    await student.goto("/dashboard");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await sql?.end();
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
    // Far enough for several pages of history to have come in above.
    expect(await scroll(-1, FAR_ROWS)).toEqual({ blank: 0, enough: true });
    expect(await scroll(1, FAR_ROWS / 2)).toEqual({ blank: 0, enough: true });
  });

  it("opens around one message that a link points to, marks it, and finds the way back to the latest", async () => {
    await student.goto(`/course/${courseId}/chat?at=20000`);
    const target = log().locator('[data-sequence="20000"]');
    await target.waitFor({ timeout: VISIBLE_MS });
    await expect.poll(() => isShown(target)).toBe(true);
    await student.getByRole("button", { name: /To the latest messages|new messages?$/ }).click();
    await log()
      .locator(`[data-sequence="${await latest()}"]`)
      .waitFor({ timeout: VISIBLE_MS });
  });

  it("stays with the message it was brought to while history comes in above faster than the page is drawn", async () => {
    const { context, page } = await openAs(browser, server.url, "student1");
    await page.addInitScript((ms) => {
      const soon = requestAnimationFrame;
      window.requestAnimationFrame = (run) => soon(() => setTimeout(() => run(performance.now()), ms));
    }, SLOW_FRAME_MS);
    const row = (sequence: number) => page.getByRole("log", { name: "Messages" }).locator(`[data-sequence="${sequence}"]`);

    await page.goto(`/course/${courseId}/chat?at=30000`);
    await shownFor(row(30_000), 1_500);

    // The same for the first message that is new.
    await sql`update chat.place set read_sequence = 24999 where room_id = ${courseId}`;
    await page.goto(`/course/${courseId}/chat`);
    await shownFor(row(25_000), 1_500);
    await expect.poll(() => page.getByText("New since your last visit").isVisible()).toBe(true);

    // And to the latest, from where far less is held above than there is.
    await page.getByRole("button", { name: /To the latest messages|new messages?$/ }).click();
    await shownFor(row(await latest()), 1_500);
    await context.close();
  });

  /** On the screen, and still there after so many milliseconds. */
  async function shownFor(row: Locator, ms: number): Promise<void> {
    await row.waitFor({ timeout: VISIBLE_MS });
    await expect.poll(() => isShown(row)).toBe(true);
    await row.page().waitForTimeout(ms);
    expect(await isShown(row)).toBe(true);
  }

  async function isShown(row: Locator): Promise<boolean> {
    return (
      (await row.count()) > 0 &&
      (await row.evaluate((element) => element.getBoundingClientRect().top > 0 && element.getBoundingClientRect().bottom < innerHeight))
    );
  }

  async function latest(): Promise<number> {
    const headers = { authorization: `Bearer ${await tokenOf(server.url, "instructor")}` };
    const room = (await (await fetch(`${server.url}/api/chat/rooms/${courseId}`, { headers })).json()) as { sequence: number };
    return room.sequence;
  }

  /** Scrolls frame by frame, past so many rows, and looks, in each frame, at what stands where rows belong. */
  function scroll(direction: 1 | -1, rows: number): Promise<{ blank: number; enough: boolean }> {
    return log().evaluate(
      async (element, { direction, rows, deadlineMs }) => {
        const seen = new Set<string>();
        let blank = 0;
        const until = performance.now() + deadlineMs;
        while (seen.size < rows && performance.now() < until) {
          element.scrollTop += direction * 90;
          await new Promise(requestAnimationFrame);
          const { top, bottom, left } = element.getBoundingClientRect();
          for (let y = top + 40; y < bottom - 60; y += 50) {
            const row = document.elementFromPoint(left + 80, y)?.closest("[data-index]");
            if (row) seen.add(row.querySelector("[data-sequence]")?.getAttribute("data-sequence") ?? "");
            else blank += 1;
          }
        }
        return { blank, enough: seen.size >= rows };
      },
      { direction, rows, deadlineMs: SCROLL_DEADLINE_MS },
    );
  }
});
