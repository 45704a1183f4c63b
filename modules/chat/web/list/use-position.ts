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
/** What a hand does to a list: from then on it stays where the hand leaves it. */
const BY_HAND = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** Where to go in the conversation. */
export interface Goal {
  readonly sequence: number;
  readonly highlight: boolean;
}

/** Where a message is shown when one is brought to it. */
interface Place {
  readonly sequence: number;
  readonly align: "start" | "center" | "auto";
}

interface PositionOptions extends MessageListProps {
  rows: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Where the reader is: starts at what is new, goes where they want to, tells what they saw, asks for history before they reach its end. */
export function usePosition({ rows, scroller, state, unsent, newAfter, goal, onOlder, onLatest, onSeen }: PositionOptions) {
  const { messages, atEnd } = state;
  const [highlighted, setHighlighted] = useState<number | null>(null);
  const [follows, setFollows] = useState(true);
  /** Number of the last message that has been on the screen. */
  const [bottom, setBottom] = useState(() => newAfter ?? messages.at(-1)?.sequence ?? 0);
  const started = useRef(false);
  const reached = useRef<Goal | null>(null);
  /** Where one was brought and still is: until a hand moves the list, or the end is followed. */
  const place = useRef<Place | null>(null);
  /** The latest messages are asked for, to be shown when they are there. */
  const wantsEnd = useRef(false);

  /** Answers whether the message is held. */
  function bringTo(to: Place): boolean {
    const index = placeOf(messages, to.sequence);
    if (messages[index]?.sequence !== to.sequence) return false;
    place.current = to;
    wantsEnd.current = false;
    rows.scrollToIndex(index, { align: to.align });
    return true;
  }

  function goToEnd() {
    place.current = null;
    wantsEnd.current = !atEnd;
    if (atEnd) rows.scrollToEnd();
  }
  const toEnd = useEffectEvent(goToEnd);

  const start = useEffectEvent(() => {
    if (goal) return;
    if (newAfter === null || !bringTo({ sequence: newAfter + 1, align: "start" })) return toEnd();
    look();
  });

  useLayoutEffect(() => {
    if (started.current || messages.length === 0) return;
    started.current = true;
    start();
  }, [messages.length]);

  const goTo = useEffectEvent(({ sequence, highlight }: Goal, _held: readonly Message[]) => {
    const found = bringTo({ sequence, align: "center" });
    if (found && highlight) setHighlighted(sequence);
    return found;
  });
  useLayoutEffect(() => {
    if (!goal || reached.current === goal) return;
    if (goTo(goal, messages)) reached.current = goal;
  }, [goal, messages]);

  // A page of history comes in above while the list still settles on a place: the virtualiser, which goes by index, would go to
  // whatever now has that index, and from there further and further up.
  const first = messages[0]?.sequence;
  const stay = useEffectEvent((_first: number | undefined) => void (place.current && bringTo(place.current)));
  useLayoutEffect(() => stay(first), [first]);

  const last = messages.at(-1)?.sequence;
  const lastBefore = useRef(last);
  const follow = useEffectEvent((now: number | undefined, reachesEnd: boolean) => {
    if (wantsEnd.current && reachesEnd) return toEnd();
    // What comes while one is at the end moves on from the place.
    if (lastBefore.current !== now && follows && reachesEnd) place.current = null;
    lastBefore.current = now;
  });
  useLayoutEffect(() => follow(last, atEnd), [last, atEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const letGo = () => {
      place.current = null;
      wantsEnd.current = false;
    };
    for (const kind of BY_HAND) element.addEventListener(kind, letGo, { passive: true });
    return () => BY_HAND.forEach((kind) => element.removeEventListener(kind, letGo));
  }, [scroller]);

  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlighted]);

  // One's own words are always followed.
  const own = useRef(unsent.length);
  useLayoutEffect(() => {
    if (unsent.length > own.current) toEnd();
    own.current = unsent.length;
  }, [unsent.length]);

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
    // Moved away without a hand on the list, such as by a screen reader; by less than a screen rows move while they are measured.
    const held = place.current && rows.measurementsCache[placeOf(messages, place.current.sequence)];
    if (held && (held.end < scrollTop - clientHeight || held.start > scrollTop + 2 * clientHeight)) place.current = null;
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

  /** The row with this index comes onto the screen. */
  function reveal(index: number) {
    const message = messages[index];
    if (message) bringTo({ sequence: message.sequence, align: "auto" });
    else rows.scrollToIndex(index, { align: "auto" });
  }

  function jumpToEnd() {
    if (!atEnd) onLatest();
    goToEnd();
  }

  return { highlighted, follows, bottom, scrolled: look, reveal, jumpToEnd };
}
