import { useShortcut } from "@lectern/ui/web/shortcuts";
import { useEffect, useEffectEvent, type FocusEvent, type KeyboardEvent, type RefObject } from "react";
import { useT } from "../t.ts";

interface KeysOptions {
  scroller: RefObject<HTMLDivElement | null>;
  count: number;
  /** Index of the row that has the focus. */
  focused: number | null;
  setFocused: (index: number | null) => void;
  /** Brings the row with this index onto the screen. */
  reveal: (index: number) => void;
}

/** Arrow keys move from message to message inside the log; Home and End go to its ends, Escape out of it. */
export function useKeys({ scroller, count, focused, setFocused, reveal }: KeysOptions) {
  const t = useT();
  // Shown in the list of shortcuts; the log itself listens, and only while the focus is in it.
  useShortcut({ keys: ["↑", "↓"], label: t("keys.move") }, () => {});
  useShortcut({ keys: ["⏎"], label: t("keys.menu") }, () => {});

  const take = useEffectEvent((index: number) => {
    const row = scroller.current?.querySelector(`[data-index="${index}"] article`);
    if (row instanceof HTMLElement && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (focused !== null) take(focused);
  }, [focused]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const inLog = event.target === scroller.current;
    const onMessage = event.target instanceof HTMLElement && event.target.matches("article");
    if (!inLog && !onMessage) return;
    const current = onMessage ? Number(event.target instanceof HTMLElement ? event.target.closest("[data-index]")?.getAttribute("data-index") : 0) : count;
    const next = { ArrowUp: current - 1, ArrowDown: inLog ? count - 1 : current + 1, Home: 0, End: count - 1 }[event.key];
    if (event.key === "Escape" && onMessage) {
      setFocused(null);
      return scroller.current?.focus();
    }
    if (next === undefined || count === 0) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(count - 1, next));
    reveal(index);
    setFocused(index);
    take(index);
  }

  function onFocus(event: FocusEvent<HTMLDivElement>) {
    const row = event.target.closest("[data-index]");
    setFocused(row && event.target !== scroller.current ? Number(row.getAttribute("data-index")) : null);
  }

  function onBlur(event: FocusEvent<HTMLDivElement>) {
    if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
  }

  return { onKeyDown, onFocus, onBlur };
}
