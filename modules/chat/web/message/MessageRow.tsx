import { cx } from "@lectern/ui/cx";
import { Bell, CheckCheck, Check, MessagesSquare, Pin, Reply } from "lucide-react";
import { memo, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";
import { FileView } from "./FileView.tsx";
import { MessageText } from "./MessageText.tsx";
import { Reactions } from "./Reactions.tsx";
import { Row } from "./Row.tsx";
import { useSystemText } from "./system-text.ts";
import { Time } from "./Time.tsx";
import { Toolbar } from "./Toolbar.tsx";

/** How long a finger rests until it asks for the menu, as on the phone's own screens. */
const LONG_PRESS_MS = 450;

/** What a row can ask of the conversation; the same object for all rows, so that they are drawn only when their message changes. */
export interface RowActions {
  readonly menu: (message: Message, anchor: HTMLElement) => void;
  readonly picker: (message: Message, anchor: HTMLElement) => void;
  readonly reply: (message: Message) => void;
  readonly toggle: (message: Message, emoji: string) => void;
  readonly thread: (threadId: string) => void;
  readonly jump: (message: Message) => void;
  readonly nameOf: (userId: string) => string | undefined;
}

/** What has become of one's own message: `read:<how many>` in rooms small enough to be told. */
export type Status = "sent" | "delivered" | `read:${number}`;

interface MessageRowProps {
  message: Message;
  /** What it answers, where this tab holds it. */
  answered: Message | undefined;
  continued: boolean;
  highlighted: boolean;
  /** Its menu or its emoji are open: what they stand beside stays. */
  open: boolean;
  status: Status | null;
  me: string;
  mayWrite: boolean;
  /** In a thread the first message need not be quoted again, nor the thread be offered. */
  inThread: boolean;
  actions: RowActions;
}

export const MessageRow = memo(function MessageRow({
  message,
  answered,
  continued,
  highlighted,
  open,
  status,
  me,
  mayWrite,
  inThread,
  actions,
}: MessageRowProps) {
  const t = useT();
  const [near, setNear] = useState(false);
  const article = useRef<HTMLElement>(null);
  const press = useLongPress((anchor) => actions.menu(message, anchor));
  if (message.messageType === "system") return <SystemRow message={message} />;
  const name = message.sender.fullName || t("message.formerMember");
  const named = !message.deletedAt && message.sender.id !== me && (message.mentionsEveryone || message.mentions.some(({ id }) => id === me));

  function key(event: KeyboardEvent) {
    if (event.target !== article.current || !article.current) return;
    if (event.key !== "Enter" && !(event.key === "F10" && event.shiftKey) && event.key !== "ContextMenu") return;
    event.preventDefault();
    actions.menu(message, article.current);
  }

  return (
    // Focus moves from message to message by arrow keys; what a message offers is behind Enter.
    <article
      ref={article}
      tabIndex={-1}
      data-sequence={message.sequence}
      aria-label={t("message.label", { name })}
      // Not “enter”: it is not told where a message moves under a pointer that rests.
      onMouseMove={() => setNear(true)}
      onMouseLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setNear(false)}
      onKeyDown={key}
      {...press}
      className={cx(
        "relative rounded-sm border-l-2 transition-colors duration-300 focus-visible:-outline-offset-2 pointer-coarse:select-none pointer-coarse:[-webkit-touch-callout:none]",
        highlighted ? "border-accent bg-accent-soft" : named ? "border-warning bg-warning-soft" : "border-transparent hover:bg-hover",
      )}
    >
      <Row
        name={name}
        picture={message.sender.avatarUrl}
        continued={continued}
        head={<Time iso={message.createdAt} />}
        status={status && <OwnStatus status={status} />}
      >
        {message.replyTo && !(inThread && message.replyTo === message.threadId) && <Quote message={message} answered={answered} actions={actions} />}
        {message.deletedAt ? (
          <p className="text-muted italic">{t("message.deleted")}</p>
        ) : (
          <>
            {message.message && <MessageText message={message} />}
            {message.file && <FileView file={message.file} />}
          </>
        )}
        {!message.deletedAt && (message.editedAt || message.pinnedAt) && (
          <p className="flex items-center gap-2 text-xs text-muted">
            {message.editedAt && <span>{t("message.edited")}</span>}
            {message.pinnedAt && (
              <span className="inline-flex items-center gap-1">
                <Pin size={12} aria-hidden="true" />
                {t("message.pinned")}
              </span>
            )}
          </p>
        )}
        <Reactions message={message} me={me} nameOf={actions.nameOf} onToggle={mayWrite ? actions.toggle : null} />
        {message.replyCount > 0 && !inThread && (
          <button
            type="button"
            onClick={() => actions.thread(message.id)}
            className="mt-1 inline-flex min-h-7 items-center gap-2 rounded-sm px-1 text-sm font-medium text-accent-text hover:underline pointer-coarse:min-h-11"
          >
            <MessagesSquare size={16} aria-hidden="true" />
            {t("message.replies", { count: message.replyCount })}
          </button>
        )}
      </Row>
      {(near || open) && !message.deletedAt && <Toolbar message={message} name={name} mayWrite={mayWrite} actions={actions} />}
    </article>
  );
});

function Quote({ message, answered, actions }: { message: Message; answered: Message | undefined; actions: RowActions }) {
  const t = useT();
  const text = answered && (answered.deletedAt ? t("message.deleted") : answered.message || answered.file?.name || "");
  const label = answered
    ? t("message.answers", { name: answered.sender.fullName || t("message.formerMember"), text: text ?? "" })
    : t("message.answersEarlier");
  return (
    <button
      type="button"
      onClick={() => (answered ? actions.jump(answered) : actions.thread(message.threadId ?? message.id))}
      className="flex min-h-6 max-w-full items-center gap-1 rounded-sm text-left text-sm text-muted hover:text-text"
    >
      <Reply size={14} aria-hidden="true" className="shrink-0 -scale-x-100" />
      <span className="truncate">{label}</span>
    </button>
  );
}

function OwnStatus({ status }: { status: Status }) {
  const t = useT();
  const readers = status.startsWith("read:") ? Number(status.slice(5)) : 0;
  const text = readers > 0 ? t("status.read", { count: readers }) : status === "delivered" ? t("status.delivered") : t("status.sent");
  const Icon = status === "sent" ? Check : CheckCheck;
  return (
    <span title={text} className={cx("inline-flex", readers > 0 && "text-accent-text")}>
      <Icon size={14} aria-hidden="true" />
      <span className="sr-only">{text}</span>
    </span>
  );
}

function SystemRow({ message }: { message: Message }) {
  const text = useSystemText(message);
  return (
    <article tabIndex={-1} data-sequence={message.sequence} className="flex items-baseline justify-center gap-2 px-4 py-2 text-center text-sm text-muted">
      <Bell size={14} aria-hidden="true" className="shrink-0 self-center" />
      <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
      <Time iso={message.createdAt} />
    </article>
  );
}

/** A finger that rests on a message asks for its menu. */
function useLongPress(open: (anchor: HTMLElement) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const byMouse = useRef(true);
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      byMouse.current = event.pointerType === "mouse";
      if (byMouse.current) return;
      const anchor = event.currentTarget;
      stop();
      timer.current = setTimeout(() => open(anchor), LONG_PRESS_MS);
    },
    onPointerUp: stop,
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > 3) stop();
    },
    onPointerCancel: stop,
    // A finger on a link or a picture would get the browser's own menu over ours.
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (!byMouse.current) event.preventDefault();
    },
  };
}
