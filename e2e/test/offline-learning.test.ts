import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
const LEARNER = "student7";

interface Operation {
  operationId: string;
  status: string;
  timeSpentSeconds: number;
}

/** A student on a train: the network goes while a section is read. */
describe("learning without a network", () => {
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let token: string;
  let courseId: string;
  let sections: { id: string; title: string; status: string }[];
  let completedBefore: number;
  /** What the browser sent about a section, answered or not. */
  const sent: { sectionId: string; operation: Operation }[] = [];
  /** The next answer about this section gets lost. */
  let losesAnswerOf: string | undefined;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await choose(server.url, LEARNER, { language: "en", theme: "light" });
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
    token = await tokenOf(server.url, LEARNER);
    const { lessons } = await ask<{ lessons: { sections: { id: string; title: string }[] }[] }>(`/api/courses/${courseId}`);
    const before = await progress();
    completedBefore = before.course.completedSections;
    sections = lessons.flatMap((lesson) => lesson.sections.map(({ id, title }) => ({ id, title, status: before.status(id) })));
    ({ context, page } = await openAs(browser, server.url, LEARNER));
    await context.route("**/api/sections/*/progress", async (route) => {
      const sectionId = sectionOf(route.request());
      if (sectionId) sent.push({ sectionId, operation: route.request().postDataJSON() as Operation });
      if (!sectionId || sectionId !== losesAnswerOf) return route.continue();
      // The server records it, and the network goes before its answer arrives.
      losesAnswerOf = undefined;
      await route.fetch();
      return route.abort("connectionreset");
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function ask<T>(path: string): Promise<T> {
    const reply = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return (await reply.json()) as T;
  }

  async function progress() {
    const { course, lessons } = await ask<{
      course: { completedSections: number; percentage: number };
      lessons: { sections: { id: string; status: string; timeSpentSeconds: number }[] }[];
    }>(`/api/courses/${courseId}/progress`);
    const one = (id: string) => lessons.flatMap(({ sections: all }) => all).find((section) => section.id === id);
    return { course, status: (id: string) => one(id)?.status ?? "", seconds: (id: string) => one(id)?.timeSpentSeconds ?? 0 };
  }

  const sectionOf = (request: Request) =>
    request.method() === "POST" ? /\/api\/sections\/([0-9a-f-]{36})\/progress$/.exec(new URL(request.url()).pathname)?.[1] : undefined;

  /** A section that is open and has one after it, and that one. */
  function openSection(): [{ id: string; title: string }, { id: string; title: string }] {
    const at = sections.findIndex(({ status }, n) => status !== "completed" && n + 1 < sections.length);
    const [section, next] = sections.slice(at, at + 2);
    if (!section || !next) throw new Error("the demonstration student has completed everything");
    section.status = "completed";
    return [section, next];
  }

  async function read(section: { id: string; title: string }): Promise<void> {
    await page.goto(`/course/${courseId}/learn/${section.id}`);
    await page.getByRole("heading", { level: 1, name: section.title }).waitFor({ timeout: VISIBLE_MS });
    await expect.poll(() => complete().isEnabled(), { timeout: VISIBLE_MS }).toBe(true);
  }

  const complete = () => page.getByRole("button", { name: /^(Mark as completed|Complete and continue)$/ });
  const line = () => page.getByRole("progressbar", { name: "Your progress" }).first();

  it("completing a section offline shows at once, says where it is kept, and leads on to the next text", async () => {
    const [section, next] = openSection();
    await read(section);
    // The next section's text is fetched while this one is read.
    await page.waitForLoadState("networkidle");
    const before = Number(await line().getAttribute("aria-valuenow"));
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor({ timeout: VISIBLE_MS });
    await complete().click();
    await page.getByRole("heading", { level: 1, name: next.title }).waitFor({ timeout: VISIBLE_MS });
    await page.getByText("Kept on this device. It is sent when Lectern can be reached again.").waitFor({ timeout: VISIBLE_MS });
    await expect.poll(async () => Number(await line().getAttribute("aria-valuenow"))).toBeGreaterThan(before);
    expect((await progress()).status(section.id)).not.toBe("completed");

    await page.close();
    await context.setOffline(false);
    sent.length = 0;
    page = await context.newPage();
    await page.goto(`/course/${courseId}/learn/${section.id}`);
    await page.getByText("You completed this section").waitFor({ timeout: VISIBLE_MS });
    await expect.poll(async () => (await progress()).status(section.id), { timeout: VISIBLE_MS }).toBe("completed");
    await page.waitForLoadState("networkidle");
    expect(sent.filter(({ sectionId, operation }) => sectionId === section.id && operation.status === "completed")).toHaveLength(1);
    expect((await progress()).course.completedSections).toBe(completedBefore + 1);
    expect(await page.getByText("Kept on this device.").count()).toBe(0);
  });

  it("an answer that got lost is asked for again, and nothing counts twice", async () => {
    const [section] = openSection();
    await read(section);
    sent.length = 0;
    losesAnswerOf = section.id;
    const before = (await progress()).seconds(section.id);
    await complete().click();
    const done = () => sent.filter(({ sectionId, operation }) => sectionId === section.id && operation.status === "completed");
    await expect.poll(() => done().length, { timeout: VISIBLE_MS }).toBeGreaterThanOrEqual(1);
    await expect.poll(async () => (await progress()).course.completedSections, { timeout: VISIBLE_MS }).toBe(completedBefore + 2);
    await expect.poll(() => waitingOperations(), { timeout: VISIBLE_MS }).toBe(0);
    expect(losesAnswerOf).toBeUndefined();
    const operations = new Map(sent.filter(({ sectionId }) => sectionId === section.id).map(({ operation }) => [operation.operationId, operation]));
    // One of them was sent twice under the same name.
    expect(operations.size).toBeLessThan(sent.filter(({ sectionId }) => sectionId === section.id).length);
    const seconds = [...operations.values()].reduce((sum, { timeSpentSeconds }) => sum + timeSpentSeconds, 0);
    expect((await progress()).seconds(section.id) - before).toBe(seconds);
  });

  /** What is still kept on the device. */
  const waitingOperations = () =>
    page.evaluate(async () => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener("success", () => resolve(request.result));
          request.addEventListener("error", () => reject(request.error ?? new Error("the database did not answer")));
        });
      const database = await answer(indexedDB.open("lectern-progress"));
      const count = await answer(database.transaction("operations").objectStore("operations").count());
      database.close();
      return count;
    });
});
