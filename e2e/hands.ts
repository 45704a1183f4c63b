import { readFile } from "node:fs/promises";
import type { JSHandle, Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** A file somebody has on their device. */
export interface Given {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  /** So many zeros follow; they are not carried to the page but made there. */
  readonly zeros?: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a drag or the clipboard carries, built in the page. */
export function carrying(page: Page, files: readonly Given[]): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, type, base64, zeros } of list) {
        const text = atob(base64);
        const bytes = new Uint8Array(text.length + zeros);
        for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    },
    files.map(({ name, type, content, zeros = 0 }) => ({ name, type, base64: content.toString("base64"), zeros })),
  );
}

/** Drags files onto something and lets them go. */
export async function drag(target: Locator, files: readonly Given[]): Promise<void> {
  const dataTransfer = await carrying(target.page(), files);
  for (const event of ["dragenter", "dragover", "drop"]) await target.dispatchEvent(event, { dataTransfer });
}

/** Answers whether the browser is left to put into the field what was pasted. */
export async function paste(field: Locator, files: readonly Given[]): Promise<boolean> {
  const clipboard = await carrying(field.page(), files);
  return field.evaluate(
    (element, clipboardData) => element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })),
    clipboard,
  );
}

/** Whether the browser may open its own menu, as it does where a finger rests on a link or a picture. */
export function leavesMenuToBrowser(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })));
}

/** Goes to the end of a conversation until a message is seen: a small screen opens at the first unread one, and the latest may stand below. */
export async function seeLatest(log: Locator, text: string, timeoutMs: number): Promise<void> {
  const jump = log.page().getByRole("button", { name: /^To the latest messages$|new messages?$/ });
  const seen = async () => {
    if (await jump.isVisible()) await jump.click();
    return log.getByText(text, { exact: true }).last().isVisible();
  };
  await expect.poll(seen, { timeout: timeoutMs }).toBe(true);
}

/** A picture as a browser encodes it. */
export async function draw(page: Page, mediaType: "image/png" | "image/jpeg", size: { width: number; height: number }): Promise<Buffer> {
  const url = await page.evaluate(
    ({ type, width, height }) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const brush = canvas.getContext("2d");
      if (!brush) throw new Error("the canvas cannot be drawn on");
      brush.fillStyle = "teal";
      brush.fillRect(0, 0, width / 2, height);
      return canvas.toDataURL(type);
    },
    { type: mediaType, ...size },
  );
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** The picture has come and is drawn, in its own size. */
export async function seePicture(picture: Locator, size: { width: number; height: number }): Promise<void> {
  const natural = () => picture.evaluate((image: HTMLImageElement) => ({ width: image.naturalWidth, height: image.naturalHeight }));
  await picture.waitFor();
  await expect.poll(natural).toEqual(size);
}

/** Saves what a link offers. */
export async function download(link: Locator): Promise<{ name: string; content: Buffer }> {
  const [file] = await Promise.all([link.page().waitForEvent("download"), link.click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

/** One finger on the glass, told to the browser as its screen would. */
export async function touch(page: Page): Promise<(type: "touchStart" | "touchMove" | "touchEnd", at?: Point) => Promise<void>> {
  const chrome = await page.context().newCDPSession(page);
  return async (type, at) => {
    await chrome.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
  };
}

export async function middleOf(target: Locator): Promise<Point> {
  // Also waits until it stands still.
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The page's socket waits until what this answers is called; pages and files come meanwhile. */
export async function holdConnection(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/socket\.io\//, async (socket) => {
    await promise;
    socket.connectToServer();
  });
  return resolve;
}
