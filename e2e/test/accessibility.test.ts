import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, DESKTOP, launchBrowser, openAs, PHONE, seriousFindings, settled, sidewaysOverflow, tokenOf, type Language } from "../browser.ts";
import { demoPlaces, PAGES, type DemoPlaces, type PageToSee } from "../pages.ts";
import { startServer, type RunningServer } from "../server.ts";

/** The narrowest window WCAG 2.2 asks for: 1280 px at 400 % (success criterion 1.4.10). */
const NARROW = { width: 320, height: 640 };
const LOOKS = [
  { theme: "light", device: "a desktop", viewport: DESKTOP },
  { theme: "light", device: "a phone", viewport: PHONE },
  { theme: "dark", device: "a desktop", viewport: DESKTOP },
  { theme: "dark", device: "a phone", viewport: PHONE },
] as const;
/** axe's rules about colours, of level A and AA. */
const COLOURS = ["color-contrast", "link-in-text-block"];
/** Another language changes words and widths, not colours. */
const LOOKS_IN: Readonly<Record<Language, readonly (typeof LOOKS)[number][]>> = { en: LOOKS, vi: LOOKS.filter(({ theme }) => theme === "light") };
/** Pages whose Vietnamese is looked at too: the door, and what a learner sees. */
const ALSO_VIETNAMESE = ["login", "register", "catalogue-visitor", "dashboard-student", "course", "learn", "chat", "profile"];

let server: RunningServer;
let browser: Browser;
let places: DemoPlaces;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  places = await demoPlaces(server.url, await tokenOf(server.url, "instructor"));
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

function lookAt(language: Language, pages: readonly PageToSee[]): void {
  describe.each([...new Set(pages.map(({ as }) => as))])(`pages in ${language} for %s`, (account) => {
    let page: Page;
    let complained: string[];
    beforeAll(async () => {
      // The profile's theme follows the device, which the tests switch.
      if (account) await choose(server.url, account, { language, theme: "system" });
      ({ page } = await openAs(browser, server.url, account, { language }));
      complained = complaints(page);
    });
    afterAll(() => page?.context().close());

    describe.each(pages.filter(({ as }) => as === account))("$name", ({ name, path }) => {
      beforeAll(async () => {
        complained.length = 0;
        await page.setViewportSize(DESKTOP);
        await page.goto(path(places));
        await settled(page);
      });

      it("has one heading of the first level, a title, and its language", async () => {
        expect(await page.locator("h1").count()).toBe(1);
        expect((await page.locator("h1").innerText()).trim()).not.toBe("");
        expect(await page.title()).toMatch(/^\S.* · Lectern$/);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
      });

      it.each([PHONE, NARROW])("does not scroll sideways at $width px", async (viewport) => {
        await page.setViewportSize(viewport);
        expect(await sidewaysOverflow(page)).toBe(0);
      });

      it.each(LOOKS_IN[language])("has no serious accessibility finding in $theme on $device", async ({ theme, viewport }) => {
        await page.emulateMedia({ colorScheme: theme });
        await page.setViewportSize(viewport);
        // As the page does itself with the next frame, for which a browser without a window may take its time.
        await page.evaluate((wanted) => (document.documentElement.dataset.theme = wanted), theme);
        // The other theme is the same page in other colours.
        expect(await seriousFindings(page, theme === "dark" ? COLOURS : undefined)).toEqual([]);
      });

      it("gives the browser nothing to complain about", () => {
        expect(complained, name).toEqual([]);
      });
    });
  });
}

lookAt("en", PAGES);
lookAt(
  "vi",
  PAGES.filter(({ name }) => ALSO_VIETNAMESE.includes(name)),
);

describe("the looking itself", () => {
  it("notices an inline script, which does not run, and a picture without words", async () => {
    const { page } = await openAs(browser, server.url, null);
    const complained = complaints(page);
    await page.goto("/login");
    await settled(page);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      const picture = document.createElement("img");
      picture.src = "/favicon.svg";
      document.querySelector("main")?.append(script, picture);
    });
    await expect.poll(() => complained.join()).toContain("Content Security Policy");
    expect(await page.title()).not.toBe("taken over");
    expect((await seriousFindings(page)).join()).toContain("image-alt");
    expect(await seriousFindings(page, COLOURS)).toEqual([]);
    await page.locator("h1").evaluate((heading) => (heading.style.color = "color-mix(in srgb, canvas, gray 10%)"));
    expect((await seriousFindings(page, COLOURS)).join()).toContain("color-contrast");
    await page.context().close();
  });
});
