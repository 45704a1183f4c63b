import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

export interface Shortcut {
  /** Keys as shown: `["?"]`, `["Ctrl", "S"]`, or one after another: `["g", "d"]` with `sequence`. */
  keys: readonly string[];
  /** What it does, translated. */
  label: string;
  sequence?: boolean;
}

interface Registered extends Shortcut {
  run: () => void;
}

let registered: readonly Registered[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Registered[]) {
  registered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * A keyboard shortcut while the component is on the page; `?` lists it. Single keys are ignored while one types
 * (WCAG 2.1.4 wants them off in fields). `Ctrl` also means ⌘.
 */
export function useShortcut({ keys, label, sequence = false }: Shortcut, action: () => void): void {
  const run = useEffectEvent(action);
  const spelled = keys.join(" ");
  useEffect(() => {
    const shortcut: Registered = { keys: spelled.split(" "), label, sequence, run: () => run() };
    change([...registered, shortcut]);
    return () => change(registered.filter((one) => one !== shortcut));
  }, [spelled, label, sequence]);
}

/** All shortcuts of the page as it is. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    subscribe,
    () => registered,
    () => registered,
  );
}

const SEQUENCE_MS = 1_000;
let first: { key: string; at: number } | undefined;

/** Finds and runs the shortcut of a key press; the shell listens once on the document. */
export function pressKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const control = event.ctrlKey || event.metaKey;
  if (!control && isTyping(event.target)) return;
  const found = registered.findLast((shortcut) => matches(shortcut, event, control));
  first = !control && event.key.length === 1 ? { key: event.key, at: event.timeStamp } : undefined;
  if (!found) return;
  event.preventDefault();
  first = undefined;
  found.run();
}

function matches({ keys, sequence }: Registered, event: KeyboardEvent, control: boolean): boolean {
  const [one, two] = keys;
  if (sequence) return !control && first !== undefined && first.key === one && event.timeStamp - first.at < SEQUENCE_MS && event.key === two;
  const key = keys.at(-1) ?? "";
  return keys.includes("Ctrl") === control && event.key.toLowerCase() === key.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));
}
