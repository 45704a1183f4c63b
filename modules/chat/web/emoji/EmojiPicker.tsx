import { CONTROL_CLASS } from "@lectern/ui/Field";
import { useLanguage } from "@lectern/ui/web/i18n";
import Popover from "@lectern/ui/Popover";
import { useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { takeFocus } from "../take-focus.ts";
import { useT } from "../t.ts";
import { EMOJI, findEmoji, type Emoji, type EmojiGroup } from "./emoji.ts";

const GROUPS: readonly EmojiGroup[] = ["people", "smileys", "school", "nature", "food", "symbols"];
const COLUMNS = 8;

interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** Emoji to choose from, found by words in either language; arrow keys move, Enter takes. Loaded when it first opens. */
export default function EmojiPicker({ anchor, onPick, onClose }: EmojiPickerProps) {
  const t = useT();
  const [query, setQuery] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const found = query.trim() ? findEmoji(query) : null;

  function move(event: KeyboardEvent) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (steps === undefined) return;
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    // In the field left and right move the caret.
    if (at < 0 && event.key !== "ArrowDown") return;
    event.preventDefault();
    const next = at < 0 ? 0 : at + steps;
    if (next < 0) grid.current?.parentElement?.querySelector("input")?.focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  }

  function first(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const [one] = found ?? [];
    if (one) onPick(one.emoji);
  }

  return (
    <Popover label={t("emoji.label")} anchor={anchor} onClose={onClose} className="w-80 max-w-[calc(100vw-1rem)]">
      <div className="flex max-h-80 flex-col">
        <div className="contents" role="presentation" onKeyDown={move}>
          <div className="p-2">
            <input
              type="search"
              // The field is what one came for.
              ref={takeFocus}
              aria-label={t("emoji.search")}
              placeholder={t("emoji.search")}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={first}
              className={CONTROL_CLASS}
            />
          </div>
          <div ref={grid} className="min-h-40 overflow-y-auto overscroll-contain px-2 pb-2">
            {found && <Grid items={found} onPick={onPick} />}
            {found?.length === 0 && <p className="py-6 text-center text-sm text-muted">{t("emoji.none")}</p>}
            {!found &&
              GROUPS.map((group) => (
                <section key={group} aria-label={t(`emoji.group.${group}`)}>
                  <p aria-hidden="true" className="pt-2 pb-1 text-xs font-medium text-muted">
                    {t(`emoji.group.${group}`)}
                  </p>
                  <Grid items={EMOJI[group]} onPick={onPick} />
                </section>
              ))}
          </div>
        </div>
      </div>
    </Popover>
  );
}

function Grid({ items, onPick }: { items: readonly Emoji[]; onPick: (emoji: string) => void }) {
  const language = useLanguage();
  return (
    <div className="grid grid-cols-8">
      {items.map((one) => (
        <button
          key={one.emoji}
          type="button"
          aria-label={`${one.emoji} ${one[language]}`}
          title={one[language]}
          onClick={() => onPick(one.emoji)}
          className="flex aspect-square min-h-9 items-center justify-center rounded-sm text-lg hover:bg-hover focus-visible:-outline-offset-2"
        >
          {one.emoji}
        </button>
      ))}
    </div>
  );
}
