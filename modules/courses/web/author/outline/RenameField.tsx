import { isComposing } from "@lectern/ui/web/composition";
import { useRef } from "react";
import { useT } from "../../t.ts";

const TITLE_MAX = 200;

/** A title that is being changed where it stands: Enter and leaving keep it, Escape does not. */
export function RenameField({ title, onEnd }: { title: string; onEnd: (title: string | null) => void }) {
  const t = useT();
  const ended = useRef(false);
  function end(value: string | null) {
    if (ended.current) return;
    ended.current = true;
    onEnd(value?.trim() ? value.trim() : null);
  }
  return (
    <input
      ref={(input) => {
        if (!input || document.activeElement === input) return;
        input.focus();
        input.select();
      }}
      aria-label={t("author.outline.renameLabel")}
      defaultValue={title}
      maxLength={TITLE_MAX}
      className="h-8 w-full rounded-sm border border-line-strong bg-surface px-2 text-sm"
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(null);
      }}
    />
  );
}
