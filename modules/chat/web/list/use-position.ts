import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Message } from "../../contract.ts";
import { placeOf } from "../room-state.ts";
import type { MessageListProps } from "./MessageList.tsx";

/** How long the message one came for stays marked. */
const HIGHLIGHT_MS = 2_500;
/** So far above the first message the page before it is asked for. */
const OLDER_WITHIN_PX = 3_000;
const FOLLOWS_WITHIN_PX = 120;
/** Shown above the line that says what is new. */
const ABOVE_LINE_PX = 80;

/** Where to go in the conversation. */
export interface Goal {
  readonly sequence: number;
  readonly highlight: boolean;
}

interface PositionOptions extends MessageListProps {
  rows: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Where the reader is: starts at what is new, goes where they want to, tells what they saw, asks for history before they reach its end. */
export function usePosition({ rows, scroller, state, unsent, newAfter, goal, onOlder, onSeen }: PositionOptions) {
  const { messages, atEnd } = state;
  const [highlighted, setHighlighted] = useState<number | null>(null);
  const [follows, setFollows] = useState(true);
  /** Number of the last message that has been on the screen. */
  const [bottom, setBottom] = useState(() => newAfter ?? messages.at(-1)?.sequence ?? 0);
  const started = useRef(false);
  const reached = useRef<Goal | null>(null);

  const goTo = useEffectEvent(({ sequence, highlight }: Goal, held: readonly Message[]) => {
    const index = placeOf(held, sequence);
    if (held[index]?.sequence !== sequence) return false;
    rows.scrollToIndex(index, { align: "center" });
    if (highlight) setHighlighted(sequence);
    return true;
  });

  const start = useEffectEvent(() => {
    if (goal || messages.length === 0) return;
    const index = newAfter === null ? -1 : placeOf(messages, newAfter + 1);
    if (index < 0 || index >= messages.length) return rows.scrollToEnd();
    const offset = rows.getOffsetForIndex(index, "start")?.[0];
    if (offset !== undefined) rows.scrollToOffset(Math.max(0, offset - ABOVE_LINE_PX));
    look();
  });

  useLayoutEffect(() => {
    if (started.current || messages.length === 0) return;
    started.current = true;
    start();
  }, [messages.length]);

  useLayoutEffect(() => {
    if (!goal || reached.current === goal) return;
    if (goTo(goal, messages)) reached.current = goal;
  }, [goal, messages]);

  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlighted]);

  // One's own words are always followed.
  const own = useRef(unsent.length);
  const toEnd = useEffectEvent(() => rows.scrollToEnd());
  useLayoutEffect(() => {
    if (unsent.length > own.current && atEnd) toEnd();
    own.current = unsent.length;
  }, [unsent.length, atEnd]);

  // The field below grows, a keyboard comes up, a panel opens: who was at the end stays there.
  const wasAtEnd = useEffectEvent(() => follows && atEnd);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => wasAtEnd() && toEnd());
    watch.observe(element);
    return () => watch.disconnect();
  }, [scroller]);

  function look() {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    setFollows(scrollHeight - scrollTop - clientHeight < FOLLOWS_WITHIN_PX);
    // The last row that ends on the screen.
    const row = rows.getVirtualItems().findLast(({ end }) => end <= scrollTop + clientHeight + 8);
    const seen = row && (messages[row.index] ?? messages.at(-1))?.sequence;
    if (seen !== undefined) {
      onSeen(seen);
      setBottom((known) => Math.max(known, seen));
    }
    if (scrollTop < OLDER_WITHIN_PX && (messages[0]?.sequence ?? 1) > 1) onOlder();
  }

  const lookNow = useEffectEvent((_held: readonly Message[]) => look());
  useEffect(() => {
    // After the virtualiser has placed what came.
    const frame = requestAnimationFrame(() => lookNow(messages));
    return () => cancelAnimationFrame(frame);
  }, [messages]);

  return { highlighted, follows, bottom, scrolled: look };
}
