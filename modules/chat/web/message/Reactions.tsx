import { cx } from "@lectern/ui/cx";
import { useFormat } from "@lectern/ui/web/format";
import type { Message } from "../../contract.ts";
import { useT } from "../t.ts";

interface ReactionsProps {
  message: Message;
  me: string;
  nameOf: (userId: string) => string | undefined;
  onToggle: ((message: Message, emoji: string) => void) | null;
}

/** Names shown of those behind a reaction; the others are counted. */
const NAMED = 10;

/** The emoji under a message; pressing one joins it or leaves it. */
export function Reactions({ message, me, nameOf, onToggle }: ReactionsProps) {
  const t = useT();
  const format = useFormat();
  if (message.reactions.length === 0 || message.deletedAt) return null;
  return (
    <ul aria-label={t("reactions.label")} className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map(({ emoji, count, userIds }) => {
        const mine = userIds.includes(me);
        const names = userIds
          .slice(0, NAMED)
          .map((id) => (id === me ? t("you") : nameOf(id)))
          .filter((name) => name !== undefined);
        const others = count - names.length;
        const who = format.list(others > 0 ? [...names, t("reactions.others", { count: others })] : names);
        return (
          <li key={emoji}>
            <button
              type="button"
              aria-pressed={mine}
              aria-label={t("reactions.one", { emoji, count, who })}
              title={who}
              disabled={!onToggle}
              onClick={() => onToggle?.(message, emoji)}
              className={cx(
                "inline-flex min-h-7 items-center gap-1 rounded-full border px-2 text-sm tabular-nums pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:justify-center",
                mine ? "border-accent bg-accent-soft text-accent-text" : "border-line bg-surface hover:bg-hover",
              )}
            >
              <span aria-hidden="true">{emoji}</span>
              <span aria-hidden="true" className="text-xs font-medium">
                {count}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
