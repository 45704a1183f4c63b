import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cx } from "./cx.tsx";
import { Kbd } from "./Kbd.tsx";

interface TooltipProps {
  text: string;
  /** A shortcut shown beside the text, e.g. `["Ctrl", "K"]`. */
  keys?: readonly string[] | undefined;
  side?: "top" | "bottom";
  /** What is explained; `text` repeats its accessible name, hence it is hidden from screen readers. */
  children: ReactNode;
}

/** Pixels between the tooltip and what it explains, and between it and the window's edge. */
const GAP = 4;

/** Text shown on hover and on keyboard focus; Escape hides it, and the pointer may rest on it (WCAG 1.4.13). */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  const [shown, show] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);

  function key(event: KeyboardEvent) {
    if (event.key === "Escape") show(false);
  }

  // In the top layer, where no table or dialog cuts it off; placed once it has a size.
  function place(bubble: HTMLSpanElement | null) {
    const box = anchor.current?.getBoundingClientRect();
    if (!bubble || !box) return;
    bubble.showPopover();
    const { width, height } = bubble.getBoundingClientRect();
    const left = box.left + box.width / 2 - width / 2;
    const above = box.top - height - GAP;
    const below = box.bottom + GAP;
    const fitsBelow = below + height <= innerHeight;
    bubble.style.left = `${Math.max(GAP, Math.min(left, document.documentElement.clientWidth - width - GAP))}px`;
    bubble.style.top = `${side === "bottom" && fitsBelow ? below : Math.max(GAP, above)}px`;
  }

  return (
    <span
      ref={anchor}
      role="presentation"
      className="inline-flex"
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
          ref={place}
          popover="manual"
          aria-hidden="true"
          className={cx(
            "animate-enter fixed inset-auto m-0 items-center gap-2 rounded-sm border-0 bg-text px-2 py-1 text-xs font-medium whitespace-nowrap text-canvas shadow-high",
            "[&:popover-open]:flex",
          )}
        >
          {text}
          {keys && <Kbd keys={keys} inverse />}
        </span>
      )}
    </span>
  );
}
