import { cx } from "@lectern/ui/cx";
import type { Editor } from "@tiptap/react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { useT } from "../../t.ts";
import { BLOCK_ACTIONS, type Asked, type BlockAction } from "./actions.ts";

/** True when the key was the menu's. */
export type KeyHandler = (event: KeyboardEvent) => boolean;

interface Slash {
  query: string;
  from: number;
  to: number;
  left: number;
  top: number;
}

/** At the beginning of a line `/` offers everything a line can become; more letters narrow it. */
export function SlashMenu({ editor, ask, takeKeys }: { editor: Editor; ask: (what: Asked) => void; takeKeys: (press: KeyHandler | null) => void }) {
  const t = useT();
  const id = useId();
  const [slash, setSlash] = useState<Slash | null>(null);
  const [closedAt, close] = useState<number | null>(null);
  const [chosen, choose] = useState({ query: "", at: 0 });
  const found = slash ? BLOCK_ACTIONS.filter((action) => matches(slash.query, t(`author.block.${action.id}`))) : [];
  const shown = slash !== null && closedAt !== slash.from && found.length > 0;
  // Other letters, another list: the first entry again.
  const at = slash?.query === chosen.query ? Math.min(chosen.at, found.length - 1) : 0;
  const current = found[at];

  useEffect(() => {
    const look = () => {
      const next = slashAt(editor);
      setSlash(next);
      if (!next) close(null);
    };
    editor.on("transaction", look);
    return () => void editor.off("transaction", look);
  }, [editor]);

  function run(action: BlockAction) {
    if (!slash) return;
    editor.chain().focus().deleteRange({ from: slash.from, to: slash.to }).run();
    action.run(editor, ask);
  }

  const press = useEffectEvent((event: KeyboardEvent): boolean => {
    if (!shown || !current || !slash) return false;
    if (event.key === "ArrowDown") choose({ query: slash.query, at: (at + 1) % found.length });
    else if (event.key === "ArrowUp") choose({ query: slash.query, at: (at + found.length - 1) % found.length });
    else if (event.key === "Enter" || event.key === "Tab") run(current);
    else if (event.key === "Escape") close(slash.from);
    else return false;
    return true;
  });
  useEffect(() => {
    takeKeys((event) => press(event));
    return () => takeKeys(null);
  }, [takeKeys]);

  useEffect(() => {
    const { dom } = editor.view;
    if (shown && current) {
      dom.setAttribute("aria-controls", `${id}-list`);
      dom.setAttribute("aria-activedescendant", `${id}-${current.id}`);
      document.getElementById(`${id}-${current.id}`)?.scrollIntoView({ block: "nearest" });
    } else ["aria-controls", "aria-activedescendant"].forEach((name) => dom.removeAttribute(name));
  }, [editor, id, shown, current]);

  if (!shown) return null;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t("author.slash.label")}
      className="animate-enter absolute z-20 max-h-72 w-64 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-high"
      style={{ left: slash.left, top: slash.top }}
    >
      {found.map((action) => (
        <div
          key={action.id}
          id={`${id}-${action.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={action === current}
          // The caret has to stay where it is.
          onMouseDown={(event) => {
            event.preventDefault();
            run(action);
          }}
          className={cx("flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-3 text-sm max-sm:min-h-11", action === current && "bg-hover")}
        >
          <action.Icon size={16} aria-hidden="true" className="text-muted" />
          {t(`author.block.${action.id}`)}
        </div>
      ))}
    </div>
  );
}

const MENU_WIDTH = 256;

function slashAt(editor: Editor): Slash | null {
  const { selection } = editor.state;
  const { $from, empty } = selection;
  if (!empty || !editor.isEditable || $from.parent.type.name !== "paragraph") return null;
  const typed = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  const query = /^\/([\p{L}\p{M}\d ]{0,24})$/u.exec(typed)?.[1];
  if (query === undefined) return null;
  const box = editor.view.dom.parentElement?.getBoundingClientRect();
  const caret = editor.view.coordsAtPos($from.pos);
  if (!box) return null;
  return {
    query,
    from: $from.start(),
    to: $from.pos,
    left: Math.max(0, Math.min(caret.left - box.left, box.width - MENU_WIDTH)),
    top: caret.bottom - box.top + 6,
  };
}

/** By the beginning of any word, with or without diacritics. */
function matches(query: string, name: string): boolean {
  const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase();
  return ` ${plain(name)}`.includes(` ${plain(query)}`);
}
