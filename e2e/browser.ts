import axe, { type RunOptions } from "axe-core";
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from "playwright-core";
import { DEMO_PASSWORD } from "./server.ts";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

export type Language = "en" | "vi";
export type Theme = "light" | "dark";

export interface View {
  readonly viewport?: { width: number; height: number };
  readonly language?: Language;
  readonly theme?: Theme;
  /** A phone's: a finger instead of a mouse. */
  readonly touch?: boolean;
}

export function launchBrowser(): Promise<Browser> {
  // Without a locale of UTF-8 it cannot name a downloaded file as people do.
  const env = { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
  return chromium.launch({ executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium", args: ARGUMENTS, env });
}

/** A browser profile of its own, signed in as a demonstration account unless `account` is null. */
export async function openAs(
  browser: Browser,
  baseURL: string,
  account: string | null,
  { viewport = DESKTOP, language = "en", theme = "light", touch = false }: View = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    locale: language === "vi" ? "vi-VN" : "en-GB",
    colorScheme: theme,
    reducedMotion: "reduce",
    timezoneId: "Asia/Ho_Chi_Minh",
    hasTouch: touch,
    isMobile: touch,
  });
  if (account) await signIn(context, account);
  return { context, page: await context.newPage() };
}

/** By the API, into the context's cookies; the sign-in form has its own test. */
export async function signIn(context: BrowserContext, account: string): Promise<void> {
  const email = account.includes("@") ? account : `${account}@demo.lectern.test`;
  const reply = await context.request.post("/api/auth/login", { data: { email, password: DEMO_PASSWORD } });
  if (!reply.ok()) throw new Error(`signing in as ${email} failed: ${reply.status()} ${await reply.text()}`);
}

/** A bearer token for calls from the test itself. */
export async function tokenOf(baseURL: string, account: string): Promise<string> {
  const reply = await fetch(`${baseURL}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${account}@demo.lectern.test`, password: DEMO_PASSWORD }),
  });
  const body = (await reply.json()) as { accessToken?: string };
  if (!body.accessToken) throw new Error(`no token for ${account}: ${reply.status} ${JSON.stringify(body)}`);
  return body.accessToken;
}

/** Sets an account's language and theme, as the profile page does. */
export async function choose(baseURL: string, account: string, preferences: { language: Language; theme: Theme | "system" }): Promise<void> {
  const headers = { authorization: `Bearer ${await tokenOf(baseURL, account)}`, "content-type": "application/json" };
  const profile = (await (await fetch(`${baseURL}/api/auth/profile`, { headers })).json()) as { id: string };
  const reply = await fetch(`${baseURL}/api/users/${profile.id}`, { method: "PUT", headers, body: JSON.stringify(preferences) });
  if (!reply.ok) throw new Error(`preferences were not taken: ${reply.status} ${await reply.text()}`);
}

const ALL_RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } satisfies RunOptions["runOnly"];

/** Serious and critical findings of axe (WCAG 2.2 A and AA), as short lines; by all its rules, or by those that are named. */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  await Promise.all(page.frames().map(loadAxe));
  const options: RunOptions = { runOnly: rules ? { type: "rule", values: [...rules] } : ALL_RULES, resultTypes: ["violations"] };
  const { violations } = await page.evaluate(async (how) => window.axe.run(document, how), options);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} — ${failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

declare global {
  interface Window {
    /** There once axe was loaded into a page. */
    axe: typeof axe;
  }
}

/** Once for a document: it is half a megabyte of script. */
async function loadAxe(frame: Frame): Promise<void> {
  if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(axe.source);
}

/** The page has drawn what it has to say: no request under way, no skeleton, fonts there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null, undefined, { timeout: 10_000 }).catch(() => {});
  await page.evaluate(() => document.fonts.ready);
}

/**
 * Collects what the browser complains about on a page from now on: errors in the console, breaches of the content
 * security policy among them, and exceptions nobody caught.
 */
export function complaints(page: Page): string[] {
  const list: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") list.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => list.push(error.message));
  return list;
}

/** Pixels by which the page, as next drawn, is wider than the window; 0 when nothing scrolls sideways. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // A page learns of its window's new width with the frame after it, and what it then changes is drawn by the next.
    for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
    return Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth);
  });
}
