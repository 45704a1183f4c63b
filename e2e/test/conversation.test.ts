import { randomUUID } from "node:crypto";
import { io } from "socket.io-client";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { choose, complaints, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { demoPlaces } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

const VISIBLE_MS = 20_000;

/** A teacher and a student in one course's conversation, each in a browser of their own. */
describe("the conversation of a course", () => {
  let server: RunningServer;
  let browser: Browser;
  let address: string;
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
    address = `/course/${courseId}/chat`;
    ({ page: teacher } = await openAs(browser, server.url, "instructor"));
    ({ page: student, context: theirs } = await openAs(browser, server.url, "student1"));
    complained = complaints(teacher);
    for (const page of [teacher, student]) {
      await page.goto(address);
      await ready(page);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  beforeEach(() => {
    complained.length = 0;
  });

  const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });
  const log = (page: Page) => page.getByRole("log", { name: "Messages" });
  const waiting = (page: Page) => page.getByText("Not sent yet");

  /** In the room: the server counts the reader. */
  async function ready(page: Page): Promise<void> {
    await page.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor();
    await field(page).waitFor();
  }

  async function say(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    await page.keyboard.press("Enter");
  }

  const see = (page: Page, text: string) => log(page).getByText(text, { exact: true }).last().waitFor({ timeout: VISIBLE_MS });

  /** The messages of the room as the server has them, oldest first. */
  async function stored(): Promise<string[]> {
    const headers = { authorization: `Bearer ${await tokenOf(server.url, "instructor")}` };
    const list = (await (await fetch(`${server.url}/api/courses/${courseId}/messages?limit=200`, { headers })).json()) as { items: { message: string }[] };
    return list.items.map(({ message }) => message).toReversed();
  }

  it("a message is seen by both, and the writer's no longer says that it is on its way", async () => {
    await say(student, "Does the margin count as part of the box?");
    await see(teacher, "Does the margin count as part of the box?");
    await see(student, "Does the margin count as part of the box?");
    await expect.poll(() => waiting(student).count()).toBe(0);
    await say(teacher, "It does not: it is the space around it.");
    await see(student, "It does not: it is the space around it.");
    expect(complained).toEqual([]);
  });

  it("the other sees that somebody is writing", async () => {
    await field(student).pressSequentially("I am thi");
    await teacher.getByText(/ is writing…$/).waitFor({ timeout: VISIBLE_MS });
    await field(student).fill("");
    await field(student).blur();
    await expect.poll(() => teacher.getByText(/ is writing…$/).count(), { timeout: VISIBLE_MS }).toBe(0);
  });

  it("Enter sends, Shift+Enter makes a line, an empty field sends nothing", async () => {
    const before = (await stored()).length;
    await field(student).fill("   ");
    await student.keyboard.press("Enter");
    await field(student).fill("");
    await field(student).pressSequentially("A question in two parts:");
    await student.keyboard.press("Shift+Enter");
    await student.keyboard.type("what, and why?");
    expect(await field(student).inputValue()).toBe("A question in two parts:\nwhat, and why?");
    await student.keyboard.press("Enter");
    expect(await field(student).inputValue()).toBe("");
    const seen = log(teacher).getByText("A question in two parts:");
    await seen.waitFor({ timeout: VISIBLE_MS });
    // Two lines on the screen too.
    expect(await seen.innerText()).toBe("A question in two parts:\nwhat, and why?");
    expect((await stored()).slice(before)).toEqual(["A question in two parts:\nwhat, and why?"]);
  });

  it("Enter that belongs to an input method does not send", async () => {
    const before = (await stored()).length;
    await field(student).focus();
    const keyboard = await theirs.newCDPSession(student);
    await keyboard.send("Input.imeSetComposition", { text: "tiê", selectionStart: 3, selectionEnd: 3 });
    await field(student).evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", isComposing: true, bubbles: true, cancelable: true })),
    );
    // Safari ends the composition first; its Enter says so by the old key code only.
    await field(student).evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true })),
    );
    expect(await field(student).inputValue()).toBe("tiê");
    await keyboard.send("Input.insertText", { text: "tiếng Việt" });
    expect(await field(student).inputValue()).toBe("tiếng Việt");
    await student.keyboard.press("Enter");
    await see(teacher, "tiếng Việt");
    expect((await stored()).slice(before)).toEqual(["tiếng Việt"]);
  });

  it("mark-up and script in a message are text", async () => {
    const text = `<img src=x onerror="document.title='taken over'"><script>document.title='taken over'</script> <b>bold</b> &amp; [a](javascript:alert(1))`;
    await say(student, text);
    await see(teacher, text);
    await see(student, text);
    expect(await log(teacher).locator("img[src=x], script, b, a").count()).toBe(0);
    expect(await teacher.title()).not.toBe("taken over");
    expect(complained).toEqual([]);
  });

  it("an answer shows what it answers", async () => {
    await say(teacher, "Which unit do you take for the text?");
    await see(student, "Which unit do you take for the text?");
    const row = log(student).getByRole("article").filter({ hasText: "Which unit do you take for the text?" });
    await row.hover();
    await row.getByRole("button", { name: /^Answer / }).click();
    await say(student, "The rem.");
    const answer = log(teacher).getByRole("article").filter({ hasText: "The rem." });
    await answer.getByText(/: Which unit do you take for the text\?$/).waitFor({ timeout: VISIBLE_MS });
  });

  it("whoever reads further up is not pulled away, and is told how much is new", async () => {
    await talkALot(40);
    await see(student, "line 40");
    const scroller = log(student);
    await scroller.hover();
    await student.mouse.wheel(0, -1_500);
    const distance = () => scroller.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await expect.poll(distance).toBeGreaterThan(600);
    const reading = await scroller.evaluate(({ scrollTop }) => scrollTop);
    await say(teacher, "One more while you read");
    await student.getByRole("button", { name: "1 new message" }).waitFor({ timeout: VISIBLE_MS });
    await say(teacher, "And another");
    const pill = student.getByRole("button", { name: "2 new messages" });
    await pill.waitFor({ timeout: VISIBLE_MS });
    expect(Math.abs((await scroller.evaluate(({ scrollTop }) => scrollTop)) - reading)).toBeLessThan(100);
    await pill.click();
    await expect.poll(distance).toBeLessThan(2);
    await log(student).getByText("And another").waitFor();
    expect(await pill.count()).toBe(0);
  });

  async function talkALot(count: number): Promise<void> {
    const socket = io(server.url, { auth: { token: await tokenOf(server.url, "student2") }, transports: ["websocket"], forceNew: true });
    try {
      for (let n = 1; n <= count; n++) {
        const answer = await socket.timeout(VISIBLE_MS).emitWithAck("send-message", { courseId, clientId: randomUUID(), message: `line ${n}` });
        if (answer.ok === false) throw new Error(JSON.stringify(answer));
      }
    } finally {
      socket.disconnect();
    }
  }

  describe("without a network", () => {
    const WRITTEN = ["written offline, one", "written offline, two", "written offline, three"];

    it("the bar says what is the matter and what still works", async () => {
      await theirs.setOffline(true);
      const bar = student.getByRole("status").filter({ hasText: "You are offline." });
      await bar.waitFor({ timeout: VISIBLE_MS });
      expect(await bar.innerText()).toBe("You are offline. You can go on reading what is open; the connection comes back by itself.");
    });

    it("what is written waits on the page and says so", async () => {
      for (const text of WRITTEN) await say(student, text);
      for (const text of WRITTEN) await see(student, text);
      await expect.poll(() => waiting(student).count()).toBe(3);
      expect(await log(teacher).getByText("written offline").count()).toBe(0);
    });

    it("what was said meanwhile arrives with the network, and the bar goes", async () => {
      await say(teacher, "Said while you were away");
      await see(teacher, "Said while you were away");
      // The page that wrote is closed; another one, opened with the network, finds what it left.
      await student.close();
      await theirs.setOffline(false);
      student = await theirs.newPage();
      await student.goto(address);
      await ready(student);
      await see(student, "Said while you were away");
      await expect.poll(() => student.getByText("You are offline.").count()).toBe(0);
    });

    it("what waited arrives once and in order", async () => {
      for (const text of WRITTEN) await see(teacher, text);
      await expect.poll(() => waiting(student).count(), { timeout: VISIBLE_MS }).toBe(0);
      const offline = (all: readonly string[]) => all.filter((text) => text.startsWith("written offline"));
      expect(offline(await stored())).toEqual(WRITTEN);
      for (const page of [teacher, student]) {
        await expect
          .poll(
            () =>
              log(page)
                .getByText(/^written offline/)
                .allInnerTexts(),
            { timeout: VISIBLE_MS },
          )
          .toEqual(WRITTEN);
      }
      await student.reload();
      await see(student, WRITTEN[2] ?? "");
      expect(offline(await stored())).toEqual(WRITTEN);
    });

    it("an open page comes back by itself and sends what it holds", async () => {
      await ready(student);
      await theirs.setOffline(true);
      await student.getByText("You are offline.").first().waitFor({ timeout: VISIBLE_MS });
      await say(student, "I was away for a moment");
      await expect.poll(() => waiting(student).count()).toBe(1);
      await theirs.setOffline(false);
      await see(teacher, "I was away for a moment");
      await expect.poll(() => waiting(student).count(), { timeout: VISIBLE_MS }).toBe(0);
      expect((await stored()).filter((text) => text === "I was away for a moment")).toHaveLength(1);
    });
  });
});
