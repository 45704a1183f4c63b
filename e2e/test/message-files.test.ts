import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { complaints, launchBrowser, openAs, PHONE, seriousFindings, settled, sidewaysOverflow, tokenOf } from "../browser.ts";
import { carrying, download, drag, draw, leavesMenuToBrowser, middleOf, holdConnection, paste, seeLatest, seePicture, touch, type Given } from "../hands.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
/** The largest file a message may have, in bytes. */
const MOST_BYTES = 10 * 1024 * 1024;
/** Longer than a finger rests on a message to ask for its menu. */
const LONGER_THAN_A_PRESS_MS = 900;
const BINARY = "application/octet-stream";
const PICTURE = { width: 120, height: 80 };

/** A teacher and a student in one course's conversation, each in a browser of their own. */
describe("files, fingers and receipts in a conversation", () => {
  let server: RunningServer;
  let browser: Browser;
  let address: string;
  let courseId: string;
  let teacher: Page;
  let student: Page;
  let complained: string[][];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
    ({ courseId } = await demoPlaces(server.url, await tokenOf(server.url, "instructor")));
    address = `/course/${courseId}/chat`;
    ({ page: teacher } = await openAs(browser, server.url, "instructor"));
    ({ page: student } = await openAs(browser, server.url, "student1"));
    complained = [complaints(teacher), complaints(student)];
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  beforeEach(async () => {
    await Promise.all([teacher, student].map(async (page) => (await isFresh(page)) || enter(page)));
  });
  afterEach(() => {
    expect(complained.flat()).toEqual([]);
  });

  const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });
  const log = (page: Page) => page.getByRole("log", { name: "Messages" });
  const row = (page: Page, text: string) => log(page).getByRole("article").filter({ hasText: text }).last();
  const tray = (page: Page) => page.getByRole("list", { name: "Files to send" }).getByRole("listitem");
  const sendButton = (page: Page) => page.getByRole("button", { name: "Send", exact: true });
  const see = (page: Page, text: string) => log(page).getByText(text, { exact: true }).last().waitFor({ timeout: VISIBLE_MS });

  /** In the room with nothing left open; entering again would take seconds. */
  async function isFresh(page: Page): Promise<boolean> {
    return page.url().endsWith(address) && (await page.locator("[role=dialog], [role=menu], main aside, form li").count()) === 0;
  }

  /** In the room: the server counts the reader. */
  async function enter(page: Page): Promise<void> {
    await page.goto(address);
    await page.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor({ timeout: VISIBLE_MS });
    await field(page).waitFor();
  }

  async function say(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    await field(page).press("Enter");
    await see(page, text);
  }

  async function nothingSerious(page: Page): Promise<void> {
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
  }

  /** Nothing waits on the page, and nothing was refused. */
  async function nothingWaits(page: Page): Promise<void> {
    await expect.poll(() => page.getByText("Not sent yet").count(), { timeout: VISIBLE_MS }).toBe(0);
    expect(await page.getByText("Not accepted").count()).toBe(0);
  }

  /** What the room holds on the server, oldest first. */
  async function stored(): Promise<{ message: string; file: { name: string; size: number } | null }[]> {
    const headers = { authorization: `Bearer ${await tokenOf(server.url, "instructor")}` };
    const reply = await fetch(`${server.url}/api/courses/${courseId}/messages?limit=200`, { headers });
    const { items } = (await reply.json()) as { items: { message: string; file: { name: string; size: number } | null }[] };
    return items.toReversed();
  }

  const picture = (page: Page, name: string) =>
    log(page)
      .getByRole("link", { name: `Open the picture ${name}`, exact: true })
      .getByRole("img");

  async function openMenu(page: Page, text: string): Promise<void> {
    await row(page, text).hover();
    await row(page, text)
      .getByRole("button", { name: /^More for the message/ })
      .click();
    await page.getByRole("menu").waitFor();
  }

  it("a file dropped on the conversation is attached, sent, and downloaded by the other byte for byte", async () => {
    // Every byte there is, and line ends that a text mode would change.
    const content = Buffer.concat([Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)), Buffer.from("\r\n\n\r\0"), randomBytes(70_000)]);
    const given = { name: "Bài tập 1 (nháp).bin", type: BINARY, content };
    const invitation = student.getByText("Drop files here to send them");
    const dataTransfer = await carrying(student, [given]);
    await log(student).dispatchEvent("dragenter", { dataTransfer });
    await invitation.waitFor();
    await log(student).dispatchEvent("dragleave", { dataTransfer });
    await expect.poll(() => invitation.count()).toBe(0);
    await drag(log(student), [given]);
    expect(await tray(student).allInnerTexts()).toEqual([expect.stringContaining(given.name)]);
    expect(await invitation.count()).toBe(0);
    await nothingSerious(student);
    await say(student, "My first exercise");
    expect(await tray(student).count()).toBe(0);
    const got = await download(log(teacher).getByRole("link", { name: `Download ${given.name}` }));
    expect(got.name).toBe(given.name);
    expect(got.content.equals(content)).toBe(true);
    await nothingWaits(student);
  });

  it("dragged text is no file: nothing is offered and nothing attached", async () => {
    const dataTransfer = await carrying(student, []);
    await dataTransfer.evaluate((data) => data.setData("text/plain", "a dragged word"));
    for (const event of ["dragenter", "dragover"]) await log(student).dispatchEvent(event, { dataTransfer });
    expect(await student.getByText("Drop files here to send them").count()).toBe(0);
    await log(student).dispatchEvent("drop", { dataTransfer });
    expect(await tray(student).count()).toBe(0);
  });

  it("a file dropped on a thread goes into the thread", async () => {
    await say(teacher, "Hand in your sketches here");
    await see(student, "Hand in your sketches here");
    await openMenu(student, "Hand in your sketches here");
    await student.getByRole("menuitem", { name: "Open the thread", exact: true }).click();
    const thread = student.getByRole("complementary", { name: "Thread" });
    await thread.getByText("Hand in your sketches here").waitFor({ timeout: VISIBLE_MS });
    await drag(thread.getByRole("log"), [{ name: "sketch.txt", type: "text/plain", content: Buffer.from("a circle") }]);
    expect(await thread.getByRole("list", { name: "Files to send" }).getByRole("listitem").count()).toBe(1);
    expect(await tray(student).count()).toBe(1);
    await thread.getByRole("button", { name: "Send", exact: true }).click();
    await log(teacher).getByRole("button", { name: "1 reply" }).last().waitFor({ timeout: VISIBLE_MS });
    await thread.getByRole("link", { name: "Download sketch.txt" }).waitFor({ timeout: VISIBLE_MS });
  });

  it("a pasted picture is attached, can be taken out again, and is shown to the other as a picture", async () => {
    const pasted = { name: "image.png", type: "image/png", content: await draw(student, "image/png", PICTURE) };
    expect(await paste(field(student), [pasted])).toBe(false);
    await tray(student).getByText("image.png").waitFor();
    await student.getByRole("button", { name: "Remove image.png" }).click();
    expect(await tray(student).count()).toBe(0);
    expect(await paste(field(student), [pasted])).toBe(false);
    await tray(student).getByText("image.png").waitFor();
    expect(await field(student).inputValue()).toBe("");
    // A picture may go without a word.
    await field(student).press("Enter");
    await seePicture(picture(teacher, "image.png"), PICTURE);
    await seePicture(picture(student, "image.png"), PICTURE);
    await nothingWaits(student);
  });

  it("a file that is too large or empty is refused in words, and nothing of it is sent or kept", async () => {
    const before = (await stored()).length;
    const uploads: string[] = [];
    student.on("request", (request) => request.url().includes("/api/uploads") && uploads.push(request.url()));
    const large = (name: string): Given => ({ name, type: BINARY, content: Buffer.from("!"), zeros: MOST_BYTES });
    const said = (text: string) => student.getByRole("status").getByText(text, { exact: true }).waitFor({ timeout: VISIBLE_MS });
    const reason = (name: string) => said(`${name} has a little more than 10 MB; a file may have 10 MB at most.`);
    const [chooser] = await Promise.all([student.waitForEvent("filechooser"), student.getByRole("button", { name: "Attach files" }).click()]);
    const chosen = join(server.dataDir, "chosen.bin");
    await writeFile(chosen, Buffer.alloc(MOST_BYTES + 1));
    await chooser.setFiles(chosen);
    await reason("chosen.bin");
    await drag(log(student), [large("dropped.bin")]);
    await reason("dropped.bin");
    await paste(field(student), [large("pasted.bin"), { name: "nothing.txt", type: "text/plain", content: Buffer.alloc(0) }]);
    await Promise.all([reason("pasted.bin"), said("nothing.txt is empty.")]);
    // What is said in the corner stands beside where people write.
    await field(student).fill("Within reach");
    await sendButton(student).click({ trial: true, timeout: 2_000 });
    await field(student).fill("");
    expect(await tray(student).count()).toBe(0);
    expect(await sendButton(student).isDisabled()).toBe(true);
    await say(student, "It was too large");
    await see(teacher, "It was too large");
    await nothingWaits(student);
    await student.reload();
    await see(student, "It was too large");
    await nothingWaits(student);
    expect(uploads).toEqual([]);
    expect((await stored()).slice(before)).toEqual([expect.objectContaining({ message: "It was too large", file: null })]);
  });

  it("a file of exactly as much as one may have arrives", async () => {
    await drag(log(student), [{ name: "largest.bin", type: BINARY, content: Buffer.alloc(0), zeros: MOST_BYTES }]);
    await sendButton(student).click();
    const link = log(teacher).getByRole("link", { name: "Download largest.bin" });
    await link.waitFor({ timeout: VISIBLE_MS });
    expect((await download(link)).content.equals(Buffer.alloc(MOST_BYTES))).toBe(true);
    await nothingWaits(student);
  });

  it("a teacher takes the conversation along as a table and as JSON lines; a student is offered neither", async () => {
    const text = `Điểm "A", và\nmột dòng nữa`;
    await field(student).fill(text);
    await field(student).press("Enter");
    await log(teacher).getByText("một dòng nữa").last().waitFor({ timeout: VISIBLE_MS });
    await nothingWaits(student);
    await teacher.getByRole("button", { name: "More about this conversation" }).click();
    await teacher.getByRole("menuitem", { name: "Rules of this conversation" }).click();
    const panel = teacher.getByRole("complementary", { name: "Rules of this conversation" });
    const table = await download(panel.getByRole("link", { name: "Table (CSV)" }));
    expect(table.name).toMatch(/^chat-.*\.csv$/);
    const csv = table.content.toString("utf8");
    expect(csv.startsWith("\u{feff}Number,Written,Name,")).toBe(true);
    expect(csv).toContain(`,Nguyễn Minh Anh,`);
    expect(csv).toContain(`,"Điểm ""A"", và\nmột dòng nữa",`);
    const lines = await download(panel.getByRole("link", { name: "JSON lines" }));
    expect(lines.name).toMatch(/^chat-.*\.jsonl$/);
    const messages = lines.content
      .toString("utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { message: string; sender: { fullName: string } });
    expect(messages.at(-1)).toMatchObject({ message: text, sender: { fullName: "Nguyễn Minh Anh" } });
    expect(messages.map(({ message }) => message)).toEqual((await stored()).map(({ message }) => message));
    const addresses = await panel.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(addresses).toHaveLength(2);

    await student.getByRole("button", { name: "More about this conversation" }).click();
    await student.getByRole("menuitem", { name: "People here now" }).waitFor();
    expect(await student.getByRole("menuitem", { name: "Rules of this conversation" }).count()).toBe(0);
    expect(await student.locator("a[href*='/export']").count()).toBe(0);
    // The link of a colleague does not open either.
    for (const link of addresses) expect((await student.context().request.get(link)).status()).toBe(403);
  });

  it("the sender of a message sees who has read it, once they have; others are not offered it", async () => {
    await say(teacher, "Have you all read chapter two?");
    await see(student, "Have you all read chapter two?");
    await openMenu(student, "Have you all read chapter two?");
    await student.getByRole("menuitem", { name: "Copy the link" }).waitFor();
    expect(await student.getByRole("menuitem", { name: "Who has read it" }).count()).toBe(0);
    await student.keyboard.press("Escape");

    await teacher.goto("/dashboard");
    await say(student, "I have, it was long");
    await nothingWaits(student);
    const dialog = student.getByRole("dialog", { name: "Who has read it" });
    await openMenu(student, "I have, it was long");
    await student.getByRole("menuitem", { name: "Who has read it" }).click();
    await dialog.getByText(/^Received by \d+, read by 0$/).waitFor({ timeout: VISIBLE_MS });
    expect(await dialog.getByRole("listitem").count()).toBe(0);

    // History mostly comes before the connection; here for certain, and what was read by then counts as well.
    const reader = await teacher.context().newPage();
    complained.push(complaints(reader));
    const connect = await holdConnection(reader);
    await reader.goto(address);
    await see(reader, "I have, it was long");
    connect();
    // The dialog that is still open follows.
    await dialog.getByRole("listitem").getByText("Daniel Whitfield").waitFor({ timeout: VISIBLE_MS });
    await dialog.getByText(/^Received by \d+, read by 1$/).waitFor();
    expect(await dialog.getByRole("listitem").count()).toBe(1);
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    await row(student, "I have, it was long").getByText("Read", { exact: true }).waitFor({ state: "attached", timeout: VISIBLE_MS });
    await reader.close();
    await nothingSerious(student);
  });

  describe("on a phone", () => {
    let phone: Page;
    let context: BrowserContext;

    beforeAll(async () => {
      ({ page: phone, context } = await openAs(browser, server.url, "student2", { viewport: PHONE, touch: true }));
      complained.push(complaints(phone));
    });
    afterAll(async () => {
      await context.close();
    });
    beforeEach(() => enter(phone));

    it("a photo is taken by the camera button, sent, and shown to the others", async () => {
      expect(await student.getByRole("button", { name: "Take a photo" }).count()).toBe(0);
      const [camera] = await Promise.all([phone.waitForEvent("filechooser"), phone.getByRole("button", { name: "Take a photo" }).tap()]);
      // What makes a phone open its camera instead of its files.
      expect(await camera.element().getAttribute("capture")).toBe("environment");
      expect(await camera.element().getAttribute("accept")).toBe("image/*");
      expect(camera.isMultiple()).toBe(false);
      await camera.setFiles([{ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await draw(phone, "image/jpeg", PICTURE) }]);
      await tray(phone).getByText("IMG_0001.jpg").waitFor();
      expect(await sidewaysOverflow(phone)).toBe(0);
      await field(phone).fill("The board as I see it");
      await sendButton(phone).tap();
      await see(teacher, "The board as I see it");
      await seePicture(picture(teacher, "IMG_0001.jpg"), PICTURE);
      await seePicture(picture(phone, "IMG_0001.jpg"), PICTURE);
      await nothingWaits(phone);
    });

    it("a finger that rests on a message opens its menu, which stays when the finger leaves; one that moves on scrolls", async () => {
      await say(teacher, "Rest on me");
      await say(teacher, "Not on me");
      await seeLatest(log(phone), "Not on me", VISIBLE_MS);
      const menu = phone.getByRole("menu");
      const finger = await touch(phone);
      const at = await middleOf(log(phone).getByText("Rest on me", { exact: true }).last());
      await finger("touchStart", at);
      await menu.waitFor({ timeout: VISIBLE_MS });
      expect(await leavesMenuToBrowser(row(phone, "Rest on me"))).toBe(false);
      await finger("touchEnd");
      await nothingSerious(phone);
      expect(await sidewaysOverflow(phone)).toBe(0);
      await menu.getByRole("menuitem", { name: "Answer", exact: true }).tap();
      await phone.getByText("Daniel Whitfield: Rest on me").last().waitFor();
      await field(phone).fill("As you wish");
      await sendButton(phone).tap();
      await row(teacher, "As you wish").getByText("Daniel Whitfield: Rest on me").waitFor({ timeout: VISIBLE_MS });

      await see(phone, "As you wish");
      const scrolled = () => log(phone).evaluate(({ scrollTop }) => scrollTop);
      const from = await middleOf(row(phone, "Not on me"));
      const bottom = await scrolled();
      const begun = Date.now();
      // Begun together: a busy machine does not make a rest of it.
      await Promise.all([finger("touchStart", from), finger("touchMove", { x: from.x, y: from.y + 40 })]);
      for (let y = from.y + 42; Date.now() - begun < LONGER_THAN_A_PRESS_MS; y = Math.min(y + 2, from.y + 160)) await finger("touchMove", { x: from.x, y });
      await expect.poll(scrolled).toBeLessThan(bottom);
      expect(await menu.count()).toBe(0);
      await finger("touchEnd");
      expect(await menu.count()).toBe(0);
    });
  });
});
