import { cx } from "@lectern/ui/cx";
import { useQuery } from "@tanstack/react-query";
import { roomsQuery } from "../api.ts";
import { countUnread } from "../rooms-state.ts";
import { useT } from "../t.ts";

const MOST_SHOWN = 99;

/** Beside the navigation entry: how often one is named, or in how many rooms there is something unread. */
export default function UnreadBadge() {
  const t = useT();
  // The background part fills it.
  const { data = [] } = useQuery({ ...roomsQuery(), enabled: false });
  const { rooms, mentions } = countUnread(data);
  const count = mentions || rooms;
  if (count === 0) return null;
  return (
    <span
      className={cx(
        "inline-flex min-w-5 items-center justify-center rounded-full px-1 text-xs font-semibold tabular-nums",
        mentions > 0 ? "bg-danger text-on-danger" : "bg-accent text-on-accent",
      )}
    >
      <span aria-hidden="true">{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>
      <span className="sr-only">{mentions > 0 ? t("badge.mentions", { count: mentions }) : t("badge.rooms", { count: rooms })}</span>
    </span>
  );
}
