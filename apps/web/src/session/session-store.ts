import { mayHaveSession, onSessionEnded, rememberSession, sessionFetch, writeStorage } from "@lectern/ui/web/http";
import type { Language } from "@lectern/ui/web/i18n";
import type { SessionUser } from "@lectern/ui/web/session";
import { setAccent, setTheme, type Theme } from "@lectern/ui/web/theme";
import { setLanguage } from "../i18n.ts";
import { queryClient } from "../query-client.ts";

export type SessionState = { status: "unknown" } | { status: "signedOut" } | { status: "signedIn"; user: SessionUser };

/** What is true; the router's guards ask it. */
let state: SessionState = { status: "unknown" };
/** What is shown; it follows when the router has left the pages that need a person. */
let shown: SessionState = state;
let loading: Promise<SessionState> | undefined;
let leave: (explicitly: boolean) => Promise<void> = async () => {};
const listeners = new Set<() => void>();
/** Changes when somebody logs in or out: the `storage` event tells the other tabs. */
const CHANGED_KEY = "lectern.sessionChanged";

/** Outside React, because the router asks before anything is rendered. */
export function readSession(): SessionState {
  return shown;
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How to leave the pages that need a person; `explicitly` when they logged out here. */
export function onLeave(run: (explicitly: boolean) => Promise<void>): void {
  leave = run;
}

/** Asks the server who is here, once; later callers get the same answer. */
export function loadSession(): Promise<SessionState> {
  if (state.status !== "unknown") return Promise.resolve(state);
  loading ??= askServer().finally(() => {
    loading = undefined;
  });
  return loading;
}

/** Takes on the person who just logged in, registered or changed their profile. */
export function acceptUser(user: SessionUser): void {
  const isSame = state.status === "signedIn" && state.user.id === user.id;
  if (!isSame) queryClient.clear();
  change({ status: "signedIn", user });
  applyPreferences(user);
  if (!isSame) tellOtherTabs();
}

export async function signOut(): Promise<void> {
  try {
    await sessionFetch("/api/auth/logout", { method: "POST" });
  } finally {
    await forget(true);
    tellOtherTabs();
  }
}

/** A switch of the header: applies at once, and to the profile of the person signed in, so that it stays. */
export function savePreference(preference: { language: Language } | { theme: Theme }): void {
  if ("language" in preference) void setLanguage(preference.language);
  else setTheme(preference.theme);
  if (state.status !== "signedIn") return;
  change({ status: "signedIn", user: { ...state.user, ...preference } });
  const headers = { "content-type": "application/json" };
  // Without an answer it lasts for this browser until the next visit; nothing to interrupt anybody for.
  sessionFetch(`/api/users/${state.user.id}`, { method: "PUT", headers, body: JSON.stringify(preference) }).catch(console.warn);
}

onSessionEnded(() => void forget(false));

// Another tab logged in or out: this one shares its cookies, so it asks who is here now.
if (typeof document !== "undefined")
  addEventListener("storage", (event) => {
    if (event.key === CHANGED_KEY) void askAgain();
  });

function tellOtherTabs(): void {
  writeStorage(CHANGED_KEY, String(Date.now()));
}

async function askAgain(): Promise<void> {
  const before = state;
  const response = mayHaveSession() ? await sessionFetch("/api/auth/profile") : undefined;
  if (!response?.ok) return forget(false);
  const user: SessionUser = await response.json();
  if (before.status === "signedIn" && before.user.id === user.id) return;
  queryClient.clear();
  change({ status: "signedIn", user });
  applyPreferences(user);
  await leave(false);
}

async function askServer(): Promise<SessionState> {
  if (!mayHaveSession()) return change({ status: "signedOut" });
  const response = await sessionFetch("/api/auth/profile");
  if (response.status === 401) return change({ status: "signedOut" });
  if (!response.ok) throw Object.assign(new Error("The session could not be read"), { status: response.status, code: "session_unreadable" });
  const user: SessionUser = await response.json();
  change({ status: "signedIn", user });
  applyPreferences(user);
  return state;
}

async function forget(explicitly: boolean): Promise<void> {
  if (state.status === "signedOut") return;
  state = { status: "signedOut" };
  rememberSession(false);
  await leave(explicitly);
  change(state);
  queryClient.clear();
}

function change(next: SessionState): SessionState {
  state = next;
  shown = next;
  if (next.status !== "unknown") {
    rememberSession(next.status === "signedIn");
    setAccent((next.status === "signedIn" && next.user.branding?.accentColour) || null);
  }
  for (const listener of listeners) listener();
  return next;
}

function applyPreferences(user: SessionUser): void {
  void setLanguage(user.language);
  setTheme(user.theme);
  writeStorage("lectern.motion", user.reducedMotion ? "reduced" : null);
  if (user.reducedMotion) document.documentElement.dataset.motion = "reduced";
  else delete document.documentElement.dataset.motion;
}
