import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, launchBrowser, openAs, seriousFindings, settled, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
/** A picture of four pixels. */
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==", "base64");

/** A teacher and a student, each in a browser of their own: in their course's conversation and in one of their own. */
describe("messages between people", () => {
  let server: RunningServer;
  let browser: Browser;
  let courseId: string;
  let theirs: BrowserContext;
  let teacher: Page;
  let student: Page;
  let complained: string[];

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    for (const account of ["instructor", "student1"]) await choose(server.url, account, { language: "en", theme: "light" });
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
    ({ page: teacher } = await openAs(browser, server.url, "instructor"));
    ({ page: student, context: theirs } = await openAs(browser, server.url, "student1"));
    complained = complaints(teacher);
    for (const page of [teacher, student]) {
      await page.goto(`/course/${courseId}/chat`);
      await ready(page);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });
  const log = (page: Page) => page.getByRole("log", { name: "Messages" });
  const row = (page: Page, text: string) => log(page).getByRole("article").filter({ hasText: text }).last();
  const see = (page: Page, text: string) => log(page).getByText(text, { exact: true }).last().waitFor({ timeout: VISIBLE_MS });

  async function ready(page: Page): Promise<void> {
    await page.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor();
    await field(page).waitFor();
  }

  async function say(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    await page.keyboard.press("Enter");
    await see(page, text);
  }

  /** Opens a message's menu and chooses from it. */
  async function act(page: Page, message: Locator, item: string): Promise<void> {
    await message.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  it("a changed message changes for everybody, and says that it was edited", async () => {
    await say(student, "A box has for sides");
    await see(teacher, "A box has for sides");
    await field(student).press("ArrowUp");
    await student.getByText("Editing: A box has for sides").waitFor();
    await field(student).fill("A box has four sides");
    await student.keyboard.press("Enter");
    await see(teacher, "A box has four sides");
    await row(teacher, "A box has four sides").getByText("edited").waitFor();
    expect(await log(teacher).getByText("A box has for sides").count()).toBe(0);
  });

  it("a deleted message is gone for everybody, after a question; its place stays", async () => {
    await say(student, "Something hasty");
    await see(teacher, "Something hasty");
    await act(student, row(student, "Something hasty"), "Delete");
    await student.getByRole("alertdialog").getByRole("button", { name: "Delete message" }).click();
    await log(teacher).getByText("This message was deleted.").waitFor({ timeout: VISIBLE_MS });
    await expect.poll(() => log(student).getByText("Something hasty").count()).toBe(0);
  });

  it("a reaction is found by its name in either language, counts for everybody, and is taken back by the same press", async () => {
    await say(teacher, "Quiz on Friday");
    await see(student, "Quiz on Friday");
    await act(student, row(student, "Quiz on Friday"), "React");
    await student.getByRole("searchbox", { name: "Search emoji" }).fill("trai tim do");
    await student.keyboard.press("Enter");
    const theirs = row(teacher, "Quiz on Friday").getByRole("button", { name: /^❤️ 1: / });
    await theirs.waitFor({ timeout: VISIBLE_MS });
    await theirs.click();
    const own = row(student, "Quiz on Friday").getByRole("button", { name: /^❤️ 2: .*You/ });
    await own.waitFor({ timeout: VISIBLE_MS });
    await own.click();
    await row(teacher, "Quiz on Friday")
      .getByRole("button", { name: /^❤️ 1: You$/ })
      .waitFor({ timeout: VISIBLE_MS });
  });

  it("answers form a thread, beside the conversation and in it", async () => {
    await say(teacher, "Which unit do you take for text?");
    await see(student, "Which unit do you take for text?");
    await act(student, row(student, "Which unit do you take for text?"), "Answer");
    await say(student, "The rem.");
    await see(teacher, "The rem.");
    await log(teacher).getByRole("button", { name: "1 reply" }).last().click();
    const thread = teacher.getByRole("complementary", { name: "Thread" });
    await thread.getByText("The rem.").waitFor({ timeout: VISIBLE_MS });
    await thread.getByRole("textbox", { name: "Answer in the thread" }).fill("Well chosen.");
    await teacher.keyboard.press("Enter");
    await log(student).getByRole("button", { name: "2 replies" }).last().waitFor({ timeout: VISIBLE_MS });
    await see(student, "Well chosen.");
    await teacher.keyboard.press("Escape");
    await expect.poll(() => thread.count()).toBe(0);
  });

  it("somebody is named by choosing them, and sees it stand out; the badge counts it where they are elsewhere", async () => {
    await student.goto("/dashboard");
    await student
      .getByRole("link", { name: /^Messages/ })
      .first()
      .waitFor();
    await field(teacher).pressSequentially("Well done, @Nguyen M");
    await teacher.getByRole("option", { name: /Nguyễn Minh Anh/ }).waitFor({ timeout: VISIBLE_MS });
    await teacher.keyboard.press("Enter");
    await teacher.keyboard.type("and thank you");
    await teacher.keyboard.press("Enter");
    await student.getByText("1 message names you").first().waitFor({ state: "attached", timeout: VISIBLE_MS });
    await student.goto(`/course/${courseId}/chat`);
    await ready(student);
    const named = row(student, "and thank you");
    await named.waitFor({ timeout: VISIBLE_MS });
    expect(await named.getByText("@Nguyễn Minh Anh").evaluate((element) => getComputedStyle(element).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
    await expect.poll(() => student.getByText("1 message names you").count(), { timeout: VISIBLE_MS }).toBe(0);
  });

  it("files go out as messages of their own: pictures in their place, others to download; too large ones are refused before they are sent", async () => {
    const large = join(server.dataDir, "large.bin");
    await writeFile(large, Buffer.alloc(10 * 1024 * 1024 + 1));
    const input = student.locator("input[type=file]").first();
    await input.setInputFiles(large);
    await student.getByText(/^large\.bin has .*; a file may have .* at most\.$/).waitFor();
    await input.setInputFiles([
      { name: "box <b>model.png", mimeType: "image/png", buffer: PICTURE },
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("margin, border, padding") },
    ]);
    expect(await student.getByRole("list", { name: "Files to send" }).getByRole("listitem").count()).toBe(2);
    await field(student).fill("My drawing");
    await student.keyboard.press("Enter");
    await see(teacher, "My drawing");
    await log(teacher)
      .getByRole("link", { name: /^Open the picture box .*\.png$/ })
      .waitFor({ timeout: VISIBLE_MS });
    const text = log(teacher).getByRole("link", { name: /^Download notes\.txt/ });
    await text.waitFor({ timeout: VISIBLE_MS });
    const [download] = await Promise.all([teacher.waitForEvent("download"), text.click()]);
    expect(download.suggestedFilename()).toBe("notes.txt");
  });

  it("the keyboard alone reaches a message, its menu, an answer, and the way back", async () => {
    await say(teacher, "Only keys from here");
    await see(student, "Only keys from here");
    await log(student).focus();
    await student.keyboard.press("ArrowDown");
    await student.keyboard.press("ArrowUp");
    await student.keyboard.press("End");
    expect(await student.evaluate(() => document.activeElement?.textContent)).toContain("Only keys from here");
    await student.keyboard.press("Enter");
    await student.getByRole("menu").waitFor();
    await student.keyboard.press("Enter");
    await expect.poll(() => student.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    await student.keyboard.type("By keyboard");
    await student.keyboard.press("Enter");
    await see(teacher, "By keyboard");
    await student.keyboard.press("Shift+Tab");
    await student.keyboard.press("Escape");
    // The list of shortcuts names what the conversation can do.
    await log(student).focus();
    await student.keyboard.press("?");
    await student.getByRole("dialog").getByText("Move between messages, in the list").waitFor();
    await student.keyboard.press("Escape");
  });

  it("two people begin a conversation of their own, and see each other's words and how far they were read", async () => {
    await teacher.goto("/messages");
    await teacher.getByRole("button", { name: "New conversation" }).first().click();
    await teacher.getByRole("searchbox", { name: "Name of a person" }).fill("Minh Anh");
    await teacher
      .getByRole("dialog")
      .getByRole("button", { name: /Nguyễn Minh Anh/ })
      .click();
    await teacher.getByRole("button", { name: "Begin" }).click();
    await teacher.getByRole("heading", { name: "Nguyễn Minh Anh" }).waitFor();
    await say(teacher, "May I show your drawing in class?");
    await student
      .getByRole("link", { name: /^Messages.*1 conversation with new messages/ })
      .first()
      .waitFor({ timeout: VISIBLE_MS });
    await student.goto("/messages");
    await student.getByRole("link", { name: /Daniel Whitfield/ }).click();
    await see(student, "May I show your drawing in class?");
    await row(teacher, "May I show your drawing in class?").getByText("Read").waitFor({ state: "attached", timeout: VISIBLE_MS });
    await say(student, "Of course!");
    await see(teacher, "Of course!");
  });

  it("what was written without a network is there after the browser was closed, arrives once and in order, whichever page comes first, two tabs or not", async () => {
    const written = ["offline one", "offline two", "offline three"];
    const address = new URL(student.url()).pathname;
    await theirs.setOffline(true);
    await student.getByText("You are offline.").first().waitFor({ timeout: VISIBLE_MS });
    for (const text of written) await say(student, text);
    await student.getByText(/What you write is kept and sent/).waitFor({ timeout: VISIBLE_MS });
    await student.close();
    await theirs.setOffline(false);
    // Pages that show no room send as well, and both try.
    const [one, other] = [await theirs.newPage(), await theirs.newPage()];
    await Promise.all([one.goto("/dashboard"), other.goto("/courses")]);
    for (const text of written) await see(teacher, text);
    await expect
      .poll(
        () =>
          log(teacher)
            .getByText(/^offline /)
            .allInnerTexts(),
        { timeout: VISIBLE_MS },
      )
      .toEqual(written);
    await one.goto(address);
    await field(one).waitFor();
    await expect
      .poll(
        () =>
          log(one)
            .getByText(/^offline /)
            .allInnerTexts(),
        { timeout: VISIBLE_MS },
      )
      .toEqual(written);
    expect(await one.getByText("Not sent yet").count()).toBe(0);
    await other.close();
    student = one;
  });

  it("a draft survives a reload", async () => {
    await field(student).fill("Half a thought");
    await student.reload();
    await field(student).waitFor();
    await expect.poll(() => field(student).inputValue()).toBe("Half a thought");
    await field(student).fill("");
  });

  it("moderators slow a room down; whoever waits is told for how long", async () => {
    await teacher.goto(`/course/${courseId}/chat`);
    await ready(teacher);
    await student.goto(`/course/${courseId}/chat`);
    await ready(student);
    await teacher.getByRole("button", { name: "More about this conversation" }).click();
    await teacher.getByRole("menuitem", { name: "Rules of this conversation" }).click();
    const slow = teacher.getByRole("combobox", { name: "Slow mode" });
    await slow.selectOption("30");
    await student.getByText("Slow mode: one message every 30 seconds.").waitFor({ timeout: VISIBLE_MS });
    await say(student, "Slowly then");
    await student.getByText(/^Slow mode: you can write again in \d+ seconds?\.$/).waitFor({ timeout: VISIBLE_MS });
    await slow.selectOption("0");
    await expect.poll(() => student.getByText(/^Slow mode:/).count(), { timeout: VISIBLE_MS }).toBe(0);
  });

  it("nothing here has a serious finding, with its panels open", async () => {
    await settled(teacher);
    expect(await seriousFindings(teacher)).toEqual([]);
    await student.goto("/messages");
    await settled(student);
    expect(await seriousFindings(student)).toEqual([]);
    expect(complained).toEqual([]);
  });
});
