import { randomUUID } from "node:crypto";
import { sampleData } from "@lectern/testing/sample-data";
import { io, type Socket } from "socket.io-client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openAs, tokenOf } from "../browser.ts";
import { startServer, type RunningServer } from "../server.ts";

const STUDENTS = Array.from({ length: 30 }, (_, n) => `student${n + 1}`);
const VISIBLE_MS = 20_000;

/** The main job of a school, on a course that nobody here wrote. Each step stands on the one before. */
describe("a class learns from a real course", () => {
  let server: RunningServer;
  let browser: Browser;
  let instructor: Page;
  let student: Page;
  let courseId: string;
  let tokens: Map<string, string>;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    tokens = new Map(await Promise.all(["instructor", ...STUDENTS].map(async (account) => [account, await tokenOf(server.url, account)] as const)));
    instructor = (await openAs(browser, server.url, "instructor")).page;
    student = (await openAs(browser, server.url, "student1", { viewport: { width: 390, height: 844 } })).page;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await browser?.close();
    await server?.remove();
  });

  async function call(account: string, method: string, path: string, body?: unknown) {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens.get(account)}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: await reply.json().catch(() => null) };
  }

  async function chatAs(account: string): Promise<Socket> {
    const socket = io(server.url, {
      path: "/socket.io",
      auth: { token: tokens.get(account) },
      transports: ["websocket"],
      reconnectionDelay: 200,
      reconnectionDelayMax: 500,
      forceNew: true,
    });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    await socket.emitWithAck("join-course", { courseId });
    return socket;
  }

  it("an instructor imports the Canvas export in the browser and sees what became of it", async () => {
    await instructor.goto("/courses/import");
    await instructor.locator("input[type=file]").setInputFiles(sampleData("courses/allyworkshop.imscc"));
    const open = instructor.getByRole("link", { name: "Open the course" });
    await open.waitFor({ timeout: VISIBLE_MS });
    expect(await instructor.getByText("Accessibility FAQ").count()).toBeGreaterThan(0);
    // The page can be left and found again.
    const jobPage = instructor.url();
    await instructor.goto("/courses/import");
    await instructor
      .getByRole("link", { name: /allyworkshop/ })
      .first()
      .click();
    await instructor.waitForURL(jobPage);
    await open.click();
    await instructor.waitForURL(/\/course\/[0-9a-f-]{36}/);
    courseId = /course\/([0-9a-f-]{36})/.exec(instructor.url())?.[1] ?? "";
    expect((await call("student1", "GET", `/api/courses/${courseId}`)).status).toBe(404);
  });

  it("publishes it from the editor", async () => {
    await instructor.goto(`/course/${courseId}/edit`);
    const publish = instructor.getByRole("button", { name: "Publish course" });
    if (!(await publish.isVisible().catch(() => false))) await instructor.getByText("Course settings").first().click();
    await publish.click({ timeout: VISIBLE_MS });
    await expect.poll(async () => (await call("student1", "GET", `/api/courses/${courseId}`)).status, { timeout: VISIBLE_MS }).toBe(200);
  });

  it("thirty students enrol at the same time, each once", async () => {
    const replies = await Promise.all(
      STUDENTS.flatMap((account) => [call(account, "POST", `/api/courses/${courseId}/enroll`), call(account, "POST", `/api/courses/${courseId}/enroll`)]),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([...STUDENTS.map(() => 200), ...STUDENTS.map(() => 201)]);
    const { body } = await call("instructor", "GET", `/api/courses/${courseId}/enrollments?limit=200`);
    expect(body.items).toHaveLength(30);
  });

  it("one of them learns a lesson to its end on a phone while the instructor's open page shows it", async () => {
    const { body: course } = await call("student1", "GET", `/api/courses/${courseId}`);
    const lesson = course.lessons[0];
    const { body: profile } = await call("student1", "GET", "/api/auth/profile");
    await instructor.goto(`/course/${courseId}/progress`);
    const bar = instructor.getByRole("progressbar", { name: new RegExp(profile.fullName) });
    await bar.waitFor({ timeout: VISIBLE_MS });
    expect(await bar.getAttribute("aria-valuenow")).toBe("0");

    for (const section of lesson.sections) {
      await student.goto(`/course/${courseId}/learn/${section.id}`);
      await student.getByRole("heading", { level: 1, name: section.title.trim() }).waitFor({ timeout: VISIBLE_MS });
      // By key: its pictures lie on a server that is out of reach, and as each is given up, what stands below moves under a pointer.
      await student.getByRole("button", { name: /Mark as completed|Complete and continue/, disabled: false }).press("Enter");
      await expect.poll(async () => (await ownProgress("student1")).sections.get(section.id), { timeout: VISIBLE_MS }).toBe("completed");
    }
    expect((await ownProgress("student1")).lessons.get(lesson.id)).toBe("completed");
    const { course: percentage } = await ownProgress("student1");
    expect(percentage).toBeGreaterThan(0);
    // Nobody reloaded the instructor's page.
    await expect.poll(() => bar.getAttribute("aria-valuenow"), { timeout: VISIBLE_MS }).toBe(String(percentage));
  });

  async function ownProgress(account: string) {
    const { body } = await call(account, "GET", `/api/courses/${courseId}/progress`);
    const lessons: { id: string; status: string; sections: { id: string; status: string }[] }[] = body.lessons;
    return {
      course: body.course.percentage as number,
      lessons: new Map(lessons.map(({ id, status }) => [id, status])),
      sections: new Map(lessons.flatMap(({ sections }) => sections.map(({ id, status }) => [id, status] as const))),
    };
  }

  it("both talk in the course's conversation", async () => {
    for (const page of [instructor, student]) await page.goto(`/course/${courseId}/chat`);
    await say(student, "Is alternative text also needed for decoration?");
    await instructor.getByText("Is alternative text also needed for decoration?", { exact: true }).waitFor({ timeout: VISIBLE_MS });
    await say(instructor, "No: leave it empty, so that a screen reader passes over it.");
    await student.getByText("No: leave it empty, so that a screen reader passes over it.", { exact: true }).waitFor({ timeout: VISIBLE_MS });
  });

  async function say(page: Page, text: string): Promise<void> {
    await page.getByRole("textbox", { name: "Write a message" }).fill(text);
    await page.keyboard.press("Enter");
  }

  it("loses nothing that was acknowledged when the server is killed in the middle, and goes on by itself", async () => {
    const acknowledged = { messages: new Map<string, string>(), sections: new Map<string, Set<string>>() };
    let running = true;
    const { body: course } = await call("student2", "GET", `/api/courses/${courseId}`);
    const sectionIds: string[] = course.lessons.flatMap((lesson: { sections: { id: string }[] }) => lesson.sections.map(({ id }) => id));

    const writers = ["student2", "student3", "student4"].map(async (account) => {
      const socket = await chatAs(account);
      for (let n = 0; running; n++) {
        const clientId = randomUUID();
        const message = `${account} says ${n}`;
        const answer = await socket
          .timeout(1_000)
          .emitWithAck("send-message", { courseId, clientId, message })
          .catch(() => null);
        if (answer?.ok) acknowledged.messages.set(clientId, message);
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
    });
    const learners = ["student5", "student6"].map(async (account) => {
      const done = new Set<string>();
      acknowledged.sections.set(account, done);
      for (const id of sectionIds) {
        if (!running) return;
        const reply = await call(account, "POST", `/api/sections/${id}/progress`, {
          operationId: randomUUID(),
          status: "completed",
          timeSpentSeconds: 5,
        }).catch(() => null);
        if (reply?.status === 200) done.add(id);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await server.kill9();
    await server.restart();
    await expect.poll(() => acknowledged.messages.size, { timeout: VISIBLE_MS }).toBeGreaterThan(15);
    running = false;
    await Promise.all([...writers, ...learners]);

    const stored = new Map<string, string[]>();
    const sequences: number[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body }: { body: { items: { clientId: string; message: string; sequence: number }[]; nextCursor: string | null } } = await call(
        "instructor",
        "GET",
        `/api/courses/${courseId}/messages?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      for (const { clientId, message, sequence } of body.items) {
        stored.set(clientId, [...(stored.get(clientId) ?? []), message]);
        sequences.push(sequence);
      }
      cursor = body.nextCursor;
    }
    for (const [clientId, message] of acknowledged.messages) expect(stored.get(clientId), message).toEqual([message]);
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, n) => sequences.length - n));
    for (const [account, sections] of acknowledged.sections) {
      const progress = await ownProgress(account);
      for (const id of sections) expect(progress.sections.get(id)).toBe("completed");
    }
    expect((await ownProgress("student1")).course).toBeGreaterThan(0);
  });

  it("the open pages come back by themselves and talk on", async () => {
    await say(instructor, "We are back.");
    await student.getByText("We are back.", { exact: true }).waitFor({ timeout: 40_000 });
    expect(await student.getByText("student2 says 0", { exact: true }).count()).toBeLessThanOrEqual(1);
  });
});
