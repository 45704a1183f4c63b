import { cx } from "@lectern/ui/cx";
import { Tooltip } from "@lectern/ui/Tooltip";
import { useEditorState, type Editor } from "@tiptap/react";
import { Bold, Captions, Code, Italic, Link, Redo2, TableCellsMerge, Trash2, Undo2, type LucideIcon } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import { useT } from "../../t.ts";
import { BLOCK_ACTIONS, type Asked, type BlockAction } from "./actions.ts";

type BlockId = BlockAction["id"];
const GROUPS: readonly (readonly BlockId[])[] = [
  ["heading2", "heading3", "bullets", "numbers", "quote", "code"],
  ["image", "table", "math", "info", "tip", "warning"],
];

/** One tab stop; arrows move inside. Alt+F10 comes here from the text. */
export function Toolbar({ editor, ask }: { editor: Editor; ask: (what: Asked | "describe") => void }) {
  const t = useT();
  const bar = useRef<HTMLDivElement>(null);
  const at = useEditorState({ editor, selector: ({ editor: current }) => standing(current) });

  function key(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...(bar.current?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
    const from = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === "Escape") editor.commands.focus();
    if (by === undefined || from < 0) return;
    event.preventDefault();
    buttons.at((from + by) % buttons.length)?.focus();
  }

  return (
    <div className="sticky top-14 z-10 -mx-2 border-b border-line bg-canvas px-2 py-1">
      <div
        ref={bar}
        role="toolbar"
        aria-label={t("author.toolbar.label")}
        tabIndex={-1}
        onKeyDown={key}
        className="flex items-center gap-0.5 overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
      >
        <Tool label={t("author.toolbar.bold")} keys={["Ctrl", "B"]} Icon={Bold} on={at.bold} first onClick={() => editor.chain().focus().toggleBold().run()} />
        <Tool
          label={t("author.toolbar.italic")}
          keys={["Ctrl", "I"]}
          Icon={Italic}
          on={at.italic}
          onClick={() => editor.chain().focus().toggleItalic().run()}
        />
        <Tool label={t("author.toolbar.code")} keys={["Ctrl", "E"]} Icon={Code} on={at.code} onClick={() => editor.chain().focus().toggleCode().run()} />
        <Tool label={t("author.toolbar.link")} keys={["Ctrl", "K"]} Icon={Link} on={at.link} onClick={() => ask("link")} />
        {GROUPS.map((group) => (
          <span key={group[0]} className="flex items-center gap-0.5 border-s border-line ps-1 ms-1">
            {BLOCK_ACTIONS.filter(({ id }) => group.includes(id)).map((action) => (
              <Tool
                key={action.id}
                label={t(`author.block.${action.id}`)}
                Icon={action.Icon}
                on={at.blocks.includes(action.id)}
                onClick={() => action.run(editor, ask)}
              />
            ))}
          </span>
        ))}
        <span className="flex items-center gap-0.5 border-s border-line ps-1 ms-1">
          <Tool label={t("author.toolbar.undo")} keys={["Ctrl", "Z"]} Icon={Undo2} disabled={!at.canUndo} onClick={() => editor.chain().focus().undo().run()} />
          <Tool
            label={t("author.toolbar.redo")}
            keys={["Ctrl", "Shift", "Z"]}
            Icon={Redo2}
            disabled={!at.canRedo}
            onClick={() => editor.chain().focus().redo().run()}
          />
        </span>
      </div>
      {at.image && (
        <Extra Icon={Captions} label={at.described ? t("author.toolbar.describeAgain") : t("author.toolbar.describe")} onClick={() => ask("describe")} />
      )}
      {at.table && <TableTools editor={editor} />}
    </div>
  );
}

function TableTools({ editor }: { editor: Editor }) {
  const t = useT();
  const chain = () => editor.chain().focus();
  return (
    <div role="group" aria-label={t("author.table.label")} className="flex flex-wrap gap-1 pt-1">
      <Extra label={t("author.table.addRow")} onClick={() => chain().addRowAfter().run()} />
      <Extra label={t("author.table.addColumn")} onClick={() => chain().addColumnAfter().run()} />
      <Extra label={t("author.table.removeRow")} onClick={() => chain().deleteRow().run()} />
      <Extra label={t("author.table.removeColumn")} onClick={() => chain().deleteColumn().run()} />
      <Extra label={t("author.table.header")} onClick={() => chain().toggleHeaderRow().run()} />
      <Extra Icon={TableCellsMerge} label={t("author.table.merge")} onClick={() => chain().mergeOrSplit().run()} />
      <Extra Icon={Trash2} label={t("author.table.remove")} onClick={() => chain().deleteTable().run()} />
    </div>
  );
}

interface ToolProps {
  label: string;
  keys?: readonly string[];
  Icon: LucideIcon;
  on?: boolean;
  first?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Tool({ label, keys, Icon, on, first = false, disabled = false, onClick }: ToolProps) {
  return (
    <Tooltip text={label} keys={keys} side="top">
      <button
        type="button"
        aria-label={label}
        aria-pressed={on}
        disabled={disabled}
        tabIndex={first ? 0 : -1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onClick}
        className={cx(
          "inline-flex size-9 shrink-0 items-center justify-center rounded-sm disabled:opacity-40 max-sm:size-11",
          on ? "bg-accent-soft text-accent-text" : "text-muted hover:bg-hover hover:text-text",
        )}
      >
        <Icon size={17} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}

function Extra({ label, Icon, onClick }: { label: string; Icon?: LucideIcon; onClick: () => void }) {
  return (
    <button
      type="button"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-sm border border-line bg-surface px-2 text-xs font-medium hover:bg-hover max-sm:min-h-11"
    >
      {Icon && <Icon size={14} aria-hidden="true" />}
      {label}
    </button>
  );
}

const NODE_NAMES: Partial<Record<BlockId, string>> = {
  bullets: "bulletList",
  numbers: "orderedList",
  quote: "blockquote",
  code: "codeBlock",
  table: "table",
  math: "math",
  image: "image",
};

/** What the caret stands in. */
function standing(editor: Editor) {
  const is = (name: string, attributes?: Record<string, unknown>) => editor.isActive(name, attributes);
  const blocks = BLOCK_ACTIONS.map(({ id }) => id).filter((id) => {
    if (id.startsWith("heading")) return is("heading", { level: Number(id.at(-1)) });
    const name = NODE_NAMES[id];
    return name ? is(name) : is("callout", { kind: id });
  });
  return {
    bold: is("bold"),
    italic: is("italic"),
    code: is("code"),
    link: is("link"),
    table: is("table"),
    image: is("image"),
    blocks,
    described: Boolean(editor.getAttributes("image")["alt"]),
    canUndo: editor.can().undo(),
    canRedo: editor.can().redo(),
  };
}
