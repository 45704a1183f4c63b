import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { choose, DESKTOP, launchBrowser, openAs, PHONE, settled, tokenOf, type Language, type Theme } from "./browser.ts";
import { demoPlaces, PAGES } from "./pages.ts";
import { startServer } from "./server.ts";

const FOLDER = join(import.meta.dirname, "../pictures");
const LANGUAGES: readonly Language[] = ["en", "vi"];
const THEMES: readonly Theme[] = ["light", "dark"];
const VIEWPORTS = { phone: PHONE, desktop: DESKTOP };

/** `npm run pictures [name…]`: every page, or those whose name contains a word, in both languages and themes, on phone and desktop. */
async function takePictures(words: readonly string[]): Promise<void> {
  if (words.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pages = PAGES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const server = await startServer();
  const browser = await launchBrowser();
  try {
    const places = await demoPlaces(server.url, await tokenOf(server.url, "instructor"));
    for (const as of new Set(pages.map((one) => one.as))) {
      for (const language of LANGUAGES) {
        for (const theme of THEMES) {
          if (as) await choose(server.url, as, { language, theme });
          for (const [device, viewport] of Object.entries(VIEWPORTS)) {
            const { context, page } = await openAs(browser, server.url, as, { language, theme, viewport });
            for (const { name, path } of pages.filter((one) => one.as === as)) {
              await page.goto(path(places));
              await settled(page);
              await page.screenshot({ path: join(FOLDER, `${name}.${language}.${theme}.${device}.png`), fullPage: true });
            }
            await context.close();
          }
        }
      }
    }
  } finally {
    await browser.close();
    await server.remove();
  }
  process.stdout.write(`${pages.length * 8} pictures in ${FOLDER}\n`);
}

await takePictures(process.argv.slice(2));
