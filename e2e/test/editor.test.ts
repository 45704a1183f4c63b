import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { choose, launchBrowser, openAs, PHONE, seriousFindings, settled, tokenOf } from "../browser.ts";
import { startServer, type RunningServer } from "../server.ts";

const SAVED_MS = 20_000;

/** What the editor promises: nothing typed is lost, nobody is overwritten unseen, the outline is in one's own hands. */
describe("writing a course", () => {
  let server: RunningServer;
  let browser: Browser;
  let token: string;
  let courseId: string;
  let lessonIds: string[];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    token = await tokenOf(server.url, "instructor");
    await choose(server.url, "instructor2", { language: "en", theme: "light" });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  beforeEach(async () => {
    courseId = (await call("POST", "/api/courses", { title: "Botany" })).id;
    lessonIds = [];
    for (const title of ["Leaves", "Roots"]) lessonIds.push((await call("POST", `/api/courses/${courseId}/lessons`, { title })).id);
    // The co-instructor of the tests with two people.
    await call("POST", `/api/courses/${courseId}/staff`, { email: "instructor2@demo.lectern.test" });
  });

  async function call(method: string, path: string, body?: unknown): Promise<any> {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.status === 204 ? null : reply.json();
  }

  async function newSection(title: string, lesson = 0): Promise<string> {
    const made: { id: string } = await call("POST", `/api/lessons/${lessonIds[lesson]}/sections`, {
      title,
      content: "<p>First words.</p>",
      contentType: "text",
      draft: true,
    });
    return made.id;
  }

  async function draftOf(sectionId: string) {
    const section: { draft: { content: string } } = await call("GET", `/api/sections/${sectionId}`);
    return section.draft;
  }

  async function outlineNow(): Promise<string[][]> {
    const course: { lessons: { title: string; sections: { title: string }[] }[] } = await call("GET", `/api/courses/${courseId}`);
    return course.lessons.map(({ title, sections }) => [title, ...sections.map((section) => section.title)]);
  }

  async function openEditor(
    sectionId: string,
    account = "instructor",
    context?: BrowserContext,
  ): Promise<{ page: Page; context: BrowserContext; text: Locator }> {
    const own = context ?? (await openAs(browser, server.url, account)).context;
    const page = await own.newPage();
    await page.goto(`/course/${courseId}/edit?section=${sectionId}`);
    const text = page.getByRole("textbox", { name: "Text of the section" });
    await text.waitFor();
    return { page, context: own, text };
  }

  const state = (page: Page, kind: string) => page.locator(`[data-save-state=${kind}]`).waitFor({ timeout: SAVED_MS });

  async function writeAtEnd(text: Locator, words: string) {
    await text.click();
    await text.press("Control+End");
    await text.pressSequentially(words);
  }

  it("saves what is typed by itself within a few seconds, and learners see it only after publishing", async () => {
    const sectionId = await newSection("Veins");
    const { page, context, text } = await openEditor(sectionId);
    await writeAtEnd(text, " Water rises through the xylem.");
    await state(page, "saved");
    expect((await draftOf(sectionId)).content).toContain("Water rises through the xylem.");
    expect((await call("GET", `/api/sections/${sectionId}`)).content).toBe("");
    await page.getByRole("button", { name: "Publish section" }).click();
    await page.getByRole("button", { name: "Published", exact: true }).waitFor();
    expect((await call("GET", `/api/sections/${sectionId}`)).content).toContain("Water rises through the xylem.");
    await context.close();
  });

  it("keeps on the device what is typed without a network, says so, and sends it when the network is back", async () => {
    const sectionId = await newSection("Stomata");
    const { page, context, text } = await openEditor(sectionId);
    await context.setOffline(true);
    await writeAtEnd(text, " They open at dawn.");
    await page.getByText("Offline: kept on this device, will be saved").waitFor({ timeout: SAVED_MS });
    expect((await draftOf(sectionId)).content).not.toContain("dawn");
    await context.setOffline(false);
    await state(page, "saved");
    expect((await draftOf(sectionId)).content).toContain("They open at dawn.");
    await context.close();
  });

  it("brings back what was typed when the tab was closed before it could be sent", async () => {
    const sectionId = await newSection("Chlorophyll");
    const { page, context, text } = await openEditor(sectionId);
    await context.setOffline(true);
    await writeAtEnd(text, " It is green.");
    await page.getByText("Offline: kept on this device, will be saved").waitFor({ timeout: SAVED_MS });
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);
    const again = await openEditor(sectionId, "instructor", context);
    await again.page.getByText("This device kept it").waitFor();
    await state(again.page, "saved");
    expect(await again.text.innerText()).toContain("It is green.");
    expect((await draftOf(sectionId)).content).toContain("It is green.");
    await context.close();
  });

  it("loses nothing when the server is killed while somebody writes", async () => {
    const sectionId = await newSection("Photosynthesis");
    const { page, context, text } = await openEditor(sectionId);
    await writeAtEnd(text, " Light becomes sugar.");
    await server.kill9();
    await writeAtEnd(text, " And oxygen.");
    await page.getByText("Offline: kept on this device, will be saved").waitFor({ timeout: SAVED_MS });
    await server.restart();
    await state(page, "saved");
    const { content } = await draftOf(sectionId);
    expect(content).toContain("Light becomes sugar. And oxygen.");
    await context.close();
  });

  it("shows two people's versions side by side instead of letting one overwrite the other", async () => {
    const sectionId = await newSection("Bark");
    const one = await openEditor(sectionId);
    const other = await openEditor(sectionId, "instructor2");
    await writeAtEnd(other.text, " Bark protects.");
    await state(other.page, "saved");
    await one.page.getByText("has saved this section").waitFor();
    await writeAtEnd(one.text, " Bark breathes.");
    const dialog = one.page.getByRole("alertdialog", { name: "Two versions of this section" });
    await dialog.waitFor({ timeout: SAVED_MS });
    await dialog.getByText("Bark protects.").waitFor();
    await dialog.getByText("Bark breathes.").waitFor();
    expect(await seriousFindings(one.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep both" }).click();
    await state(one.page, "saved");
    const { content } = await draftOf(sectionId);
    expect(content).toContain("Bark protects.");
    expect(content).toContain("Bark breathes.");
    expect(await one.text.innerText()).toContain("Bark protects.");
    await Promise.all([one.context.close(), other.context.close()]);
  });

  it("offers somebody else's newer version, and loads it only when asked", async () => {
    const sectionId = await newSection("Cork");
    const one = await openEditor(sectionId);
    const other = await openEditor(sectionId, "instructor2");
    await writeAtEnd(other.text, " Cork floats.");
    await state(other.page, "saved");
    const load = one.page.getByRole("button", { name: "Load the new version" });
    await load.waitFor();
    expect(await one.text.innerText()).not.toContain("Cork floats.");
    await load.click();
    await one.text.getByText("Cork floats.").waitFor();
    await Promise.all([one.context.close(), other.context.close()]);
  });

  it("goes back to an earlier version from the history without publishing anything", async () => {
    const sectionId = await newSection("Moss");
    const { page, context, text } = await openEditor(sectionId);
    await page.getByRole("button", { name: "Publish section" }).click();
    await page.getByRole("button", { name: "Published", exact: true }).waitFor();
    await writeAtEnd(text, " Wrong words.");
    await state(page, "saved");
    await page.getByRole("button", { name: "History" }).click();
    const dialog = page.getByRole("dialog", { name: "History" });
    await dialog.getByRole("button").filter({ hasText: "Learners see this" }).click();
    await dialog.getByRole("button", { name: "Restore this version" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await draftOf(sectionId)).content).not.toContain("Wrong words.");
    await expect.poll(() => text.innerText()).not.toContain("Wrong words.");
    await context.close();
  });

  /** A key that moves the focus, and the moment when it has moved: a person does not press the next one before. */
  async function pressAndFollow(page: Page, key: string): Promise<void> {
    const before = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press(key);
    await page.waitForFunction((was) => document.activeElement !== was && document.activeElement !== document.body, before);
  }

  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

  /** Into the outline, down to a row, and along it to its handle, as the arrow keys go. */
  async function walkTo(page: Page, name: string): Promise<void> {
    await page.getByRole("button", { name: `Move ${name}` }).focus();
    for (let steps = 0; steps < 10 && !(await focused(page)).endsWith(name); steps++) await pressAndFollow(page, "ArrowDown");
    for (let steps = 0; steps < 4 && (await focused(page)) !== `Move ${name}`; steps++) await pressAndFollow(page, "ArrowRight");
    expect(await focused(page)).toBe(`Move ${name}`);
  }

  it("moves a section into another lesson by keyboard, and reorders lessons from the menu", async () => {
    const sectionId = await newSection("Hairs");
    await newSection("Taproot", 1);
    const { page, context } = await openEditor(sectionId);
    await walkTo(page, "Hairs");
    await pressAndFollow(page, "Enter");
    for (let steps = 0; steps < 10 && !/Roots.*Taproot/.test(await focused(page)); steps++) await pressAndFollow(page, "ArrowDown");
    expect(await focused(page)).toMatch(/Roots.*Taproot/);
    await page.keyboard.press("Enter");
    await expect.poll(outlineNow).toEqual([["Leaves"], ["Roots", "Hairs", "Taproot"]]);
    await page.getByRole("button", { name: "More for Roots" }).click();
    await page.getByRole("menuitem", { name: "Move up" }).click();
    await expect.poll(outlineNow).toEqual([["Roots", "Hairs", "Taproot"], ["Leaves"]]);
    await context.close();
  });

  it("adds, renames in place and deletes after saying what is lost", async () => {
    const { page } = await openAs(browser, server.url, "instructor");
    await page.goto(`/course/${courseId}/edit`);
    await page.getByRole("button", { name: "Add lesson" }).click();
    const field = page.getByRole("textbox", { name: "New title" });
    await field.fill("Seeds");
    await field.press("ArrowLeft");
    await field.pressSequentially("l");
    await field.press("Enter");
    await expect.poll(outlineNow).toEqual([["Leaves"], ["Roots"], ["Seedls"]]);
    await page.getByRole("button", { name: "Add a section to Seedls" }).click();
    await page.getByRole("menuitem", { name: "Text" }).click();
    await page.getByRole("textbox", { name: "Title of the section" }).fill("Germination");
    await state(page, "saved");
    await page.getByRole("button", { name: "More for Seedls" }).click();
    await page.getByRole("menuitem", { name: "Delete lesson" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByText("Its 1 section goes with it.").waitFor();
    await question.getByRole("button", { name: "Delete lesson" }).click();
    await expect.poll(outlineNow).toEqual([["Leaves"], ["Roots"]]);
    await page.context().close();
  });

  it("works on a phone: the outline is a drawer, and nothing serious stands in the way of anybody", async () => {
    const sectionId = await newSection("Ferns");
    const { page } = await openAs(browser, server.url, "instructor", { viewport: PHONE });
    await page.goto(`/course/${courseId}/edit`);
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Lessons and sections" }).first().click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Ferns/ })
      .click();
    await page.getByRole("textbox", { name: "Text of the section" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.url()).toContain(sectionId);
    await page.context().close();
  });
});
