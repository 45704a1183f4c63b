import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, DESKTOP, launchBrowser, openAs, PHONE, seriousFindings, sidewaysOverflow, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
const LEARNER = "student4";
/** What sections ask for in this test. */
const MINIMUM_SECONDS = 4;

interface Section {
  readonly id: string;
  readonly title: string;
}

/** A teacher locks a section behind another; a student who stands before it does what it asks, and it opens. */
describe("rules of a section", () => {
  let server: RunningServer;
  let browser: Browser;
  let teacher: Page;
  let learner: Page;
  let courseId: string;
  let token: string;
  let first: Section;
  let second: Section;
  let third: Section;
  let complained: string[];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await choose(server.url, LEARNER, { language: "en", theme: "light" });
    token = await tokenOf(server.url, "instructor");
    ({ courseId } = await demoPlaces(server.url, token));
    const reply = await fetch(`${server.url}/api/courses/${courseId}`, { headers: { authorization: `Bearer ${token}` } });
    const { lessons } = (await reply.json()) as { lessons: { sections: Section[] }[] };
    const sections = lessons.flatMap((lesson) => lesson.sections);
    const [one, two, three] = sections;
    if (!one || !two || !three) throw new Error("the demonstration course is too short");
    [first, second, third] = [one, two, three];
    teacher = (await openAs(browser, server.url, "instructor", { viewport: DESKTOP })).page;
    learner = (await openAs(browser, server.url, LEARNER, { viewport: PHONE })).page;
    complained = complaints(learner);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const form = () => teacher.getByRole("form", { name: "Before and for completion" });
  async function openSettings(section: Section) {
    await teacher.goto(`/course/${courseId}/edit?section=${section.id}`);
    await teacher.getByRole("button", { name: "Section settings" }).click({ timeout: VISIBLE_MS });
    await form().waitFor({ timeout: VISIBLE_MS });
  }

  it("is set in the section's editor, while a student reads it", async () => {
    await learner.goto(`/course/${courseId}/learn/${second.id}`);
    await learner.getByRole("button", { name: /Complete/ }).waitFor({ timeout: VISIBLE_MS });
    await openSettings(second);
    await form().getByRole("checkbox", { name: first.title }).check();
    await form()
      .getByLabel(/Minimum time/)
      .fill(String(MINIMUM_SECONDS / 60));
    expect(await seriousFindings(teacher)).toEqual([]);
    await form().getByRole("button", { name: "Save" }).click();
    await teacher.getByText("Saved").first().waitFor({ timeout: VISIBLE_MS });
    // The student is told without asking; what was being read stays readable.
    await learner.getByRole("heading", { name: "This section is still locked" }).waitFor({ timeout: VISIBLE_MS });
  });

  it("is refused where sections would wait for each other, and says which", async () => {
    await openSettings(first);
    await form().getByRole("checkbox", { name: second.title }).check();
    await form().getByRole("button", { name: "Save" }).click();
    const alert = form().getByRole("alert").filter({ hasText: "wait for each other" });
    await alert.waitFor({ timeout: VISIBLE_MS });
    expect(await alert.textContent()).toContain(`${first.title} → ${second.title} → ${first.title}`);
    await teacher.goto(`/course/${courseId}`);
    await teacher.getByText(`After “${first.title}”`).waitFor({ timeout: VISIBLE_MS });
  });

  it("keeps the section back from whoever comes to it, says what opens it, and leads there", async () => {
    await learner.goto(`/course/${courseId}`);
    const entry = learner.getByRole("link", { name: new RegExp(`Locked.*${escaped(second.title)}`) });
    await entry.click({ timeout: VISIBLE_MS });
    const panel = learner.getByRole("region", { name: "This section is still locked" });
    await panel.waitFor({ timeout: VISIBLE_MS });
    expect(await learner.locator("article .prose").count()).toBe(0);
    expect(await seriousFindings(learner)).toEqual([]);
    expect(await sidewaysOverflow(learner)).toBe(0);
    await panel.getByRole("link", { name: first.title }).press("Enter");
    await learner.getByRole("heading", { name: first.title, level: 1 }).waitFor({ timeout: VISIBLE_MS });
  });

  it("opens the moment it is met, also on a page that waits before it", async () => {
    const waiting = await learner.context().newPage();
    const complainedThere = complaints(waiting);
    await waiting.goto(`/course/${courseId}/learn/${second.id}`);
    await waiting.getByRole("heading", { name: "This section is still locked" }).waitFor({ timeout: VISIBLE_MS });
    await learner.getByRole("button", { name: "Complete and continue" }).click({ timeout: VISIBLE_MS });
    await learner.getByRole("heading", { name: second.title, level: 1 }).waitFor({ timeout: VISIBLE_MS });
    await waiting.getByRole("heading", { name: "This section is still locked" }).waitFor({ state: "detached", timeout: VISIBLE_MS });
    await waiting.getByRole("button", { name: /Complete/ }).waitFor({ timeout: VISIBLE_MS });
    await waiting.close();
    // The one refusal a browser reports is the server's 403 before the page knew that the section is locked.
    expect(complainedThere.filter((line) => !line.includes("403"))).toEqual([]);
  });

  it("lets the time run before the reader's eyes, and takes the completion when it is over", async () => {
    const set = await fetch(`${server.url}/api/sections/${third.id}/rules`, {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ minimumSeconds: MINIMUM_SECONDS }),
    });
    expect(set.status).toBe(200);
    await learner.goto(`/course/${courseId}/learn/${third.id}`);
    const early = learner.getByRole("button", { name: /^Complete in 0:0/ });
    await early.waitFor({ timeout: VISIBLE_MS });
    expect(await early.getAttribute("aria-disabled")).toBe("true");
    expect(await learner.getByRole("timer").textContent()).toMatch(/Stay 0:0\d more/);
    await learner.keyboard.press("m");
    expect(await statusOf(third)).not.toBe("completed");
    await learner.getByRole("button", { name: "Complete and continue" }).click({ timeout: VISIBLE_MS });
    await expect.poll(() => statusOf(third), { timeout: VISIBLE_MS }).toBe("completed");
    expect(complained.filter((line) => !line.includes("403"))).toEqual([]);
  });

  async function statusOf(section: Section): Promise<string | undefined> {
    const reply = await learner.context().request.get(`/api/courses/${courseId}/progress`);
    const { lessons } = (await reply.json()) as { lessons: { sections: { id: string; status: string }[] }[] };
    return lessons.flatMap(({ sections }) => sections).find(({ id }) => id === section.id)?.status;
  }
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
