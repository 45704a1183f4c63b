import { Avatar } from "@lectern/ui/Avatar";
import { cx } from "@lectern/ui/cx";
import { PlainLink } from "@lectern/ui/Link";
import { useUser } from "@lectern/ui/web/session";
import { AtSign, BellOff, Hash, Radio, TriangleAlert, Users } from "lucide-react";
import { memo } from "react";
import type { Room } from "../../contract.ts";
import { useSystemText } from "../message/system-text.ts";
import { Time } from "../message/Time.tsx";
import { useT } from "../t.ts";

const MOST_SHOWN = 99;

/** A room in the list: who or what it is, what was said last, what is unread. */
export const RoomRow = memo(function RoomRow({ room, name, notSent }: { room: Room; name: string; notSent: boolean }) {
  const t = useT();
  const { unread, unreadMentions, lastMessage, notices } = room;
  const loud = unread > 0 && notices !== "nothing";
  return (
    <PlainLink
      to={`/messages/${room.id}`}
      className="flex min-h-16 items-center gap-3 rounded-sm px-2 py-2 hover:bg-hover focus-visible:-outline-offset-2 aria-[current=page]:bg-accent-soft"
    >
      <Face room={room} name={name} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span className={cx("min-w-0 flex-1 truncate text-sm", loud ? "font-semibold" : "font-medium")}>{name}</span>
          {lastMessage && <Time iso={lastMessage.createdAt} />}
        </span>
        <span className="flex items-center gap-1">
          <span className="min-w-0 flex-1 truncate text-sm text-muted">
            {lastMessage ? <Excerpt room={room} lastMessage={lastMessage} /> : t("list.empty")}
          </span>
          {notSent && <TriangleAlert size={14} role="img" aria-label={t("unsent.refused")} className="shrink-0 text-danger-text" />}
          {notices === "nothing" && <BellOff size={14} role="img" aria-label={t("notices.nothing")} className="shrink-0 text-muted" />}
          {unreadMentions > 0 && (
            <span className="inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-danger text-on-danger">
              <AtSign size={12} role="img" aria-label={t("badge.mentions", { count: unreadMentions })} />
            </span>
          )}
          {unread > 0 && (
            <span
              className={cx(
                "inline-flex min-w-5 shrink-0 items-center justify-center rounded-full px-1 text-xs font-semibold tabular-nums",
                loud ? "bg-accent text-on-accent" : "bg-hover text-muted",
              )}
            >
              <span aria-hidden="true">{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</span>
              <span className="sr-only">{t("badge.unread", { count: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </PlainLink>
  );
});

function Face({ room, name }: { room: Room; name: string }) {
  const [person] = room.people;
  if (room.kind === "direct" && room.people.length <= 1) return <Avatar name={name} src={person?.avatarUrl} className="size-10" />;
  const Icon = room.kind === "direct" ? Users : room.kind === "session" ? Radio : Hash;
  return (
    <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
      <Icon size={18} aria-hidden="true" />
    </span>
  );
}

function Excerpt({ room, lastMessage }: { room: Room; lastMessage: NonNullable<Room["lastMessage"]> }) {
  const t = useT();
  const { id: me } = useUser();
  const system = useSystemText(lastMessage);
  if (lastMessage.messageType === "system") return system;
  const text = lastMessage.deletedAt ? t("message.deleted") : lastMessage.message || (lastMessage.file?.name ?? "");
  const own = lastMessage.sender.id === me;
  // In a conversation of two it is clear who the other is.
  if (!own && room.kind === "direct" && room.people.length <= 1) return text;
  return t("message.answers", { name: own ? t("you") : lastMessage.sender.fullName || t("message.formerMember"), text });
}
