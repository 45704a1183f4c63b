import { launchBrowser, openAs } from "@lectern/e2e/browser";
import type { Browser } from "playwright-core";
import { figure, type Figure } from "./figures.ts";
import { openStage, type Page } from "./stage.ts";

const ROUNDS = 5;
/** A mid-range phone's processor against this machine's. */
const CPU_SLOWDOWN = 4;
const SETTLE_MS = 1_500;

/** Largest contentful paint on a cold load, over loopback with a slowed processor. */
export async function benchPaint(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    const { items } = await stage.get<Page>("instructor", "/api/courses?mine=true&role=instructor&status=published");
    const course = `/course/${items[0]?.id}`;
    return [
      figure("largest paint, public course page (CPU ÷ 4)", "s", await paints(browser, stage.server.url, null, course), 1),
      figure("largest paint, dashboard (CPU ÷ 4)", "s", await paints(browser, stage.server.url, "student1", "/dashboard"), 1.5),
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function paints(browser: Browser, url: string, account: string | null, path: string): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // A profile of its own each time: nothing is cached.
    const { context, page } = await openAs(browser, url, account, { viewport: { width: 390, height: 844 } });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    await page.goto(path, { waitUntil: "load" });
    await page.waitForTimeout(SETTLE_MS);
    const largest = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({ type: "largest-contentful-paint", buffered: true });
        }),
    );
    seconds.push(largest / 1000);
    await context.close();
  }
  return seconds;
}

if (import.meta.main) await benchPaint();
