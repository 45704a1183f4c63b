import { launchBrowser, openAs } from "@lectern/e2e/browser";
import { fillRoom } from "@lectern/e2e/long-room";
import { figure, quantile, type Figure } from "./figures.ts";
import { openStage, type Page } from "./stage.ts";

const MESSAGES = 50_000;
const ROUNDS = 3;
const SCROLL_MS = 6_000;
/** A fast finger: some 5,000 pixels a second. */
const PIXELS_PER_FRAME = 90;
/** Chromium draws 60 frames a second without a display too. */
const FRAMES_PER_SECOND = 60;
/** Two frames in sixty may come late. */
const LIMIT = 0.97;

/** A room of 50,000 messages scrolled up through page after page of its history: frames drawn of those that there could be. */
export async function benchScroll(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    const { items } = await stage.get<Page>("student1", "/api/courses?mine=true");
    const courseId = items[0]?.id ?? "";
    const { page } = await openAs(browser, stage.server.url, "student1");
    const log = page.getByRole("log", { name: "Messages" });
    const enter = async () => {
      await page.goto(`/course/${courseId}/chat`);
      await page.getByRole("button", { name: /\d+ (person|people) here/ }).waitFor();
      await log.locator("[data-sequence]").first().waitFor();
    };
    await enter();
    await fillRoom(stage.sql, courseId, MESSAGES);
    const drawn: number[] = [];
    const longest: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await enter();
      const frames = await log.evaluate(
        async (element, { pixels, forMs }) => {
          const took: number[] = [];
          const until = performance.now() + forMs;
          for (let last = performance.now(); last < until;) {
            element.scrollTop -= pixels;
            const now = await new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
            took.push(now - last);
            last = now;
          }
          return took;
        },
        { pixels: PIXELS_PER_FRAME, forMs: SCROLL_MS },
      );
      drawn.push(frames.length / (FRAMES_PER_SECOND * (SCROLL_MS / 1_000)));
      longest.push(
        quantile(
          frames.toSorted((a, b) => a - b),
          0.99,
        ),
      );
    }
    return [
      figure("a room of 50,000 messages scrolled fast: frames drawn of 60 a second", "×", drawn, LIMIT, "least"),
      figure("the same: time between two frames, p99", "ms", longest, Infinity),
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

if (import.meta.main) await benchScroll();
