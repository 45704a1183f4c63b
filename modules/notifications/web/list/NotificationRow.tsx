import { Avatar } from "@lectern/ui/Avatar";
import { cx } from "@lectern/ui/cx";
import { IconButton } from "@lectern/ui/IconButton";
import { useFormat } from "@lectern/ui/web/format";
import { useGo } from "@lectern/ui/web/navigation";
import { Check, Circle } from "lucide-react";
import type { MouseEvent } from "react";
import type { Notification } from "../api.ts";
import { useT } from "../t.ts";
import { useMarking } from "../use-marking.ts";
import { useSentence } from "../use-sentence.ts";
import { KindIcon } from "./KindIcon.tsx";

/** One notification: the whole row leads to what it is about and marks it as read; the button at its end only marks. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen?: () => void }) {
  const t = useT();
  const go = useGo();
  const format = useFormat();
  const sentence = useSentence();
  const { markRead, markUnread } = useMarking();
  const { id, kind, actor, link, values, createdAt, readAt } = notification;
  const unread = readAt === null;
  const excerpt = String(values["excerpt"] ?? "");
  const place = String(values["room"] || values["course"] || "");

  function open(event: MouseEvent) {
    if (unread) markRead([id]);
    // New tabs and windows are the browser's.
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen?.();
    go(link);
  }

  return (
    <li className={cx("relative flex items-start gap-3 border-line px-4 py-3 not-last:border-b hover:bg-hover", unread && "bg-accent-soft/50")}>
      {actor ? (
        <span className="relative shrink-0">
          <Avatar name={actor.fullName} src={actor.avatarUrl} className="size-9" />
        </span>
      ) : (
        <KindIcon kind={kind} />
      )}
      <div className="min-w-0 flex-1 text-sm">
        <a href={link} onClick={open} className={cx("block wrap-anywhere after:absolute after:inset-0", unread && "font-semibold")}>
          {unread && <span className="sr-only">{t("row.unread")} </span>}
          {sentence(notification)}
        </a>
        {excerpt && <p className="mt-0.5 line-clamp-2 wrap-anywhere text-muted">{excerpt}</p>}
        <p className="mt-0.5 text-xs text-muted">
          {place && <span className="wrap-anywhere">{place} · </span>}
          <time dateTime={createdAt} title={format.dateTime(createdAt)}>
            {format.relative(createdAt)}
          </time>
        </p>
      </div>
      <IconButton
        size="sm"
        label={unread ? t("row.markRead") : t("row.markUnread")}
        icon={unread ? <Check size={16} aria-hidden="true" /> : <Circle size={14} aria-hidden="true" />}
        onClick={() => (unread ? markRead([id]) : markUnread(id))}
        className="relative z-1 -me-1 shrink-0"
      />
    </li>
  );
}
