/**
 * `fetch` for the browser's session: sends the cookies and, on unsafe methods, the CSRF token the server put into a
 * readable cookie; renews an expired access token once and tries again. Give it to `createClient({ fetch: sessionFetch })`.
 */
export async function sessionFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (inProcess) return inProcess(input, init);
  const renewal = readCookie(RENEWAL_COOKIE);
  const original = new Request(input, { credentials: "same-origin", ...init });
  const retry = original.clone();
  const response = await fetch(withCsrf(original));
  if (response.status !== 401 || isSessionDoor(original.url) || !mayHaveSession()) return response;
  if (!(await refreshSession(renewal))) return response;
  return fetch(withCsrf(retry));
}

let inProcess: typeof fetch | undefined;

/** Where pages are drawn on the server: its own API answers, as it would a visitor. */
export function answerInProcess(answer: typeof fetch): void {
  inProcess = answer;
}

const CSRF_COOKIE = "lectern_csrf";
const CSRF_HEADER = "x-csrf-token";
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];
/** Another one with every renewal. A cookie, because localStorage may reach another tab later than the lock does. */
const RENEWAL_COOKIE = "lectern_renewal";
/** Outlives the CSRF cookie, which may end with the browser. */
const SESSION_KEY = "lectern.session";
const REFRESH_LOCK = "lectern.refresh";

function withCsrf(request: Request): Request {
  if (SAFE_METHODS.includes(request.method)) return request;
  const token = readCookie(CSRF_COOKIE);
  if (token) request.headers.set(CSRF_HEADER, token);
  return request;
}

/** For requests that other libraries send (uploads): what `sessionFetch` would add to one that changes something. */
export function csrfHeaders(): Readonly<Record<string, string>> {
  const token = readCookie(CSRF_COOKIE);
  return token ? { [CSRF_HEADER]: token } : {};
}

/** Has this browser a session that is worth asking about? Saves the first visitor two refused requests. */
export function mayHaveSession(): boolean {
  return readCookie(CSRF_COOKIE) !== undefined || readStorage(SESSION_KEY) !== null;
}

/** Remembers for the next visit that there is, or is no longer, a session. */
export function rememberSession(exists: boolean): void {
  writeStorage(SESSION_KEY, exists ? "1" : null);
}

// Here a 401 is the answer itself, not a sign of an expired token.
function isSessionDoor(url: string): boolean {
  return /\/api\/auth\/(login|register|refresh|logout)$/.test(new URL(url).pathname);
}

let inFlight: Promise<boolean> | undefined;

/** One renewal at a time in this tab, and, through the Web Locks API, in all tabs: a rotated refresh token must not be used twice. */
function refreshSession(failedWith: string | undefined): Promise<boolean> {
  inFlight ??= withLock(() => refreshUnlessDone(failedWith)).finally(() => {
    inFlight = undefined;
  });
  return inFlight;
}

async function refreshUnlessDone(failedWith: string | undefined): Promise<boolean> {
  const renewal = readCookie(RENEWAL_COOKIE);
  // Another tab renewed while this one waited for the lock; its cookies are ours too.
  if (renewal !== undefined && renewal !== failedWith) return true;
  const response = await fetch(withCsrf(new Request("/api/auth/refresh", { method: "POST", credentials: "same-origin" })));
  if (response.status === 401) for (const listener of endListeners) listener();
  return response.ok;
}

const endListeners = new Set<() => void>();

/** Called when the server says that the session is over (ended elsewhere, expired). The shell listens. */
export function onSessionEnded(listener: () => void): void {
  endListeners.add(listener);
}

// Web Locks exist in secure contexts only; plain http on another host has to do with one lock per tab.
function withLock(run: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? navigator.locks.request(REFRESH_LOCK, run) : run();
}

function readCookie(name: string): string | undefined {
  if (typeof document === "undefined") return undefined;
  const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
  return pair && decodeURIComponent(pair.slice(name.length + 1));
}

/** localStorage, or nothing where the browser forbids it. */
export function readStorage(key: string): string | null {
  if (typeof document === "undefined") return null;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Sets a key, or removes it with null; does nothing where the browser forbids it. */
export function writeStorage(key: string, value: string | null): void {
  if (typeof document === "undefined") return;
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the setting then lasts as long as the page.
  }
}
