import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, launchBrowser, openAs, seriousFindings, settled, tokenOf } from "../browser.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 15_000;

describe("coming into a course", () => {
  let server: RunningServer;
  let browser: Browser;
  let teacher: string;
  let courseId: string;
  let title: string;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    for (const account of ["instructor", "student25", "student26", "student27"]) await choose(server.url, account, { language: "en", theme: "light" });
    teacher = await tokenOf(server.url, "instructor");
    title = "Night skies";
    const course = await api("POST", "/courses", { title, description: "What the eye can see.", objectives: ["Name ten stars"], language: "en" });
    courseId = course.id;
    const lesson = await api("POST", `/courses/${courseId}/lessons`, { title: "Constellations" });
    await api("POST", `/lessons/${lesson.id}/sections`, { title: "Orion", contentType: "text", content: "<p>Look up.</p>" });
    await api("POST", `/courses/${courseId}/publish`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function api(method: string, path: string, body?: unknown) {
    const reply = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${teacher}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    const text = await reply.text();
    return text === "" ? null : JSON.parse(text);
  }

  async function open(account: string | null, run: (page: Page) => Promise<void>): Promise<void> {
    const { context, page } = await openAs(browser, server.url, account);
    const wrong = complaints(page);
    try {
      await run(page);
      expect(wrong).toEqual([]);
    } finally {
      await context.close();
    }
  }

  it("a code that the teacher made opens the course by its link alone", async () => {
    await api("PATCH", `/courses/${courseId}`, { enrolmentPolicy: "code" });
    let code = "";
    await open("instructor", async (page) => {
      await page.goto(`/course/${courseId}/people?tab=codes`);
      await page.getByLabel("What it is for").fill("Tuesday group");
      await page.getByRole("button", { name: "Create code" }).click();
      const row = page.getByRole("list", { name: "Enrolment codes" }).getByRole("listitem").filter({ hasText: "Tuesday group" });
      await row.waitFor();
      code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await row.textContent()) ?? "")?.[0] ?? "";
      expect(await seriousFindings(page)).toEqual([]);
    });
    await open("student25", async (page) => {
      await page.goto(`/course/${courseId}`);
      await page.getByLabel("Enrolment code").waitFor();
      await page.goto(`/join?code=${code.toLowerCase()}`);
      await page.getByRole("button", { name: "Join" }).click();
      await page.waitForURL(`${server.url}/course/${courseId}`);
      await page.getByRole("link", { name: "Start learning" }).waitFor({ timeout: VISIBLE_MS });
    });
    await open("instructor", async (page) => {
      await page.goto(`/course/${courseId}/people`);
      await page.getByText("Code · Tuesday group").waitFor();
    });
  });

  it("who comes to a full course waits, and is in, live, when a place becomes free", async () => {
    await api("POST", `/courses/${courseId}/enrollments`, { emails: ["student27@demo.lectern.test"] });
    const { studentCount } = await api("GET", `/courses/${courseId}`);
    await api("PATCH", `/courses/${courseId}`, { enrolmentPolicy: "open", capacity: studentCount });
    await open("student26", async (student) => {
      await student.goto(`/course/${courseId}`);
      await student.getByText("All places are taken.", { exact: false }).waitFor();
      await student.getByRole("button", { name: "Join the waiting list" }).click();
      await student.getByText("Position 1").waitFor();
      await settled(student);
      expect(await seriousFindings(student)).toEqual([]);
      await open("instructor", async (page) => {
        await page.goto(`/course/${courseId}/people?tab=waiting`);
        await page.getByText(`${studentCount} of ${studentCount} places taken`).waitFor();
        await page.getByRole("button", { name: /^Let in ./ }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        const people = await api("GET", `/courses/${courseId}/enrollments?status=active`);
        await api("PATCH", `/enrollments/${people.items[0].id}`, { status: "ended" });
      });
      // Nobody touched the student's page.
      await student.getByRole("link", { name: "Start learning" }).waitFor({ timeout: VISIBLE_MS });
    });
  });

  it("a copy of a course opens in the editor as a draft", () =>
    open("instructor", async (page) => {
      await page.goto(`/course/${courseId}/edit`);
      await page.getByRole("textbox", { name: "Title of the copy" }).fill("Night skies, autumn");
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      await page.getByRole("link", { name: "Open the copy" }).click({ timeout: VISIBLE_MS });
      await page.waitForURL((url) => url.pathname.endsWith("/edit") && !url.pathname.includes(courseId));
      await page.getByText("Orion").first().waitFor();
      expect(await page.getByRole("textbox", { name: "Title", exact: true }).inputValue()).toBe("Night skies, autumn");
    }));

  it("the public page is complete without JavaScript, in the reader's language", async () => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: "vi-VN" });
    const page = await context.newPage();
    const reply = await page.goto(`/course/${courseId}`);
    expect(reply?.status()).toBe(200);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    for (const text of ["What the eye can see.", "Name ten stars", "Constellations"]) await page.getByText(text).first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("vi");
    expect(await page.title()).toBe(`${title} · Lectern`);
    expect(await page.locator('link[rel="canonical"]').getAttribute("href")).toMatch(new RegExp(`/course/${courseId}$`));
    const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? "");
    expect(data).toMatchObject({ "@type": "Course", name: title, inLanguage: "en" });
    expect(await page.content()).not.toContain("Look up.");
    // The catalogue, narrowed by its address.
    await page.goto("/courses?search=night");
    await page.getByRole("link", { name: title }).first().waitFor();
    await page.goto("/courses?search=nosuchcourse");
    expect(await page.getByText(title).count()).toBe(0);
    const missing = await page.goto(`/course/${crypto.randomUUID()}`);
    expect(missing?.status()).toBe(404);
    await context.close();
  });

  it("React takes the public page over as it stands, without asking for anything again", () =>
    open(null, async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
      const warnings: string[] = [];
      page.on("console", (message) => warnings.push(message.text()));
      await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => document.querySelector("h1")?.setAttribute("data-came", "first")));
      await page.goto(`/course/${courseId}`);
      await settled(page);
      // It is alive: a menu opens.
      await page.getByRole("button", { name: "Language" }).click();
      await page.getByRole("menuitem", { name: "English" }).waitFor();
      expect(await page.locator("h1").getAttribute("data-came")).toBe("first");
      expect(asked).toEqual([]);
      expect(warnings).toEqual([]);
    }));

  it("whoever is signed in gets their own page, which nobody keeps", async () => {
    const cookie = `lectern_csrf=${"a".repeat(24)}`;
    const shell = await fetch(`${server.url}/course/${courseId}`, { headers: { cookie } });
    expect(await shell.text()).not.toContain(title);
    expect(shell.headers.get("cache-control")).toBe("no-cache");
    const page = await fetch(`${server.url}/course/${courseId}`);
    const etag = page.headers.get("etag") ?? "";
    expect(page.headers.get("vary")?.toLowerCase()).toContain("cookie");
    expect((await fetch(`${server.url}/course/${courseId}`, { headers: { "if-none-match": etag } })).status).toBe(304);
    await api("PATCH", `/courses/${courseId}`, { description: "Something </script><script>alert(1)</script> else." });
    const changed = await fetch(`${server.url}/course/${courseId}`, { headers: { "if-none-match": etag } });
    expect(changed.status).toBe(200);
    const text = await changed.text();
    expect(text).toContain("Something &lt;/script&gt;");
    expect(text).not.toContain("<script>alert");
    expect(await (await fetch(`${server.url}/sitemap.xml`)).text()).toContain(courseId);
    expect(await (await fetch(`${server.url}/robots.txt`)).text()).toContain("/sitemap.xml");
  });
});
