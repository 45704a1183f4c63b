import { useSyncExternalStore } from "react";
import { readStorage, writeStorage } from "./http.ts";

export const THEMES = ["system", "light", "dark", "contrast"] as const;

/** `system` follows the device; `contrast` is the high-contrast theme. */
export type Theme = (typeof THEMES)[number];

/** Read by `theme.js` before the first paint: the two must agree. */
const THEME_KEY = "lectern.theme";
const listeners = new Set<() => void>();

/** The chosen theme. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme, () => "system");
}

export function readTheme(): Theme {
  const stored = readStorage(THEME_KEY);
  return THEMES.find((theme) => theme === stored) ?? "system";
}

export function setTheme(theme: Theme): void {
  writeStorage(THEME_KEY, theme === "system" ? null : theme);
  applyTheme();
  for (const listener of listeners) listener();
}

/** Puts the theme on the document; also called when the device changes between light and dark. */
export function applyTheme(): void {
  const theme = readTheme();
  document.documentElement.dataset.theme = theme === "system" ? deviceTheme() : theme;
}

/** What `system` means on this device at this moment. */
function deviceTheme(): Exclude<Theme, "system"> {
  if (matchMedia("(prefers-contrast: more)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const ACCENT_KEY = "lectern.accent";

/** An organisation's own colour (`#rrggbb`), or null for the product's; kept for the next visit's first paint. */
export function setAccent(colour: string | null): void {
  // Pages are drawn on the server too, for visitors: nobody's colour is theirs.
  if (typeof document === "undefined") return;
  writeStorage(ACCENT_KEY, colour);
  const { dataset, style } = document.documentElement;
  if (colour) {
    dataset.accent = "own";
    style.setProperty("--own-accent", colour);
  } else {
    delete dataset.accent;
    style.removeProperty("--own-accent");
  }
}
