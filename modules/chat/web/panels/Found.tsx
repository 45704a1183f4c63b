import { Avatar } from "@lectern/ui/Avatar";
import { useFormat } from "@lectern/ui/web/format";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

/** A message in a list beside the conversation: choosing it goes there. */
export function Found({ message, onJump }: { message: Message; onJump: (message: Message) => void }) {
  const t = useT();
  const format = useFormat();
  const name = message.sender.fullName || t("message.formerMember");
  return (
    <button
      type="button"
      onClick={() => onJump(message)}
      className="flex w-full gap-3 rounded-sm px-3 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Avatar name={name} src={message.sender.avatarUrl} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2 text-sm">
          <span className="truncate font-semibold">{name}</span>
          <span className="shrink-0 text-xs text-muted">{format.dateTime(message.createdAt)}</span>
        </span>
        <span className="line-clamp-3 text-sm break-words">{message.message || message.file?.name}</span>
      </span>
    </button>
  );
}
