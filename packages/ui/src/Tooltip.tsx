import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { cx } from "./cx.tsx";
import { Kbd } from "./Kbd.tsx";

interface TooltipProps {
  text: string;
  /** A shortcut shown beside the text, e.g. `["Ctrl", "K"]`. */
  keys?: readonly string[] | undefined;
  side?: "top" | "bottom";
  /** Gets the id to use in `aria-describedby`, or undefined when the text is already the name. */
  children: ReactNode;
}

/**
 * Text shown on hover and on focus; Escape hides it, and the pointer may rest on it (WCAG 1.4.13). It repeats the
 * accessible name of what it wraps, so it is hidden from screen readers.
 */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  const [shown, show] = useState(false);
  const id = useId();
  function key(event: KeyboardEvent) {
    if (event.key === "Escape") show(false);
  }
  return (
    <span
      role="presentation"
      className="relative inline-flex"
      onPointerEnter={(event) => event.pointerType === "mouse" && show(true)}
      onPointerLeave={() => show(false)}
      onFocus={(event) => event.target.matches(":focus-visible") && show(true)}
      onBlur={() => show(false)}
      onKeyDown={key}
      onClick={() => show(false)}
    >
      {children}
      {shown && (
        <span
          id={id}
          aria-hidden="true"
          className={cx(
            "animate-enter absolute left-1/2 z-50 flex -translate-x-1/2 items-center gap-2 rounded-sm bg-text px-2 py-1 text-xs font-medium whitespace-nowrap text-canvas shadow-high",
            side === "bottom" ? "top-full mt-1" : "bottom-full mb-1",
          )}
        >
          {text}
          {keys && <Kbd keys={keys} inverse />}
        </span>
      )}
    </span>
  );
}
