import type { Browser, Page } from "playwright-core";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, DESKTOP, launchBrowser, openAs, PHONE, seriousFindings, sidewaysOverflow, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const LONG_MS = 90_000;

describe("notifications in the browser", () => {
  let server: RunningServer;
  let browser: Browser;
  let courseId: string;
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    for (const account of ["student1", "instructor"]) await choose(server.url, account, { language: "en", theme: "light" });
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** As somebody who has looked at everything the demonstration has for them, but for so many. */
  async function readAllBut(account: string, left: number): Promise<void> {
    const headers = { authorization: `Bearer ${await tokenOf(server.url, account)}`, "content-type": "application/json" };
    const { items } = await (await fetch(`${server.url}/api/notifications?limit=50`, { headers })).json();
    const ids = items.slice(left).map(({ id }: { id: string }) => id);
    if (ids.length > 0) await fetch(`${server.url}/api/notifications/read`, { method: "POST", headers, body: JSON.stringify({ ids }) });
  }
  const bell = (page: Page) => page.getByRole("banner").getByRole("button", { name: /^Notifications/ });
  const picture = async (page: Page, name: string) => {
    const folder = process.env["E2E_PICTURES"];
    if (folder) await page.screenshot({ path: `${folder}/notifications-${name}.png` });
  };

  it("an announcement rings the bell of a page that is open, and the keyboard leads to it", { timeout: LONG_MS }, async () => {
    const [learner, teacher] = await Promise.all([
      openAs(browser, server.url, "student1", { viewport: DESKTOP }),
      openAs(browser, server.url, "instructor", { viewport: DESKTOP }),
    ]);
    try {
      const troubles = complaints(learner.page);
      await readAllBut("student1", 1);
      await learner.page.goto("/dashboard");
      await learner.page.getByRole("button", { name: "Notifications, 1 unread" }).waitFor();

      await teacher.page.goto(`/course/${courseId}`);
      await teacher.page.getByRole("link", { name: "All announcements, new one" }).click();
      await teacher.page.getByRole("button", { name: "New announcement" }).click();
      await teacher.page.getByLabel("Title").fill("Room <b>B 204</b> from now on");
      await teacher.page.getByLabel("Text").fill("Bring the book.");
      await picture(teacher.page, "dialog");
      expect(await seriousFindings(teacher.page)).toEqual([]);
      await teacher.page.getByRole("button", { name: "Announce", exact: true }).click();
      await teacher.page.getByRole("heading", { name: "Room <b>B 204</b> from now on" }).waitFor();

      await learner.page.getByRole("button", { name: "Notifications, 2 unread" }).waitFor();
      await bell(learner.page).focus();
      await learner.page.keyboard.press("Enter");
      const panel = learner.page.getByRole("dialog", { name: "Notifications" });
      await panel.getByText("Daniel Whitfield announced: Room <b>B 204</b> from now on").waitFor();
      await picture(learner.page, "panel");
      expect(await seriousFindings(learner.page)).toEqual([]);
      await learner.page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      expect(await bell(learner.page).evaluate((button) => button === document.activeElement)).toBe(true);

      await learner.page.keyboard.press("Enter");
      await panel.getByRole("link", { name: /Room/ }).focus();
      await learner.page.keyboard.press("Enter");
      await learner.page.getByRole("heading", { name: "Room <b>B 204</b> from now on" }).waitFor();
      expect(new URL(learner.page.url()).pathname).toBe(`/course/${courseId}/announcements`);
      await learner.page.getByRole("button", { name: "Notifications, 1 unread" }).waitFor();

      // Live on the page of announcements too, also when it is taken back.
      await teacher.page.getByRole("button", { name: "More for “Room <b>B 204</b> from now on”" }).click();
      await teacher.page.getByRole("menuitem", { name: "Take back" }).click();
      await teacher.page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
      await learner.page.getByRole("heading", { name: "Room <b>B 204</b> from now on" }).waitFor({ state: "detached" });

      await bell(learner.page).click();
      await panel.getByRole("button", { name: "Mark all as read" }).click();
      await learner.page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
      expect(troubles).toEqual([]);
    } finally {
      await learner.context.close();
      await teacher.context.close();
    }
  });

  it("what is read in its conversation rings no longer", { timeout: LONG_MS }, async () => {
    const { context, page } = await openAs(browser, server.url, "student1", { viewport: DESKTOP });
    const socket = io(server.url, { auth: { token: await tokenOf(server.url, "instructor") }, transports: ["websocket"] });
    try {
      await readAllBut("student1", 0);
      const authorization = `Bearer ${await tokenOf(server.url, "student1")}`;
      const state = async () => (await fetch(`${server.url}/api/notifications/state`, { headers: { authorization } })).json();
      const { sequence } = await state();
      await page.goto("/notifications");
      await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
      const { id: userId, fullName } = await (await context.request.get("/api/auth/profile")).json();
      const message = { courseId, clientId: crypto.randomUUID(), message: `@${fullName} Have you seen this?`, mentions: [userId] };
      expect(await socket.emitWithAck("send-message", message)).toMatchObject({ ok: true });
      await page.getByRole("button", { name: "Notifications, 1 unread" }).waitFor();
      await page.goto(`/course/${courseId}/chat`);
      // The room opens where one stopped reading; what comes after is read when it is on the screen.
      await page.getByText("Have you seen this?").first().waitFor();
      await page.getByRole("log").press("End");
      await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
      // Said while one is looking at it: it may ring, and falls silent by itself.
      expect(await socket.emitWithAck("send-message", { ...message, clientId: crypto.randomUUID(), message: `@${fullName} And this?` })).toMatchObject({
        ok: true,
      });
      await page.getByText("And this?").first().waitFor();
      await expect.poll(state, { timeout: 10_000 }).toMatchObject({ sequence: sequence + 2, unread: 0 });
    } finally {
      socket.disconnect();
      await context.close();
    }
  });

  it("on a phone the bell leads to the page; wishes are kept", { timeout: LONG_MS }, async () => {
    const { context, page } = await openAs(browser, server.url, "student2", { viewport: PHONE });
    try {
      await choose(server.url, "student2", { language: "en", theme: "light" });
      await readAllBut("student2", 1);
      await page.goto("/dashboard");
      await page
        .getByRole("banner")
        .getByRole("link", { name: /^Notifications, \d+ unread/ })
        .click();
      await page.getByRole("heading", { name: "Notifications" }).waitFor();
      await page.getByRole("tab", { name: /Unread/ }).click();
      await page.getByRole("button", { name: "Mark as read", exact: true }).first().click();
      await page.getByText("You have read everything").waitFor();
      await page.getByRole("tab", { name: "All" }).click();
      await page.getByRole("button", { name: "Mark as unread" }).first().click();
      await page.getByRole("tab", { name: "Unread (1)" }).waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      await picture(page, "phone");

      await page.getByRole("link", { name: "Settings" }).click();
      await page.getByRole("switch", { name: "Something is announced to your course: E-mail" }).click();
      await page.getByRole("switch", { name: "Keep quiet hours" }).click();
      await page.getByLabel("From").fill("21:30");
      await page.waitForLoadState("networkidle");
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      await page.reload();
      expect(await page.getByLabel("From").inputValue()).toBe("21:30");
      expect(await page.getByRole("switch", { name: "Something is announced to your course: E-mail" }).getAttribute("aria-checked")).toBe("false");
      expect(await page.getByRole("switch", { name: "Something is announced to your course: In Lectern" }).getAttribute("aria-checked")).toBe("true");
    } finally {
      await context.close();
    }
  });
});
