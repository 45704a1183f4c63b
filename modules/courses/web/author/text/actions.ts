import type { Editor } from "@tiptap/react";
import {
  CircleAlert,
  Heading2,
  Heading3,
  Heading4,
  Image,
  Info,
  Lightbulb,
  List,
  ListOrdered,
  Minus,
  Pilcrow,
  Quote,
  Sigma,
  SquareCode,
  Table,
  type LucideIcon,
} from "lucide-react";
import type { CalloutKind } from "./nodes.ts";

/** What the slash menu and the toolbar can put at the caret. Some open a dialog first. */
export type Asked = "image" | "math" | "link";

export interface BlockAction {
  id:
    | "text"
    | "heading2"
    | "heading3"
    | "heading4"
    | "bullets"
    | "numbers"
    | "quote"
    | "code"
    | "table"
    | "image"
    | "math"
    | "info"
    | "tip"
    | "warning"
    | "rule";
  Icon: LucideIcon;
  run: (editor: Editor, ask: (what: Asked) => void) => void;
}

const FIRST_TABLE = { rows: 3, cols: 3, withHeaderRow: true };

export const BLOCK_ACTIONS: readonly BlockAction[] = [
  { id: "text", Icon: Pilcrow, run: (editor) => editor.chain().focus().setParagraph().run() },
  ...([2, 3, 4] as const).map((level): BlockAction => ({
    id: `heading${level}`,
    Icon: { 2: Heading2, 3: Heading3, 4: Heading4 }[level],
    run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  })),
  { id: "bullets", Icon: List, run: (editor) => editor.chain().focus().toggleBulletList().run() },
  { id: "numbers", Icon: ListOrdered, run: (editor) => editor.chain().focus().toggleOrderedList().run() },
  { id: "quote", Icon: Quote, run: (editor) => editor.chain().focus().toggleBlockquote().run() },
  { id: "code", Icon: SquareCode, run: (editor) => editor.chain().focus().toggleCodeBlock().run() },
  { id: "table", Icon: Table, run: (editor) => editor.chain().focus().insertTable(FIRST_TABLE).run() },
  { id: "image", Icon: Image, run: (_editor, ask) => ask("image") },
  { id: "math", Icon: Sigma, run: (_editor, ask) => ask("math") },
  { id: "info", Icon: Info, run: (editor) => setCallout(editor, "info") },
  { id: "tip", Icon: Lightbulb, run: (editor) => setCallout(editor, "tip") },
  { id: "warning", Icon: CircleAlert, run: (editor) => setCallout(editor, "warning") },
  { id: "rule", Icon: Minus, run: (editor) => editor.chain().focus().setHorizontalRule().run() },
];

/** Into a callout, to another kind of callout, or out of it. */
function setCallout(editor: Editor, kind: CalloutKind): void {
  if (editor.isActive("callout", { kind })) editor.chain().focus().lift("callout").run();
  else if (editor.isActive("callout")) editor.chain().focus().updateAttributes("callout", { kind }).run();
  else editor.chain().focus().wrapIn("callout", { kind }).run();
}

/** What people type without a scheme is a web address or a mail address. */
export function toAddress(typed: string): string {
  const text = typed.trim();
  if (text === "" || /^(https?:|mailto:|tel:|\/|#)/i.test(text)) return text;
  return text.includes("@") && !text.includes("/") ? `mailto:${text}` : `https://${text}`;
}
