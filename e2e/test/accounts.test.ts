import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choose, complaints, launchBrowser, openAs, tokenOf } from "../browser.ts";
import { DEMO_PASSWORD, startServer, type RunningServer } from "../server.ts";

const email = (account: string) => `${account}@demo.lectern.test`;

describe("accounts in the browser", () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    for (const account of ["admin", "student1", "student2"]) await choose(server.url, account, { language: "en", theme: "light" });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function open(account: string | null, run: (page: Page) => Promise<void>): Promise<void> {
    const { context, page } = await openAs(browser, server.url, account);
    try {
      await run(page);
    } finally {
      await context.close();
    }
  }

  async function fillDoor(page: Page, address: string, password: string): Promise<void> {
    await page.getByLabel("E-mail address").fill(address);
    await page.getByLabel("Password", { exact: true }).fill(password);
  }

  const choice = async (page: Page, menu: string, item: string) => {
    await page.getByRole("button", { name: menu }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };

  /** How often the page asks the server to renew the session from now on. */
  function renewals(...pages: Page[]): { readonly count: number } {
    const seen = { count: 0 };
    for (const page of pages) page.on("request", (request) => (seen.count += request.url().endsWith("/api/auth/refresh") ? 1 : 0));
    return seen;
  }

  it("whoever asks for a page without a session logs in and is on that page, filters and all", () =>
    open(null, async (page) => {
      await page.goto("/admin/people?role=instructor");
      await page.waitForURL(/\/login\?next=/);
      await page.getByText("Log in to go on to the page you asked for.").waitFor();
      await fillDoor(page, email("admin"), DEMO_PASSWORD);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.waitForURL(`${server.url}/admin/people?role=instructor`);
      await page.getByText("2 people").waitFor();
    }));

  it("a wrong password says so, keeps the address, and the right one goes on", () =>
    open(null, async (page) => {
      await page.goto("/login");
      await fillDoor(page, email("student2"), "not the password at all");
      await page.keyboard.press("Enter");
      const alert = page.getByRole("alert").filter({ hasText: "E-mail address or password is wrong" });
      await alert.waitFor();
      // A screen reader and the eyes land where the explanation is.
      await expect.poll(() => alert.evaluate((element) => element.parentElement === document.activeElement)).toBe(true);
      expect(await page.getByLabel("E-mail address").inputValue()).toBe(email("student2"));
      await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/dashboard$/);
    }));

  it("an address of another site is not gone to after logging in", () =>
    open(null, async (page) => {
      await page.goto("/login?next=https%3A%2F%2Fexample.org%2Fstolen");
      await fillDoor(page, email("student2"), DEMO_PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForURL(`${server.url}/dashboard`);
    }));

  it("somebody registers, is told what is wrong with a password, and is in", () =>
    open(null, async (page) => {
      await page.goto("/register");
      await page.getByLabel("Full name").fill("Lê Văn An");
      await fillDoor(page, `an-${randomUUID()}@school.test`, "passwordpassword");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("This password is known from data breaches.").waitFor();
      expect(await page.getByLabel("Full name").inputValue()).toBe("Lê Văn An");
      await page.getByLabel("Password", { exact: true }).fill("sông hồng chảy mãi 42");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.waitForURL(/\/dashboard$/);
      await page.getByRole("button", { name: "Account of Lê Văn An" }).waitFor();
      await page.getByText("Welcome. Choose your first course").waitFor();
      await page.reload();
      await page.getByRole("button", { name: "Account of Lê Văn An" }).waitFor();
    }));

  it("an address that is taken is said at its field, and nothing typed is lost", () =>
    open(null, async (page) => {
      await page.goto("/register");
      await page.getByLabel("Full name").fill("Somebody Else");
      await fillDoor(page, email("student1"), "a phrase nobody else uses 7");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("There is already an account with this address.").waitFor();
      const field = page.getByLabel("E-mail address");
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      expect(await field.inputValue()).toBe(email("student1"));
    }));

  it("an access token that expired is renewed without anybody noticing", () =>
    open("admin", async (page) => {
      const context = page.context();
      await page.goto("/admin");
      await page.getByRole("link", { name: "System" }).waitFor();
      const seen = renewals(page);
      await context.clearCookies({ name: "lectern_access" });
      await page.getByRole("link", { name: "System" }).click();
      await page.getByText(/^Lectern \d/).waitFor();
      expect(seen.count).toBe(1);
      // Not a reload: the page that goes may be at a renewal of its own.
      await page.goto("about:blank");
      await context.clearCookies({ name: "lectern_access" });
      await page.goto("/admin/system");
      await page.getByText(/^Lectern \d/).waitFor();
      expect(seen.count).toBe(2);
    }));

  it("two tabs that find it expired at the same moment renew it once, and both go on", () =>
    open("admin", async (page) => {
      const other = await page.context().newPage();
      for (const tab of [page, other]) {
        await tab.goto("/admin");
        await tab.getByRole("link", { name: "System" }).waitFor();
      }
      const seen = renewals(page, other);
      await page.context().clearCookies({ name: "lectern_access" });
      await Promise.all([page, other].map((tab) => tab.getByRole("link", { name: "System" }).click()));
      for (const tab of [page, other]) await tab.getByText(/^Lectern \d/).waitFor();
      expect(seen.count).toBe(1);
    }));

  it("logging out in one tab logs out the other, which asks to log in and leads back", () =>
    open("student1", async (page) => {
      const other = await page.context().newPage();
      const complained = complaints(other);
      await page.goto("/dashboard");
      await other.goto("/profile");
      await other.getByRole("heading", { level: 1, name: "Profile and settings" }).waitFor();
      await page.bringToFront();
      await page.getByRole("button", { name: /^Account of/ }).click();
      await page.getByRole("menuitem", { name: "Log out" }).click();
      await other.waitForURL(/\/login\?next=%2Fprofile$/);
      await page.waitForURL(/\/login$/);
      // The old page is not behind the back button either.
      await page.goBack();
      await page.waitForURL(/\/login\?next=/);
      await fillDoor(other, email("student1"), DEMO_PASSWORD);
      await other.keyboard.press("Enter");
      await other.waitForURL(/\/profile$/);
      // What it asked for in the moment between is refused, which is not a fault.
      expect(complained.filter((words) => !words.includes("401 (Unauthorized)"))).toEqual([]);
    }));

  it("the appearance follows the device while nobody has chosen one", () =>
    open(null, async (page) => {
      await page.goto("/login");
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
      }
    }));

  it("language and theme hold over a reload and on another device", async () => {
    await open("student2", async (page) => {
      await page.goto("/dashboard");
      await page.getByRole("heading", { level: 1, name: "What comes next" }).waitFor();
      const saved = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().includes("/api/users/"));
      await choice(page, "Appearance", "Dark");
      expect((await saved).status()).toBe(200);
      await page.locator("html[data-theme=dark]").waitFor();
      const savedToo = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().includes("/api/users/"));
      await choice(page, "Language", "Tiếng Việt");
      expect((await savedToo).status()).toBe(200);
      await page.locator("html[lang=vi]").waitFor();
      await page.reload();
      await page.getByRole("button", { name: "Ngôn ngữ" }).waitFor();
      expect(await look(page)).toEqual({ lang: "vi", theme: "dark" });
    });
    const headers = { authorization: `Bearer ${await tokenOf(server.url, "student2")}` };
    const profile = await (await fetch(`${server.url}/api/auth/profile`, { headers })).json();
    expect(profile).toMatchObject({ language: "vi", theme: "dark" });
    await open("student2", async (page) => {
      await page.goto("/dashboard");
      await page.getByRole("button", { name: "Ngôn ngữ" }).waitFor();
      await expect.poll(() => look(page)).toEqual({ lang: "vi", theme: "dark" });
    });
  });

  it("a visitor's language and theme hold over a reload, before the first paint", () =>
    open(null, async (page) => {
      await page.goto("/login");
      await choice(page, "Appearance", "High contrast");
      await choice(page, "Language", "Tiếng Việt");
      await page.getByRole("heading", { level: 1, name: "Đăng nhập" }).waitFor();
      // What the small script before everything else decides, with the application itself held back.
      await page.route("**/assets/*.js", (route) => route.abort());
      await page.goto("/login", { waitUntil: "domcontentloaded" });
      expect(await look(page)).toEqual({ lang: "vi", theme: "contrast" });
    }));

  const look = (page: Page) => page.evaluate(() => ({ lang: document.documentElement.lang, theme: document.documentElement.dataset["theme"] }));

  describe("by keyboard alone", () => {
    /** What has the focus, by its accessible name. */
    const focused = (page: Page) =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
      });

    /** What has the focus has a size and an outline, its own or that of the frame around it. */
    const isSeen = (page: Page) =>
      page.evaluate(() => {
        const element = document.activeElement;
        if (!element) return false;
        const { width, height } = element.getBoundingClientRect();
        return width > 1 && height > 1 && [element, element.parentElement].some((one) => one && getComputedStyle(one).outlineStyle !== "none");
      });

    it("the door is walked through in the order of reading, and every stop is seen", () =>
      open(null, async (page) => {
        await page.goto("/login");
        await expect.poll(() => focused(page)).toBe("E-mail address");
        for (let n = 0; n < 4; n++) await page.keyboard.press("Shift+Tab");
        const stops: string[] = [];
        for (let n = 0; n < 10; n++) {
          if (n > 0) await page.keyboard.press("Tab");
          stops.push(await focused(page));
          expect(await isSeen(page), stops.at(-1)).toBe(true);
        }
        expect(stops).toEqual([
          "Skip to the content",
          "Lectern",
          "Language",
          "Appearance",
          "E-mail address",
          "Password",
          "Show the password",
          "Log in",
          "Forgot your password?",
          "Create an account",
        ]);
      }));

    it("somebody changes the language, looks at the password, and logs in", () =>
      open(null, async (page) => {
        await page.goto("/login");
        await expect.poll(() => focused(page)).toBe("E-mail address");
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Shift+Tab");
        expect(await focused(page)).toBe("Language");
        await page.keyboard.press("Enter");
        await page.getByRole("menu").waitFor();
        await expect.poll(() => focused(page)).toContain("English");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: "Đăng nhập" }).waitFor();
        // Back at the button it came from, whose name is now Vietnamese.
        await expect.poll(() => focused(page)).toBe("Ngôn ngữ");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        expect(await focused(page)).toBe("Địa chỉ email");
        await page.keyboard.type(email("student1"));
        await page.keyboard.press("Tab");
        await page.keyboard.type(DEMO_PASSWORD);
        await page.keyboard.press("Tab");
        await page.keyboard.press("Space");
        expect(await page.locator("#password").getAttribute("type")).toBe("text");
        await page.keyboard.press("Tab");
        expect(await focused(page)).toBe("Đăng nhập");
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/dashboard$/);
      }));

    it("the other doors are reached and left", () =>
      open(null, async (page) => {
        await page.goto("/login");
        await expect.poll(() => focused(page)).toBe("E-mail address");
        for (let n = 0; n < 4; n++) await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/forgot-password/);
        await page.getByRole("heading", { level: 1, name: "Forgot your password?" }).waitFor();
        await expect.poll(() => focused(page)).toBe("E-mail address");
        await page.keyboard.type(email("student1"));
        await page.keyboard.press("Enter");
        await page.getByText("Look into your mailbox").waitFor();
      }));
  });
});
