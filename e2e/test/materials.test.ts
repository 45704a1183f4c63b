import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { complaints, launchBrowser, openAs, PHONE, seriousFindings, sidewaysOverflow, tokenOf } from "../browser.ts";
import { demoPlaces, type DemoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
const FILM_BYTES = 24_000_000;

/** One page with the words “Chapter one”, as small as a PDF gets. */
function smallPdf(): Buffer {
  const stream = "BT /F1 24 Tf 40 100 Td (Chapter one) Tj ET";
  const objects = [
    "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`);
}

/** A course's files, from the teacher's disk to the learner's screen. Each step stands on the one before. */
describe("the files of a course", () => {
  let server: RunningServer;
  let browser: Browser;
  let instructor: Page;
  let places: DemoPlaces;
  let token: string;
  let complained: string[];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    token = await tokenOf(server.url, "instructor");
    places = await demoPlaces(server.url, token);
    instructor = (await openAs(browser, server.url, "instructor")).page;
    complained = complaints(instructor);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function call(method: string, path: string, body?: unknown) {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: await reply.json().catch(() => null) };
  }
  const files = async (): Promise<{ id: string; filename: string; url: string; size: number; version: number; downloads: { people: number } }[]> =>
    (await call("GET", `/api/courses/${places.courseId}/materials`)).body.items;

  /** As a person drops files from their desktop onto the page. */
  async function drop(page: Page, given: readonly { name: string; type: string; content: Buffer }[]) {
    const transfer = await page.evaluateHandle(
      (list) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of list)
          data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name, { type, lastModified: 1_700_000_000_000 }));
        return data;
      },
      given.map(({ name, type, content }) => ({ name, type, base64: content.toString("base64") })),
    );
    for (const event of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", event, { dataTransfer: transfer });
  }

  it("are reached from the editor, and an empty library says what to do", async () => {
    await instructor.goto(`/course/${places.courseId}/edit`);
    await instructor.getByRole("link", { name: "Files" }).first().click({ timeout: VISIBLE_MS });
    await instructor.getByText("No files yet").waitFor({ timeout: VISIBLE_MS });
    expect(await seriousFindings(instructor)).toEqual([]);
  });

  it("are dropped anywhere on the page, and arrive although every connection is cut in the middle", async () => {
    const film = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom", "latin1"), randomBytes(FILM_BYTES)]);
    const chrome = await instructor.context().newCDPSession(instructor);
    await chrome.send("Network.enable");
    const network = (bytesPerSecond: number) =>
      chrome.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond });
    await network(6_000_000);
    await drop(instructor, [
      { name: "Bài giảng.mp4", type: "video/mp4", content: film },
      { name: "Reading.pdf", type: "application/pdf", content: smallPdf() },
    ]);
    const bar = instructor.getByRole("progressbar", { name: "Upload of Bài giảng.mp4" });
    await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow")), { timeout: VISIBLE_MS }).toBeGreaterThan(15);
    // Both ends learn of it at the same moment: the server is killed.
    await server.kill9();
    await instructor.getByText("Connection lost").first().waitFor({ timeout: VISIBLE_MS });
    await server.restart();
    await network(-1);
    await expect.poll(async () => (await files()).map(({ filename }) => filename).toSorted(), { timeout: 60_000 }).toEqual(["Bài giảng.mp4", "Reading.pdf"]);
    expect((await files()).find(({ filename }) => filename.endsWith("mp4"))?.size).toBe(film.length);
    await instructor.getByRole("row", { name: /Bài giảng\.mp4/ }).waitFor({ timeout: VISIBLE_MS });
    await chrome.detach();
  });

  it("can be paused, and go on after the page was loaded again", async () => {
    const content = randomBytes(12_000_000);
    const path = join(server.dataDir, "recording.bin");
    await writeFile(path, content);
    const chrome = await instructor.context().newCDPSession(instructor);
    await chrome.send("Network.enable");
    await chrome.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3_000_000 });
    const choose = () => instructor.locator("input[type=file][multiple]").setInputFiles(path);
    await choose();
    const bar = instructor.getByRole("progressbar", { name: "Upload of recording.bin" });
    await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow")), { timeout: VISIBLE_MS }).toBeGreaterThan(10);
    await instructor.getByRole("button", { name: "Pause recording.bin" }).click();
    await instructor.getByText("Paused").waitFor();
    await sleep(1_000);
    instructor.once("dialog", (dialog) => void dialog.accept());
    await instructor.reload();
    await instructor.getByText("An upload was not finished").waitFor({ timeout: VISIBLE_MS });
    const offsets: number[] = [];
    instructor.on("request", (request) => {
      if (request.method() === "PATCH" && request.url().includes("/api/uploads/")) offsets.push(Number(request.headers()["upload-offset"]));
    });
    await chrome.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await choose();
    await expect
      .poll(async () => (await files()).some(({ filename, size }) => filename === "recording.bin" && size === content.length), { timeout: 60_000 })
      .toBe(true);
    expect(offsets[0]).toBeGreaterThan(0);
  });

  it("are looked at where they are: a PDF is drawn, and nothing in it runs", async () => {
    await instructor.getByRole("button", { name: "Reading.pdf", exact: true }).click();
    const dialog = instructor.getByRole("dialog", { name: "Reading.pdf" });
    await dialog.getByText("Page 1: Chapter one").waitFor({ state: "attached", timeout: VISIBLE_MS });
    const drawn = await dialog.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
      return pixels.some((value, at) => at % 4 !== 3 && value < 100);
    });
    expect(drawn).toBe(true);
    expect(await seriousFindings(instructor)).toEqual([]);
    await instructor.keyboard.press("Escape");
  });

  it("get another version under the same address, and the earlier one back", async () => {
    const [before] = (await files()).filter(({ filename }) => filename === "Reading.pdf");
    await instructor.getByRole("button", { name: "Actions for Reading.pdf" }).click();
    await instructor.getByRole("menuitem", { name: "Versions" }).click();
    const dialog = instructor.getByRole("dialog", { name: "Versions" });
    await dialog.locator("input[type=file]").setInputFiles({ name: "second.txt", mimeType: "text/plain", buffer: Buffer.from("second thoughts") });
    await dialog.getByRole("link", { name: "Download version 2" }).waitFor({ timeout: VISIBLE_MS });
    const now = (await files()).find(({ id }) => id === before?.id);
    expect([now?.version, now?.url, now?.filename]).toEqual([2, before?.url, "Reading.txt"]);
    await dialog.getByRole("button", { name: "Show this one" }).click();
    await expect.poll(async () => (await files()).find(({ id }) => id === before?.id)?.version).toBe(1);
    await instructor.keyboard.press("Escape");
  });

  it("cannot run when somebody opens one by its address", async () => {
    const form = new FormData();
    form.append("file", new Blob(["<!doctype html><title>still</title><script>document.title='ran'; fetch('/api/auth/profile')</script>"]), "page.png");
    const reply = await fetch(`${server.url}/api/courses/${places.courseId}/materials`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    const { url } = (await reply.json()) as { url: string };
    const { page } = await openAs(browser, server.url, "instructor");
    const download = page.waitForEvent("download", { timeout: VISIBLE_MS });
    await page.goto(url).catch(() => {});
    expect((await download).suggestedFilename()).toMatch(/^page\.png/);
    // Forced into a frame or an object of our own page it is refused or stays dead.
    await page.goto("/courses");
    const outcome = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement("iframe");
          frame.src = address;
          frame.addEventListener("load", () => {
            // Another origin's document is out of reach: null.
            resolve(frame.contentDocument?.title ?? "foreign");
          });
          document.body.append(frame);
          setTimeout(() => resolve("nothing"), 2_000);
        }),
      url,
    );
    expect(outcome).not.toBe("ran");
    const asScript = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const script = document.createElement("script");
          script.src = address;
          script.addEventListener("load", () => resolve("ran"));
          script.addEventListener("error", () => resolve("refused"));
          document.head.append(script);
        }),
      url,
    );
    expect(asScript).toBe("refused");
    await page.context().close();
  });

  it("are seen and taken by learners, on a phone, and counted", async () => {
    const [reading] = (await files()).filter(({ filename }) => filename.startsWith("Reading"));
    const course = (await call("GET", `/api/courses/${places.courseId}`)).body;
    const section = await call("POST", `/api/lessons/${course.lessons[0].id}/sections`, { title: "Reading", contentType: "file", content: reading?.url });
    const { page } = await openAs(browser, server.url, "student1", { viewport: PHONE });
    await page.goto(`/course/${places.courseId}/learn/${section.body.id}`);
    await page.getByRole("button", { name: "Preview" }).click({ timeout: VISIBLE_MS });
    await page.getByText("Page 1: Chapter one").waitFor({ state: "attached", timeout: VISIBLE_MS });
    await page.keyboard.press("Escape");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).first().click();
    expect((await download).suggestedFilename()).toBe("Reading.pdf");
    expect(await sidewaysOverflow(page)).toBe(0);
    await expect.poll(async () => (await files()).find(({ id }) => id === reading?.id)?.downloads.people, { timeout: VISIBLE_MS }).toBe(1);
    await page.context().close();
  });

  it("that are used are named before they are deleted", async () => {
    await instructor.reload();
    await instructor.getByRole("button", { name: "Actions for Reading.pdf" }).click({ timeout: VISIBLE_MS });
    await instructor.getByRole("menuitem", { name: "Delete file" }).click();
    const dialog = instructor.getByRole("alertdialog");
    await dialog.getByRole("link", { name: "Reading" }).waitFor({ timeout: VISIBLE_MS });
    await dialog.getByRole("button", { name: "Delete anyway" }).click();
    await expect.poll(async () => (await files()).some(({ filename }) => filename === "Reading.pdf")).toBe(false);
    expect(complained.filter((line) => !/ERR_|WebSocket|Failed to load resource/.test(line))).toEqual([]);
  });
});
