import { Image } from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import { StarterKit } from "@tiptap/starter-kit";
import { OWN_EXTENSIONS } from "./nodes.ts";

/** Everything the server's sanitiser keeps can be edited here without being lost, but for captions of tables. */
export const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [2, 3, 4, 5, 6] },
    link: { openOnClick: false, autolink: true, defaultProtocol: "https", HTMLAttributes: { rel: null, target: null } },
    dropcursor: { color: "var(--accent)", width: 2 },
  }),
  // In a line, so that small pictures inside sentences of imported pages stay there.
  Image.configure({ inline: true, allowBase64: false }),
  TableKit.configure({ table: { resizable: false } }),
  ...OWN_EXTENSIONS,
];

/** Pasted pages bring first-level headings, and pictures that stand on somebody's own disk. */
export function preparePasted(html: string): string {
  return html.replaceAll(/<(\/?)h1\b/gi, "<$1h2").replaceAll(/<img\b[^>]*\bsrc=["']?(?!https:|\/api\/materials\/)[^>]*>/gi, "");
}
