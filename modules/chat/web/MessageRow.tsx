import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { cx } from "@lectern/ui/cx";
import { IconButton } from "@lectern/ui/IconButton";
import { useFormat } from "@lectern/ui/web/format";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { Clock, Reply, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Message } from "../contract.ts";
import type { OutgoingMessage } from "./outbox/storage.ts";
import { useT } from "./t.ts";

interface MessageRowProps {
  message: Message;
  /** What it answers, where this tab holds it. */
  answered: Message | undefined;
  /** The same person said the line above a moment ago. */
  continued: boolean;
  onReply: ((message: Message) => void) | null;
}

export function MessageRow({ message, answered, continued, onReply }: MessageRowProps) {
  const t = useT();
  const format = useFormat();
  const name = message.sender.fullName || t("message.formerMember");
  return (
    <Row
      name={name}
      picture={message.sender.avatarUrl}
      continued={continued}
      head={<Time iso={message.createdAt} shown={format.relative(message.createdAt)} full={format.dateTime(message.createdAt)} />}
    >
      {message.replyTo && (
        <p className="truncate border-l-2 border-line-strong pl-2 text-sm text-muted">
          {answered
            ? t("message.answers", { name: answered.sender.fullName || t("message.formerMember"), text: answered.message })
            : t("message.answersEarlier")}
        </p>
      )}
      <p className={cx("text-pretty break-words whitespace-pre-wrap", message.deletedAt && "text-muted italic")}>
        {message.deletedAt ? t("message.deleted") : message.message}
      </p>
      {onReply && !message.deletedAt && (
        <span className="absolute top-0 right-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
          <IconButton
            size="sm"
            label={t("message.reply", { name })}
            icon={<Reply size={16} />}
            onClick={() => onReply(message)}
            className="border border-line bg-raised"
          />
        </span>
      )}
    </Row>
  );
}

interface UnsentRowProps {
  message: OutgoingMessage;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

/** One's own message that the server has not acknowledged: it says so, and what can be done. */
export function UnsentRow({ message, onRetry, onDiscard }: UnsentRowProps) {
  const t = useT();
  const words = useWords();
  const user = useUser();
  const { refused } = message;
  return (
    <Row
      name={user.fullName}
      picture={user.avatarUrl}
      continued={false}
      head={
        <span className={cx("inline-flex items-center gap-1 text-xs", refused ? "text-danger-text" : "text-muted")}>
          {refused ? <TriangleAlert size={14} aria-hidden="true" /> : <Clock size={14} aria-hidden="true" />}
          {refused ? t("unsent.refused") : t("unsent.waiting")}
        </span>
      }
    >
      <p className="text-pretty break-words whitespace-pre-wrap text-muted">{message.message}</p>
      {refused && (
        <div className="mt-1 flex flex-wrap items-center gap-2 text-sm">
          <span className="text-danger-text">{words.explain({ status: 400, code: refused, title: refused }).title}</span>
          <Button size="sm" onClick={() => onRetry(message.clientId)}>
            {words.retry}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => onDiscard(message.clientId)}>
            {t("unsent.discard")}
          </Button>
        </div>
      )}
    </Row>
  );
}

function Row({ name, picture, continued, head, children }: { name: string; picture: string | null; continued: boolean; head: ReactNode; children: ReactNode }) {
  return (
    <article className={cx("group relative flex gap-3 rounded-sm px-2 hover:bg-hover", continued ? "py-0.5" : "pt-2 pb-0.5")}>
      <span className="w-8 shrink-0">{!continued && <Avatar name={name} src={picture} />}</span>
      <div className="min-w-0 flex-1">
        <p className={cx("flex items-baseline gap-2", continued && "sr-only")}>
          <span className="font-semibold">{name}</span>
          {head}
        </p>
        {children}
      </div>
    </article>
  );
}

function Time({ iso, shown, full }: { iso: string; shown: string; full: string }) {
  return (
    <time dateTime={iso} title={full} className="text-xs text-muted">
      {shown}
    </time>
  );
}
