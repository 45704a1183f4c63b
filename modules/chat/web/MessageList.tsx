import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Spinner } from "@lectern/ui/Spinner";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, MessagesSquare } from "lucide-react";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../contract.ts";
import { MessageRow, UnsentRow } from "./MessageRow.tsx";
import type { OutgoingMessage } from "./outbox/storage.ts";
import type { RoomState } from "./room-state.ts";
import { useT } from "./t.ts";

const ESTIMATED_ROW_PX = 64;
const OVERSCAN_ROWS = 12;
/** Within this distance of the end the reader follows the conversation; further up they are reading. */
const FOLLOWS_WITHIN_PX = 120;
/** Messages of one person within this time stand under one name. */
const GROUPED_WITHIN_MS = 5 * 60_000;

interface MessageListProps {
  room: RoomState;
  unsent: readonly OutgoingMessage[];
  loadingOlder: boolean;
  onOlder: () => void;
  onReply: ((message: Message) => void) | null;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

/** The conversation: only what is on the screen is drawn; new messages do not pull away whoever reads further up. */
export function MessageList({ room, unsent, loadingOlder, onOlder, onReply, onRetry, onDiscard }: MessageListProps) {
  const t = useT();
  const { messages } = room;
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [unseen, setUnseen] = useState(0);
  const count = messages.length + unsent.length;
  const firstSequence = messages[0]?.sequence;
  const lastSequence = messages.at(-1)?.sequence;

  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_PX,
    overscan: OVERSCAN_ROWS,
    getItemKey: (index) => messages[index]?.id ?? unsent[index - messages.length]?.clientId ?? index,
  });

  const toEnd = () => {
    if (count > 0) rows.scrollToIndex(count - 1, { align: "end" });
    setUnseen(0);
  };

  const followEnd = useEffectEvent(toEnd);
  const keepPlace = useEffectEvent((added: number) => rows.scrollToIndex(added, { align: "start" }));

  const before = useRef({ firstSequence, lastSequence, count });
  useLayoutEffect(() => {
    const known = before.current;
    before.current = { firstSequence, lastSequence, count };
    if (firstSequence !== known.firstSequence && known.firstSequence !== undefined && lastSequence === known.lastSequence) {
      // A page of history came in above: what was being read stays where it is.
      return keepPlace(count - known.count);
    }
    if (follows.current) return followEnd();
    if (count > known.count) setUnseen((number) => number + count - known.count);
  }, [firstSequence, lastSequence, count]);

  // Rows are measured as they are drawn and the whole grows under the reader: who follows stays at the end.
  const height = rows.getTotalSize();
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [height]);

  // One's own words are always followed.
  useEffect(() => {
    if (unsent.length > 0) {
      follows.current = true;
      followEnd();
    }
  }, [unsent.length]);

  function scrolled() {
    const element = scroller.current;
    if (!element) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOWS_WITHIN_PX;
    if (follows.current && unseen > 0) setUnseen(0);
    if (element.scrollTop < element.clientHeight && room.olderCursor && !loadingOlder) onOlder();
  }

  if (count === 0) {
    return (
      <div className="flex flex-1 items-center justify-center p-4">
        <EmptyState icon={<MessagesSquare size={28} />} title={t("list.empty")}>
          {t("list.emptyNext")}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="relative min-h-0 flex-1">
      {/* Focusable, so that the keyboard scrolls it. */}
      <div
        ref={scroller}
        onScroll={scrolled}
        role="log"
        aria-label={t("list.label")}
        aria-busy={loadingOlder}
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain px-4 py-2"
      >
        {loadingOlder && (
          <p className="flex justify-center py-2">
            <Spinner />
          </p>
        )}
        <div className="relative w-full" style={{ height }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const message = messages[index];
            const waiting = unsent[index - messages.length];
            return (
              <div
                key={key}
                data-index={index}
                ref={rows.measureElement}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                {message && (
                  <MessageRow
                    message={message}
                    answered={messages.find(({ id }) => id === message.replyTo)}
                    continued={isContinued(messages[index - 1], message)}
                    onReply={onReply}
                  />
                )}
                {waiting && <UnsentRow message={waiting} onRetry={onRetry} onDiscard={onDiscard} />}
              </div>
            );
          })}
        </div>
      </div>
      {unseen > 0 && (
        <Button
          size="sm"
          variant="primary"
          icon={<ArrowDown size={16} aria-hidden="true" />}
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-high"
        >
          {t("list.unseen", { count: unseen })}
        </Button>
      )}
    </div>
  );
}

function isContinued(previous: Message | undefined, message: Message): boolean {
  if (!previous || previous.sender.id !== message.sender.id || message.replyTo) return false;
  return Date.parse(message.createdAt) - Date.parse(previous.createdAt) < GROUPED_WITHIN_MS;
}
