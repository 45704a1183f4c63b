import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const TEN_MINUTES_MS = 600_000;
const A_MINUTE_MS = 60_000;

/** Phones whose owners set the clock by hand. */
describe.each([
  ["ten minutes fast", TEN_MINUTES_MS, "student3"],
  ["ten minutes slow", -TEN_MINUTES_MS, "student4"],
])("a device whose clock is %s", (_name, off, account) => {
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let courseId: string;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await choose(server.url, account, { language: "en", theme: "light" });
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
    ({ context, page } = await openAs(browser, server.url, account));
    await context.clock.install({ time: Date.now() + off });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("takes part in the conversation: what was said now was said now", async () => {
    await page.goto(`/course/${courseId}/chat`);
    await page.getByText(/\d+ (person|people) here/).waitFor();
    await page.getByRole("textbox", { name: "Write a message" }).fill("What time is it with you?");
    await page.keyboard.press("Enter");
    const row = page.getByRole("log", { name: "Messages" }).locator("article, li").filter({ hasText: "What time is it with you?" }).last();
    await expect.poll(() => row.locator("time").last().textContent()).toBe("now");
    expect(Math.abs(Date.parse((await row.locator("time").last().getAttribute("datetime")) ?? "") - Date.now())).toBeLessThan(A_MINUTE_MS);
  });

  it("learns: what is completed now is recorded once, at the server's time", async () => {
    const token = await tokenOf(server.url, account);
    const ask = async (path: string) => (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
    const sections = async () =>
      (await ask(`/api/courses/${courseId}/progress`)).lessons.flatMap(
        (lesson: { sections: { id: string; status: string; completedAt: string; timeSpentSeconds: number }[] }) => lesson.sections,
      ) as { id: string; status: string; completedAt: string; timeSpentSeconds: number }[];
    const open = (await sections()).find(({ status }) => status !== "completed");
    if (!open) throw new Error("everything is completed");
    await page.goto(`/course/${courseId}/learn/${open.id}`);
    const complete = page.getByRole("button", { name: /^(Mark as completed|Complete and continue)$/ });
    await expect.poll(() => complete.isEnabled()).toBe(true);
    await complete.click();
    await expect.poll(async () => (await sections()).find(({ id }) => id === open.id)?.status).toBe("completed");
    const done = (await sections()).find(({ id }) => id === open.id);
    expect(Math.abs(Date.parse(done?.completedAt ?? "") - Date.now())).toBeLessThan(A_MINUTE_MS);
    expect((done?.timeSpentSeconds ?? 0) - open.timeSpentSeconds).toBeLessThan(60);
  });
});
