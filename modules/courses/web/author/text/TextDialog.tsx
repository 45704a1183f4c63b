import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { TextArea } from "@lectern/ui/TextArea";
import { TextField } from "@lectern/ui/TextField";
import { useWords } from "@lectern/ui/web/words";
import type { Editor } from "@tiptap/react";
import { useEffect, useId, useRef, useState } from "react";
import { useT } from "../../t.ts";
import { toAddress } from "./actions.ts";

export type TextQuestion = { what: "link"; address: string } | { what: "math"; tex: string } | { what: "describe"; alt: string };

/** Asks for what cannot be typed into the text itself: an address, a formula, what a picture shows. */
export function TextDialog({ editor, question, onClose }: { editor: Editor; question: TextQuestion; onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const form = useId();
  const initial = question.what === "link" ? question.address : question.what === "math" ? question.tex : question.alt;
  const [value, setValue] = useState(initial);
  function close() {
    onClose();
    editor.commands.focus();
  }
  return (
    <Dialog
      open
      onClose={close}
      closeLabel={words.close}
      title={t(`author.ask.${question.what}`)}
      footer={
        <>
          {question.what === "link" && initial !== "" && (
            <Button variant="quiet" onClick={() => (apply(editor, question, ""), close())}>
              {t("author.ask.unlink")}
            </Button>
          )}
          <Button onClick={close}>{words.cancel}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t("author.ask.apply")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          apply(editor, question, value.trim());
          close();
        }}
      >
        {question.what === "math" ? (
          <>
            <TextArea
              autoFocus
              label={t("author.ask.tex")}
              description={t("author.ask.texHelp")}
              value={value}
              maxLength={5_000}
              spellCheck={false}
              onChange={(event) => setValue(event.target.value)}
            />
            <Formula tex={value} label={t("author.ask.preview")} />
          </>
        ) : (
          <TextField
            autoFocus
            label={t(question.what === "link" ? "author.ask.address" : "author.ask.alt")}
            description={t(question.what === "link" ? "author.ask.addressHelp" : "author.ask.altHelp")}
            value={value}
            maxLength={2_000}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}

function apply(editor: Editor, question: TextQuestion, value: string): void {
  const chain = editor.chain().focus();
  if (question.what === "describe") return void chain.updateAttributes("image", { alt: value }).run();
  if (question.what === "math") {
    if (value === "") return void (editor.isActive("math") || editor.isActive("blockMath") ? chain.deleteSelection().run() : chain.run());
    if (editor.isActive("blockMath")) return void chain.updateAttributes("blockMath", { tex: value }).run();
    return void (editor.isActive("math")
      ? chain.updateAttributes("math", { tex: value }).run()
      : chain.insertContent({ type: "math", attrs: { tex: value } }).run());
  }
  const href = toAddress(value);
  if (href === "") return void chain.extendMarkRange("link").unsetLink().run();
  if (editor.state.selection.empty && !editor.isActive("link"))
    return void chain.insertContent({ type: "text", text: value, marks: [{ type: "link", attrs: { href } }] }).run();
  chain.extendMarkRange("link").setLink({ href }).run();
}

/** As learners will see it. */
function Formula({ tex, label }: { tex: string; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = place.current;
    if (!root) return;
    const formula = document.createElement("div");
    formula.dataset["math"] = tex;
    root.replaceChildren(formula);
    if (tex.trim()) void import("../../content/math.ts").then(({ renderMath }) => formula.isConnected && renderMath(root));
  }, [tex]);
  return <div ref={place} role="img" aria-label={label} className="min-h-14 overflow-x-auto rounded-sm border border-line bg-sunken p-3" />;
}
