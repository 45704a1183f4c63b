import { mayHaveSession, onSessionEnded, rememberSession, sessionFetch, writeStorage } from "@lectern/ui/web/http";
import type { Language } from "@lectern/ui/web/i18n";
import type { SessionUser } from "@lectern/ui/web/session";
import { setTheme, type Theme } from "@lectern/ui/web/theme";
import { setLanguage } from "../i18n.ts";
import { queryClient } from "../query-client.ts";

export type SessionState = { status: "unknown" } | { status: "signedOut" } | { status: "signedIn"; user: SessionUser };

let state: SessionState = { status: "unknown" };
let loading: Promise<SessionState> | undefined;
const listeners = new Set<() => void>();
const tabs = new BroadcastChannel("lectern.session");

/** Outside React, because the router asks before anything is rendered. */
export function readSession(): SessionState {
  return state;
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
  if (!isSame) tabs.postMessage("changed");
}

export async function signOut(): Promise<void> {
  try {
    await sessionFetch("/api/auth/logout", { method: "POST" });
  } finally {
    forget();
    tabs.postMessage("changed");
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

onSessionEnded(forget);

// Another tab logged in or out: this one shares its cookies, so it asks again.
tabs.addEventListener("message", () => {
  state = { status: "unknown" };
  queryClient.clear();
  void loadSession();
});

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

function forget(): void {
  queryClient.clear();
  change({ status: "signedOut" });
}

function change(next: SessionState): SessionState {
  state = next;
  if (next.status !== "unknown") rememberSession(next.status === "signedIn");
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
