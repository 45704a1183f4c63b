import { IconButton } from "@lectern/ui/IconButton";
import { isComposing } from "@lectern/ui/web/composition";
import { SendHorizontal, X } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import type { Message } from "../contract.ts";
import { useT } from "./t.ts";
import { useTellTyping } from "./typing.ts";

const MAX_LENGTH = 1_000;
/** From here on the rest is counted for the writer. */
const COUNTED_FROM = 900;

interface ComposerProps {
  courseId: string;
  replyTo: Message | null;
  onCancelReply: () => void;
  onSend: (message: string) => void;
}

/** Enter sends, Shift+Enter starts a line. While an input method composes (Telex, VNI, pinyin), Enter belongs to it. */
export function Composer({ courseId, replyTo, onCancelReply, onSend }: ComposerProps) {
  const t = useT();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const { typed, stopped } = useTellTyping(courseId);

  function send() {
    const message = text.trim();
    if (message === "") return;
    onSend(message);
    setText("");
    stopped();
    field.current?.focus();
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape" && replyTo) return onCancelReply();
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="border-t border-line px-4 pt-2 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && (
        <p className="mb-1 flex items-center gap-2 text-sm text-muted">
          <span className="min-w-0 flex-1 truncate">{t("message.answers", { name: replyTo.sender.fullName, text: replyTo.message })}</span>
          <IconButton size="sm" label={t("compose.cancelReply")} icon={<X size={16} />} onClick={onCancelReply} />
        </p>
      )}
      <div className="flex items-end gap-2 rounded-md border border-line-strong bg-surface p-1 pl-3 focus-within:outline-2 focus-within:outline-accent">
        <textarea
          ref={field}
          aria-label={t("compose.label")}
          placeholder={t("compose.label")}
          value={text}
          maxLength={MAX_LENGTH}
          rows={1}
          enterKeyHint="send"
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value.trim() !== "") typed();
          }}
          onBlur={stopped}
          onKeyDown={keyDown}
          className="field-sizing-content max-h-40 min-h-10 flex-1 resize-none bg-transparent py-2 outline-none"
        />
        {text.length >= COUNTED_FROM && <span className="py-2 text-xs text-muted">{t("compose.left", { count: MAX_LENGTH - text.length })}</span>}
        <IconButton
          type="submit"
          label={t("compose.send")}
          keys={["Enter"]}
          icon={<SendHorizontal size={18} />}
          disabled={text.trim() === ""}
          tooltipSide="top"
        />
      </div>
    </form>
  );
}
