import { X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { Callout, type Tone } from "./Callout.tsx";

export interface ToastMessage {
  message: string;
  tone?: Tone;
  /** One thing to do about it, e.g. “Undo”. Such toasts stay twice as long. */
  action?: { label: string; onAction: () => void };
}

interface Shown extends ToastMessage {
  id: number;
}

const SHOWN_MS = 6_000;
const MOST_AT_ONCE = 3;

let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says something in the corner that needs no answer. Errors that need one belong on the page, not here. */
export function toast(message: ToastMessage): void {
  lastId += 1;
  change([...shown, { ...message, id: lastId }].slice(-MOST_AT_ONCE));
}

function change(next: readonly Shown[]) {
  shown = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number) {
  change(shown.filter((one) => one.id !== id));
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What toasts must not cover: where people are writing. */
const KEPT_CLEAR = "[data-keep-clear]";
const GAP_PX = 8;

/** CSS `bottom` above the highest of these; empty where there are none. */
function bottomAbove(kept: Iterable<Element>): string {
  const tops = [...kept].flatMap((one) => (one.getClientRects()[0] ? [one.getBoundingClientRect().top] : []));
  return tops.length === 0 ? "" : `${innerHeight - Math.min(...tops) + GAP_PX}px`;
}

/** Where toasts appear; once, in the shell. Announced politely; resting on them stops the clock. */
export function ToastRegion({ label, dismissLabel }: { label: string; dismissLabel: string }) {
  const messages = useSyncExternalStore(
    subscribe,
    () => shown,
    () => shown,
  );
  const [held, hold] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (messages.length > 0 && region.current) region.current.style.bottom = bottomAbove(document.querySelectorAll(KEPT_CLEAR));
  }, [messages]);
  return (
    <section aria-label={label}>
      <div
        ref={region}
        role="presentation"
        onPointerEnter={() => hold(true)}
        onPointerLeave={() => hold(false)}
        onFocus={() => hold(true)}
        onBlur={() => hold(false)}
        className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-end gap-2 sm:start-auto sm:bottom-4"
      >
        <div role="status" className="contents">
          {messages.map((one) => (
            <ToastItem key={one.id} toast={one} held={held} dismissLabel={dismissLabel} />
          ))}
        </div>
      </div>
    </section>
  );
}

function ToastItem({ toast: { id, message, tone = "success", action }, held, dismissLabel }: { toast: Shown; held: boolean; dismissLabel: string }) {
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), action ? SHOWN_MS * 2 : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, held, action]);
  return (
    <div className="animate-enter pointer-events-auto flex w-full max-w-100 rounded-md bg-raised shadow-high">
      <Callout tone={tone} className="w-full">
        <div className="flex items-start justify-between gap-3">
          <span className="min-w-0">{message}</span>
          <span className="flex shrink-0 items-center gap-2">
            {action && (
              <button
                type="button"
                className="min-h-6 font-semibold text-accent-text underline"
                onClick={() => {
                  action.onAction();
                  dismiss(id);
                }}
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              aria-label={dismissLabel}
              className="flex size-6 items-center justify-center rounded-sm hover:bg-hover"
              onClick={() => dismiss(id)}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </span>
        </div>
      </Callout>
    </div>
  );
}
