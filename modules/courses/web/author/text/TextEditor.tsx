import { toast } from "@lectern/ui/Toast";
import { useWords } from "@lectern/ui/web/words";
import { EditorContent, useEditor, type Editor } from "@tiptap/react";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { useT } from "../../t.ts";
import type { Asked } from "./actions.ts";
import { EXTENSIONS, preparePasted } from "./extensions.ts";
import "./text-editor.css";
import { SlashMenu, type KeyHandler } from "./SlashMenu.tsx";
import { TextDialog, type TextQuestion } from "./TextDialog.tsx";
import { Toolbar } from "./Toolbar.tsx";

interface TextEditorProps {
  content: string;
  /** Rises when `content` changed by something else than typing. */
  generation: number;
  /** BCP 47 of the content; for spelling. */
  language: string;
  onChange: (html: string) => void;
  upload: (file: File) => Promise<{ url: string; filename: string; mediaType: string }>;
}

/** Writing like in a notebook: shorthands, a slash menu, a quiet toolbar; files by dropping, pasting or choosing. */
export default function TextEditor({ content, generation, language, onChange, upload }: TextEditorProps) {
  const t = useT();
  const words = useWords();
  const picker = useRef<HTMLInputElement>(null);
  const slashKeys = useRef<KeyHandler | null>(null);
  const takeKeys = useCallback((handler: KeyHandler | null) => {
    slashKeys.current = handler;
  }, []);
  const [question, setQuestion] = useState<TextQuestion>();
  const [uploading, setUploading] = useState<readonly string[]>([]);
  const [ready, setReady] = useState(false);
  const changed = useEffectEvent(onChange);
  const filesGiven = useEffectEvent((files: readonly File[]) => void takeFiles(files));
  const keyPressed = useEffectEvent((event: KeyboardEvent) => press(event));

  const editor = useEditor({
    extensions: EXTENSIONS,
    content,
    shouldRerenderOnTransaction: false,
    onCreate: () => setReady(true),
    onUpdate: ({ editor: current }) => changed(current.getHTML()),
    editorProps: {
      attributes: {
        class: "prose lec-editor",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": t("author.text.label"),
        "data-placeholder": t("author.text.placeholder"),
        lang: language,
        spellcheck: "true",
      },
      transformPastedHTML: preparePasted,
      handleKeyDown: (_view, event) => keyPressed(event),
      handlePaste: (_view, event) => takes(event.clipboardData, filesGiven),
      handleDrop: (view, event) => {
        if (!event.dataTransfer?.files.length) return false;
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (place) editorRef.current?.commands.setTextSelection(place.pos);
        return takes(event.dataTransfer, filesGiven);
      },
      handleDoubleClickOn: (_view, _pos, node) => {
        if (node.type.name !== "math" && node.type.name !== "blockMath") return false;
        setQuestion({ what: "math", tex: String(node.attrs["tex"]) });
        return true;
      },
    },
  });
  const editorRef = useRef<Editor>(editor);

  const shown = useRef(generation);
  useEffect(() => {
    if (shown.current === generation) return;
    shown.current = generation;
    editor.commands.setContent(content, { emitUpdate: false });
  }, [editor, generation, content]);

  function ask(what: Asked | "describe") {
    if (what === "image") return picker.current?.click();
    if (what === "link") setQuestion({ what, address: String(editor.getAttributes("link")["href"] ?? "") });
    else if (what === "describe") setQuestion({ what, alt: String(editor.getAttributes("image")["alt"] ?? "") });
    else setQuestion({ what, tex: String(editor.getAttributes("math")["tex"] ?? editor.getAttributes("blockMath")["tex"] ?? "") });
  }

  function press(event: KeyboardEvent): boolean {
    if (slashKeys.current?.(event)) return true;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      ask("link");
      return true;
    }
    if (event.key === "Enter" && (editor.isActive("math") || editor.isActive("blockMath"))) {
      ask("math");
      return true;
    }
    if (event.altKey && event.key === "F10") {
      document.querySelector<HTMLElement>('[role="toolbar"] button')?.focus();
      return true;
    }
    return false;
  }

  async function takeFiles(files: readonly File[]) {
    for (const file of files) {
      setUploading((names) => [...names, file.name]);
      try {
        const { url, filename, mediaType } = await upload(file);
        if (editor.isDestroyed) return;
        if (mediaType.startsWith("image/") && mediaType !== "image/svg+xml") editor.chain().focus().setImage({ src: url, alt: "" }).run();
        else
          editor
            .chain()
            .focus()
            .insertContent([
              { type: "text", text: filename, marks: [{ type: "link", attrs: { href: url } }] },
              { type: "text", text: " " },
            ])
            .run();
      } catch (error) {
        const { title, next } = words.explain(error);
        toast({ tone: "danger", message: t("author.upload.failed", { name: file.name, why: [title, next].filter(Boolean).join(". ") }) });
      } finally {
        setUploading((names) => names.toSpliced(names.indexOf(file.name), 1));
      }
    }
  }

  return (
    <div>
      <Toolbar editor={editor} ask={ask} />
      <div className="relative mt-4">
        <EditorContent editor={editor} />
        {ready && <SlashMenu editor={editor} ask={ask} takeKeys={takeKeys} />}
      </div>
      <p role="status" className="min-h-6 text-sm text-muted">
        {uploading.length > 0 && t("author.upload.running", { name: uploading.join(", ") })}
      </p>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t("author.block.image")}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          void takeFiles(files);
        }}
      />
      {question && <TextDialog editor={editor} question={question} onClose={() => setQuestion(undefined)} />}
    </div>
  );
}

/** Hands over the files of a drop or a paste; false when there are none and the text goes its usual way. */
function takes(data: DataTransfer | null, take: (files: readonly File[]) => void): boolean {
  const files = [...(data?.files ?? [])];
  // A copied table or text brings a picture of itself along.
  if (files.length === 0 || data?.types.includes("text/html")) return false;
  take(files);
  return true;
}
