import type { Browser } from "playwright-core";
import { sampleData } from "@lectern/testing/sample-data";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, DESKTOP, launchBrowser, openAs, PHONE, seriousFindings } from "../browser.ts";
import { startServer, type RunningServer } from "../server.ts";

const LONG_MS = 120_000;

describe("importing a school's people in the browser", () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await choose(server.url, "admin", { language: "en", theme: "light" });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("goes from the file through columns and check to 9,000 new people with codes, and back again", { timeout: LONG_MS }, async () => {
    const { context, page } = await openAs(browser, server.url, "admin", { viewport: DESKTOP });
    try {
      const picture = async (name: string) => {
        const folder = process.env["E2E_PICTURES"];
        if (folder) await page.screenshot({ path: `${folder}/people-import-${name}.png`, fullPage: true });
      };
      await page.goto("/admin/people");
      await page.getByRole("link", { name: "Import", exact: true }).click();
      await page.getByLabel(/Drop a file of people/).setInputFiles(sampleData("people/people-10k.csv.zip"));

      await page.getByRole("heading", { name: "What the columns mean" }).waitFor();
      expect(await page.getByLabel("What “GivenName” means").inputValue()).toBe("given_name");
      await page.getByText("Passwords are never taken from files.").waitFor();
      // Nothing can be checked before everybody has an address.
      await page.getByText("A column for the e-mail address, or a pattern to make it from").waitFor();
      expect(await page.getByRole("button", { name: "Check what would happen" }).isDisabled()).toBe(true);
      await page.getByLabel("Addresses made from a pattern").fill("{Username}@pupils.example.edu");
      await page.getByText("hisone@pupils.example.edu").waitFor();
      await page.getByText("With a code on paper").click();
      expect(await seriousFindings(page)).toEqual([]);
      await picture("columns");
      await page.getByRole("button", { name: "Check what would happen" }).click();

      await page.getByText("Nothing has changed yet.").waitFor({ timeout: LONG_MS });
      await page.getByRole("button", { name: /Cannot be used/ }).click();
      await page
        .getByText(/Row \d+ has the same key/)
        .first()
        .waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await picture("check");
      // The page holds what is shown, not ten thousand rows.
      expect(await page.getByRole("row").count()).toBeLessThan(100);
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Import" }).click();

      await page.getByText(/people created, 0 updated/).waitFor({ timeout: LONG_MS });
      await page.getByRole("button", { name: "Make codes" }).click();
      await page.getByText(/codes are ready/).waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download (CSV)" }).click()]);
      expect(download.suggestedFilename()).toBe("sign-in-codes.csv");
      await picture("done");

      await page.setViewportSize(PHONE);
      expect(await seriousFindings(page)).toEqual([]);
      await picture("done-phone");
      await page.reload();
      await page.getByText("nobody can see them again", { exact: false }).waitFor();
      await page.getByRole("button", { name: "Undo the import" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Undo the import" }).click();
      await page.getByText(/people deleted again/).waitFor({ timeout: LONG_MS });
      await page.goto("/admin/people?search=pupils.example.edu");
      await page.getByText("Nobody matches").waitFor();
    } finally {
      await context.close();
    }
  });
});
