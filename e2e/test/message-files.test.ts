import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Download, JSHandle, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { choose, complaints, launchBrowser, openAs, PHONE, seriousFindings, settled, sidewaysOverflow, signIn, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;
/** The largest file a message may have, in bytes. */
const MOST_BYTES = 10 * 1024 * 1024;
/** Longer than a finger rests on a message to ask for its menu. */
const LONGER_THAN_A_PRESS_MS = 900;
const PICTURE = { width: 120, height: 80 };

interface Given {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

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
    server = await startServer();
    browser = await launchBrowser();
    for (const account of ["instructor", "student1", "student2"]) await choose(server.url, account, { language: "en", theme: "light" });
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
    await Promise.all([enter(teacher), enter(student)]);
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

  /** In the room: the server counts the reader. */
  async function enter(page: Page): Promise<void> {
    await page.goto(address);
    await page.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor({ timeout: VISIBLE_MS });
    await field(page).waitFor();
  }

  async function say(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    await sendButton(page).click();
    await see(page, text);
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

  /** What a drag or the clipboard carries, built in the page. */
  function carrying(page: Page, files: readonly Given[]): Promise<JSHandle<DataTransfer>> {
    return page.evaluateHandle(
      (list) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of list) {
          const text = atob(base64);
          const bytes = new Uint8Array(text.length);
          for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
          data.items.add(new File([bytes], name, { type }));
        }
        return data;
      },
      files.map(({ name, type, content }) => ({ name, type, base64: content.toString("base64") })),
    );
  }

  async function drop(page: Page, files: readonly Given[]): Promise<void> {
    const dataTransfer = await carrying(page, files);
    for (const event of ["dragenter", "dragover", "drop"]) await log(page).dispatchEvent(event, { dataTransfer });
  }

  /** Answers whether the browser still puts what was pasted into the field itself. */
  async function paste(page: Page, files: readonly Given[]): Promise<boolean> {
    const clipboard = await carrying(page, files);
    return field(page).evaluate(
      (element, clipboardData) => element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })),
      clipboard,
    );
  }

  /** A picture as a browser encodes it. */
  async function draw(page: Page, type: "image/png" | "image/jpeg"): Promise<Buffer> {
    const url = await page.evaluate(
      ({ mediaType, width, height }) => {
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const brush = canvas.getContext("2d");
        if (!brush) throw new Error("the canvas cannot be drawn on");
        brush.fillStyle = "teal";
        brush.fillRect(0, 0, width / 2, height);
        return canvas.toDataURL(mediaType);
      },
      { mediaType: type, ...PICTURE },
    );
    return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  }

  /** The picture is drawn in its place, in its own size. */
  async function seePicture(page: Page, name: string): Promise<void> {
    const picture = log(page)
      .getByRole("link", { name: `Open the picture ${name}`, exact: true })
      .getByRole("img");
    await picture.waitFor({ timeout: VISIBLE_MS });
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => ({ width: image.naturalWidth, height: image.naturalHeight })), { timeout: VISIBLE_MS })
      .toEqual(PICTURE);
  }

  async function download(page: Page, link: Locator): Promise<{ name: string; content: Buffer }> {
    const [file]: [Download, void] = await Promise.all([page.waitForEvent("download", { timeout: VISIBLE_MS }), link.click()]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  }

  it("a file dropped on the conversation is attached, sent, and downloaded by the other byte for byte", async () => {
    // Every byte there is, and line ends that a text mode would change.
    const content = Buffer.concat([Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)), Buffer.from("\r\n\n\r\0"), randomBytes(70_000)]);
    const given = { name: "Bài tập 1 (nháp).bin", type: "application/octet-stream", content };
    const invitation = student.getByText("Drop files here to send them");
    const dataTransfer = await carrying(student, [given]);
    await log(student).dispatchEvent("dragenter", { dataTransfer });
    await invitation.waitFor();
    await log(student).dispatchEvent("dragleave", { dataTransfer });
    await expect.poll(() => invitation.count()).toBe(0);
    await drop(student, [given]);
    expect(await tray(student).allInnerTexts()).toEqual([expect.stringContaining(given.name)]);
    expect(await invitation.count()).toBe(0);
    await settled(student);
    expect(await seriousFindings(student)).toEqual([]);
    await say(student, "My first exercise");
    expect(await tray(student).count()).toBe(0);
    await see(teacher, "My first exercise");
    const got = await download(teacher, log(teacher).getByRole("link", { name: `Download ${given.name}` }));
    expect(got.name).toBe(given.name);
    expect(got.content.equals(content)).toBe(true);
    await nothingWaits(student);
  });

  it("dragged text is no file: nothing is offered and nothing attached", async () => {
    const dataTransfer = await student.evaluateHandle(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "a dragged word");
      return data;
    });
    for (const event of ["dragenter", "dragover"]) await log(student).dispatchEvent(event, { dataTransfer });
    expect(await student.getByText("Drop files here to send them").count()).toBe(0);
    await log(student).dispatchEvent("drop", { dataTransfer });
    expect(await tray(student).count()).toBe(0);
    expect(await sendButton(student).isDisabled()).toBe(true);
  });

  it("a file dropped on a thread goes into the thread", async () => {
    await say(teacher, "Hand in your sketches here");
    await see(student, "Hand in your sketches here");
    await row(student, "Hand in your sketches here").hover();
    await row(student, "Hand in your sketches here")
      .getByRole("button", { name: /^More for the message/ })
      .click();
    await student.getByRole("menuitem", { name: "Open the thread", exact: true }).click();
    const thread = student.getByRole("complementary", { name: "Thread" });
    await thread.getByText("Hand in your sketches here").waitFor({ timeout: VISIBLE_MS });
    const dataTransfer = await carrying(student, [{ name: "sketch.txt", type: "text/plain", content: Buffer.from("a circle") }]);
    for (const event of ["dragenter", "dragover", "drop"]) await thread.getByRole("log").dispatchEvent(event, { dataTransfer });
    expect(await thread.getByRole("list", { name: "Files to send" }).getByRole("listitem").count()).toBe(1);
    expect(await tray(student).count()).toBe(1);
    await thread.getByRole("button", { name: "Send", exact: true }).click();
    await log(teacher).getByRole("button", { name: "1 reply" }).last().waitFor({ timeout: VISIBLE_MS });
    await thread.getByRole("link", { name: "Download sketch.txt" }).waitFor({ timeout: VISIBLE_MS });
  });

  it("a pasted picture is attached, can be taken out again, and is shown to the other as a picture", async () => {
    const picture = { name: "image.png", type: "image/png", content: await draw(student, "image/png") };
    expect(await paste(student, [picture])).toBe(false);
    await tray(student).getByText("image.png").waitFor();
    await student.getByRole("button", { name: "Remove image.png" }).click();
    expect(await tray(student).count()).toBe(0);
    expect(await sendButton(student).isDisabled()).toBe(true);
    expect(await paste(student, [picture])).toBe(false);
    await tray(student).getByText("image.png").waitFor();
    expect(await field(student).inputValue()).toBe("");
    // A picture may go without a word.
    await field(student).press("Enter");
    await seePicture(teacher, "image.png");
    await seePicture(student, "image.png");
    await nothingWaits(student);
  });

  it("a file that is too large or empty is refused in words before anything is sent; one of exactly 10 MB arrives", async () => {
    const before = (await stored()).length;
    const uploads: string[] = [];
    student.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/api/uploads")) uploads.push(request.url());
    });
    const large = (name: string): Given => ({ name, type: "application/octet-stream", content: Buffer.alloc(MOST_BYTES + 1) });
    const reason = (name: string) => student.getByRole("status").getByText(`${name} has 10 MB and 1 byte; a file may have 10 MB at most.`);
    const [chooser] = await Promise.all([student.waitForEvent("filechooser"), student.getByRole("button", { name: "Attach files" }).click()]);
    await chooser.setFiles([{ name: "chosen.bin", mimeType: "application/octet-stream", buffer: large("").content }]);
    await reason("chosen.bin").waitFor();
    await drop(student, [large("dropped.bin")]);
    await reason("dropped.bin").waitFor();
    await paste(student, [large("pasted.bin"), { name: "nothing.txt", type: "text/plain", content: Buffer.alloc(0) }]);
    await reason("pasted.bin").waitFor();
    await student.getByRole("status").getByText("nothing.txt is empty.").waitFor();
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

    await drop(student, [{ name: "largest.bin", type: "application/octet-stream", content: Buffer.alloc(MOST_BYTES, 7) }]);
    await sendButton(student).click();
    const got = await download(teacher, log(teacher).getByRole("link", { name: "Download largest.bin" }));
    expect(got.content.equals(Buffer.alloc(MOST_BYTES, 7))).toBe(true);
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
    const table = await download(teacher, panel.getByRole("link", { name: "Table (CSV)" }));
    expect(table.name).toMatch(/^chat-.*\.csv$/);
    const csv = table.content.toString("utf8");
    expect(csv.startsWith("\u{feff}Number,Written,Name,")).toBe(true);
    expect(csv).toContain(`,Nguyễn Minh Anh,`);
    expect(csv).toContain(`,"Điểm ""A"", và\nmột dòng nữa",`);
    const lines = await download(teacher, panel.getByRole("link", { name: "JSON lines" }));
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
    await teacher
      .getByRole("link", { name: /^Messages/ })
      .first()
      .waitFor();
    await say(student, "I have, it was long");
    await nothingWaits(student);
    const dialog = student.getByRole("dialog", { name: "Who has read it" });
    await openMenu(student, "I have, it was long");
    await student.getByRole("menuitem", { name: "Who has read it" }).click();
    await dialog.getByText(/^Received by \d+, read by 0$/).waitFor({ timeout: VISIBLE_MS });
    expect(await dialog.getByRole("listitem").count()).toBe(0);
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect.poll(() => dialog.count()).toBe(0);

    await enter(teacher);
    await see(teacher, "I have, it was long");
    await row(student, "I have, it was long").getByText("Read", { exact: true }).waitFor({ state: "attached", timeout: VISIBLE_MS });
    await openMenu(student, "I have, it was long");
    await student.getByRole("menuitem", { name: "Who has read it" }).click();
    await dialog.getByRole("listitem").getByText("Daniel Whitfield").waitFor({ timeout: VISIBLE_MS });
    await dialog.getByText(/^Received by \d+, read by 1$/).waitFor();
    expect(await dialog.getByRole("listitem").count()).toBe(1);
    await settled(student);
    expect(await seriousFindings(student)).toEqual([]);
  });

  async function openMenu(page: Page, text: string): Promise<void> {
    await row(page, text).hover();
    await row(page, text)
      .getByRole("button", { name: /^More for the message/ })
      .click();
    await page.getByRole("menu").waitFor();
  }

  describe("on a phone", () => {
    let phone: Page;
    let context: BrowserContext;

    beforeEach(async () => {
      context = await browser.newContext({
        baseURL: server.url,
        viewport: PHONE,
        hasTouch: true,
        isMobile: true,
        locale: "en-GB",
        reducedMotion: "reduce",
        timezoneId: "Asia/Ho_Chi_Minh",
      });
      await signIn(context, "student2");
      phone = await context.newPage();
      complained.push(complaints(phone));
      await enter(phone);
    });
    afterEach(async () => {
      await context.close();
    });

    it("a photo is taken by the camera button, sent, and shown to the others", async () => {
      expect(await student.getByRole("button", { name: "Take a photo" }).count()).toBe(0);
      const [camera] = await Promise.all([phone.waitForEvent("filechooser"), phone.getByRole("button", { name: "Take a photo" }).tap()]);
      // What makes a phone open its camera instead of its files.
      expect(await camera.element().evaluate((input: HTMLInputElement) => ({ capture: input.getAttribute("capture"), accept: input.accept }))).toEqual({
        capture: "environment",
        accept: "image/*",
      });
      expect(camera.isMultiple()).toBe(false);
      await camera.setFiles([{ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await draw(phone, "image/jpeg") }]);
      await tray(phone).getByText("IMG_0001.jpg").waitFor();
      expect(await sidewaysOverflow(phone)).toBe(0);
      await field(phone).fill("The board as I see it");
      await sendButton(phone).tap();
      await see(teacher, "The board as I see it");
      await seePicture(teacher, "IMG_0001.jpg");
      await seePicture(phone, "IMG_0001.jpg");
      await nothingWaits(phone);
    });

    it("a finger that rests on a message opens its menu, which stays when the finger leaves; one that moves on scrolls", async () => {
      await say(teacher, "Rest on me");
      await say(teacher, "Not on me");
      await see(phone, "Not on me");
      const menu = phone.getByRole("menu");
      const finger = await touch(phone);
      const at = await middleOf(log(phone).getByText("Rest on me", { exact: true }).last());
      await finger("touchStart", at);
      await menu.waitFor({ timeout: VISIBLE_MS });
      await finger("touchEnd");
      await settled(phone);
      expect(await seriousFindings(phone)).toEqual([]);
      expect(await sidewaysOverflow(phone)).toBe(0);
      await menu.getByRole("menuitem", { name: "Answer", exact: true }).tap();
      await phone.getByText("Daniel Whitfield: Rest on me").last().waitFor();
      await field(phone).fill("As you wish");
      await sendButton(phone).tap();
      await row(teacher, "As you wish").getByText("Daniel Whitfield: Rest on me").waitFor({ timeout: VISIBLE_MS });

      await see(phone, "As you wish");
      const scrolled = () => log(phone).evaluate(({ scrollTop }) => scrollTop);
      const bottom = await scrolled();
      const from = await middleOf(row(phone, "Not on me"));
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

  interface Point {
    readonly x: number;
    readonly y: number;
  }

  /** One finger on the glass, as the browser's own input has it. */
  async function touch(page: Page): Promise<(type: "touchStart" | "touchMove" | "touchEnd", at?: Point) => Promise<void>> {
    const chrome = await page.context().newCDPSession(page);
    return async (type, at) => {
      await chrome.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
    };
  }

  async function middleOf(target: Locator): Promise<Point> {
    const box = await target.boundingBox();
    if (!box) throw new Error("it is not on the screen");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
});
