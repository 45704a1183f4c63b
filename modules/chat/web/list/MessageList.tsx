import { Skeleton } from "@lectern/ui/Skeleton";
import { cx } from "@lectern/ui/cx";
import { useFormat } from "@lectern/ui/web/format";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Marks } from "../api.ts";
import { MessageRow, type RowActions } from "../message/MessageRow.tsx";
import { UnsentRow } from "../message/UnsentRow.tsx";
import type { OutgoingMessage } from "../outbox/storage.ts";
import type { RoomMessages } from "../room-state.ts";
import { useT } from "../t.ts";
import { JumpButton } from "./JumpButton.tsx";
import { Announcer } from "./Announcer.tsx";
import { estimateRow, isContinued, statusBy } from "./rows.ts";
import { useKeys } from "./use-keys.ts";
import { usePosition, type Goal } from "./use-position.ts";

const UNSENT_PX = 84;
const SEPARATOR_PX = 40;
const OVERSCAN_ROWS = 14;
/** Within this distance of the end the reader follows the conversation; further up they are reading. */
const FOLLOWS_WITHIN_PX = 120;
/** Shown above the line that says what is new. */
const ABOVE_LINE_PX = 80;
/** Room above the first message while more is on its way. */
const SKELETON_PX = 240;

export interface MessageListProps {
  state: RoomMessages;
  unsent: readonly OutgoingMessage[];
  marks: Marks;
  me: string;
  mayWrite: boolean;
  /** Number of the last message that was read when one came in; the line stands after it. Null: nothing was new. */
  newAfter: number | null;
  /** Number of the room's latest message. */
  latestSequence: number;
  /** Where to go, and what to mark there; a new object goes there again. */
  goal: Goal | null;
  onOlder: () => void;
  onNewer: () => void;
  onLatest: () => void;
  onSeen: (sequence: number) => void;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  actions: RowActions;
  /** The message whose menu is open. */
  openId: string | undefined;
}

/** The conversation: only what is on the screen is drawn; new messages do not pull away whoever reads further up. */
export function MessageList(props: MessageListProps) {
  const { state, unsent, marks, me, mayWrite, newAfter, latestSequence, actions } = props;
  const t = useT();
  const { messages, atEnd } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  const count = messages.length + unsent.length;
  const first = messages[0]?.sequence ?? 1;
  const statusOf = useMemo(() => statusBy(marks, me), [marks, me]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const dayOf = useDayOf();

  // One's own message keeps its place when the server has acknowledged it.
  const keyOf = useCallback(
    (index: number): string => {
      const message = messages[index];
      if (message) return message.sender.id === me ? message.clientId : message.id;
      return unsent[index - messages.length]?.clientId ?? String(index);
    },
    [messages, unsent, me],
  );
  // By key: pages of history come in above it.
  const focused = useMemo(() => {
    if (focusedKey === null) return null;
    for (let index = 0; index < count; index += 1) if (keyOf(index) === focusedKey) return index;
    return null;
  }, [focusedKey, count, keyOf]);

  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(
      (index: number) => {
        const message = messages[index];
        if (!message) return UNSENT_PX;
        const previous = messages[index - 1];
        const separated = !previous || previous.createdAt.slice(0, 10) !== message.createdAt.slice(0, 10);
        return estimateRow(previous, message) + (separated ? SEPARATOR_PX : 0);
      },
      [messages],
    ),
    getItemKey: keyOf,
    overscan: OVERSCAN_ROWS,
    paddingStart: first > 1 ? SKELETON_PX : 8,
    paddingEnd: 8,
    scrollPaddingStart: ABOVE_LINE_PX,
    // What is being read stays where it is when a page comes in above; who is at the end stays at the end.
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: FOLLOWS_WITHIN_PX,
    rangeExtractor: useCallback(
      ({ startIndex, endIndex, overscan, count: all }: { startIndex: number; endIndex: number; overscan: number; count: number }) => {
        const from = Math.max(0, startIndex - overscan);
        const to = Math.min(all - 1, endIndex + overscan);
        const indexes = Array.from({ length: to - from + 1 }, (_, n) => from + n);
        // The message that has the focus stays on the page, wherever one scrolls.
        if (focused !== null && focused < from) indexes.unshift(focused);
        if (focused !== null && focused > to && focused < all) indexes.push(focused);
        return indexes;
      },
      [focused],
    ),
  });

  const { highlighted, follows, bottom, scrolled, reveal, jumpToEnd } = usePosition({ rows, scroller, ...props });
  const keys = useKeys({ scroller, count, focused, setFocused: (index) => setFocusedKey(index === null ? null : keyOf(index)), reveal });

  // The end of a run that does not reach the latest: the next page, before one gets there.
  const items = rows.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  const { onNewer } = props;
  useEffect(() => {
    if (!atEnd && lastDrawn >= messages.length - 1) onNewer();
  }, [atEnd, lastDrawn, messages.length, onNewer]);

  return (
    <div className="relative min-h-0 flex-1">
      {/* Focusable, so that the keyboard scrolls it. Told apart from the announcements: reading history would speak all of it. */}
      <div
        ref={scroller}
        onScroll={scrolled}
        {...keys}
        role="log"
        aria-label={t("list.label")}
        aria-live="off"
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain px-2 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {/* Few messages stand at the bottom, where one writes. */}
        <div className="flex min-h-full flex-col justify-end">
          <div className="relative w-full shrink-0" style={{ height: rows.getTotalSize() }}>
            {first > 1 && <OlderSkeleton />}
            {items.map(({ index, key, start }) => {
              const message = messages[index];
              const previous = messages[index - 1];
              const waiting = unsent[index - messages.length];
              const day = message && (!previous || dayOf(previous.createdAt) !== dayOf(message.createdAt)) ? dayOf(message.createdAt) : null;
              const fresh = message !== undefined && newAfter !== null && message.sequence === newAfter + 1;
              return (
                <div
                  key={key}
                  data-index={index}
                  ref={rows.measureElement}
                  className="absolute top-0 left-0 w-full"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {day !== null && <Separator>{day}</Separator>}
                  {fresh && <Separator strong>{t("list.newSince")}</Separator>}
                  {message && (
                    <MessageRow
                      message={message}
                      answered={message.replyTo ? byId.get(message.replyTo) : undefined}
                      continued={day === null && !fresh && isContinued(previous, message)}
                      highlighted={highlighted === message.sequence}
                      open={props.openId === message.id}
                      status={statusOf(message)}
                      me={me}
                      mayWrite={mayWrite}
                      inThread={false}
                      actions={actions}
                    />
                  )}
                  {waiting && <UnsentRow message={waiting} onRetry={props.onRetry} onDiscard={props.onDiscard} />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <Announcer messages={messages} me={me} />
      <JumpButton shown={!follows || !atEnd} count={Math.max(0, latestSequence - bottom)} onJump={jumpToEnd} />
    </div>
  );
}

/** The day of a message in the reader's zone; each day is written once. */
function useDayOf(): (iso: string) => string {
  const format = useFormat();
  return useMemo(() => dayWriter(format.date), [format]);
}

function dayWriter(write: (iso: string) => string): (iso: string) => string {
  const known = new Map<string, string>();
  return (iso) => {
    // A day is the same for all of a quarter of an hour, in every zone there is.
    const quarter = `${iso.slice(0, 14)}${Math.floor(Number(iso.slice(14, 16)) / 15)}`;
    const day = known.get(quarter) ?? write(iso);
    known.set(quarter, day);
    return day;
  };
}

function Separator({ strong = false, children }: { strong?: boolean; children: ReactNode }) {
  return (
    <div role="separator" className={cx("flex items-center gap-3 px-2 pt-3 pb-1 text-xs font-medium", strong ? "text-danger-text" : "text-muted")}>
      <span className={cx("h-px flex-1", strong ? "bg-danger" : "bg-line")} />
      {children}
      <span className={cx("h-px flex-1", strong ? "bg-danger" : "bg-line")} />
    </div>
  );
}

function OlderSkeleton() {
  return (
    <div className="absolute top-0 left-0 flex w-full flex-col justify-end gap-4 px-4 pb-4" style={{ height: SKELETON_PX }}>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex gap-3">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-32" />
            <Skeleton className={row % 2 ? "h-3 w-3/5" : "h-3 w-4/5"} />
          </div>
        </div>
      ))}
    </div>
  );
}
