import { IconButton } from "@lectern/ui/IconButton";
import { cx } from "@lectern/ui/cx";
import { isComposing } from "@lectern/ui/web/composition";
import { Camera, Check, Paperclip, SendHorizontal, Smile } from "lucide-react";
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { Message, Room } from "../../contract.ts";
import { useTellTyping } from "../conversation/typing.ts";
import { useT } from "../t.ts";
import { AttachmentTray } from "./AttachmentTray.tsx";
import { callsEveryone, mentionsIn, type Chosen } from "./mentions.ts";
import { MentionList } from "./MentionList.tsx";
import { ReplyBar } from "./ReplyBar.tsx";
import { useDraft } from "./use-draft.ts";
import { useMentions } from "./use-mentions.ts";
import { useWaitSeconds } from "./use-wait.ts";

const MAX_LENGTH = 1_000;
/** From here on the rest is counted for the writer. */
const COUNTED_FROM = 900;

const EmojiPicker = lazy(() => import("../emoji/EmojiPicker.tsx"));

/** What was written, as the conversation sends it. */
export interface Written {
  readonly message: string;
  readonly mentions: readonly string[];
  readonly mentionsEveryone: boolean;
  readonly files: readonly File[];
}

interface ComposerProps {
  room: Pick<Room, "id" | "permissions" | "slowModeSeconds">;
  /** Drafts are kept by it: the room's, or a thread's. */
  draftKey: string;
  label: string;
  replyTo: Message | null;
  onCancelReply: () => void;
  /** One's own message whose text is being changed here. */
  editing: Message | null;
  onCancelEdit: () => void;
  onEdit: (message: Message, text: string, mentions: readonly string[]) => void;
  /** Arrow up in the empty field. */
  onEditLast: () => void;
  files: readonly File[];
  onFiles: (files: readonly File[]) => void;
  onDropFile: (file: File) => void;
  /** When one last wrote here, for slow mode. ISO 8601. */
  lastOwnAt: string | undefined;
  onSend: (written: Written) => void;
  /** Said under the field, such as that the connection is away. */
  note?: string | null;
  autoFocus?: boolean;
}

/** Enter sends, Shift+Enter starts a line. While an input method composes (Telex, VNI, pinyin), Enter belongs to it. */
export function Composer(props: ComposerProps) {
  const {
    room,
    draftKey,
    label,
    replyTo,
    onCancelReply,
    editing,
    onCancelEdit,
    onEdit,
    onEditLast,
    files,
    onFiles,
    onDropFile,
    lastOwnAt,
    onSend,
    note,
    autoFocus = false,
  } = props;
  const t = useT();
  const moderates = room.permissions.includes("moderate");
  const { draft, change, clear } = useDraft(draftKey);
  const [edited, setEdited] = useState<{ id: string; text: string } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const emojiButton = useRef<HTMLButtonElement>(null);
  const [picking, setPicking] = useState(false);
  const { typed, stopped } = useTellTyping(room.id);
  const wait = useWaitSeconds(moderates || editing ? 0 : room.slowModeSeconds, lastOwnAt);
  const text = editing ? (edited?.id === editing.id ? edited.text : editing.message) : draft.text;
  const setText = (next: string) => (editing ? setEdited({ id: editing.id, text: next }) : change({ ...draft, text: next }));
  const mentioning = useMentions({ roomId: room.id, field, text, mayCallEveryone: moderates, onChoose: chose });

  useEffect(() => {
    if (editing || replyTo) field.current?.focus();
  }, [editing, replyTo]);
  useLayoutEffect(() => {
    // On a phone the keyboard would cover what one came to read.
    if (autoFocus && matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  function cancelEdit() {
    setEdited(null);
    onCancelEdit();
  }

  function chose(next: string, person: Chosen | null) {
    if (editing) setEdited({ id: editing.id, text: next });
    change({ text: editing ? draft.text : next, chosen: person ? [...draft.chosen, person] : draft.chosen });
  }

  function send() {
    const message = text.trim();
    if (editing) {
      if (message === "") return;
      onEdit(editing, message, mentionsIn(message, [...draft.chosen, ...editing.mentions]));
      return field.current?.focus();
    }
    if ((message === "" && files.length === 0) || wait > 0) return;
    onSend({ message, files, mentions: mentionsIn(message, draft.chosen), mentionsEveryone: moderates && callsEveryone(message) });
    clear();
    stopped();
    field.current?.focus();
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event) || mentioning.keyDown(event)) return;
    if (event.key === "Escape" && editing) return cancelEdit();
    if (event.key === "Escape" && replyTo) return onCancelReply();
    if (event.key === "ArrowUp" && text === "" && !editing) {
      event.preventDefault();
      return onEditLast();
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  }

  function paste(event: ClipboardEvent) {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || editing) return;
    event.preventDefault();
    onFiles(pasted);
  }

  function insert(emoji: string) {
    setPicking(false);
    const at = field.current?.selectionStart ?? text.length;
    setText((text.slice(0, at) + emoji + text.slice(at)).slice(0, MAX_LENGTH));
    field.current?.focus();
  }

  return (
    <form
      data-keep-clear
      className="relative px-4 pb-3 max-sm:px-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionList {...mentioning.list} />
      <ReplyBar replyTo={editing ? null : replyTo} editing={editing} onCancel={editing ? cancelEdit : onCancelReply} />
      <AttachmentTray files={files} onDrop={onDropFile} />
      <div className="flex items-end gap-1 rounded-md border border-line-strong bg-surface p-1 focus-within:outline-2 focus-within:outline-accent">
        {!editing && <AttachButtons onFiles={onFiles} />}
        <textarea
          ref={field}
          aria-label={label}
          placeholder={label}
          value={text}
          maxLength={MAX_LENGTH}
          rows={1}
          enterKeyHint="send"
          {...mentioning.field}
          onChange={(event) => {
            setText(event.target.value);
            mentioning.look();
            if (event.target.value.trim() !== "" && !editing) typed();
          }}
          onSelect={mentioning.look}
          onBlur={stopped}
          onKeyDown={keyDown}
          onPaste={paste}
          className="field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none bg-transparent py-2 outline-none max-sm:min-h-11"
        />
        <span className="flex items-center">
          {text.length >= COUNTED_FROM && (
            <span className="px-1 text-xs text-muted tabular-nums">{t("compose.left", { count: MAX_LENGTH - text.length })}</span>
          )}
          <IconButton
            ref={emojiButton}
            label={t("compose.emoji")}
            icon={<Smile size={18} />}
            tooltipSide="top"
            onClick={() => setPicking(true)}
            className="max-sm:size-11"
          />
          <IconButton
            type="submit"
            label={editing ? t("compose.saveEdit") : t("compose.send")}
            keys={["Enter"]}
            icon={editing ? <Check size={18} /> : <SendHorizontal size={18} />}
            disabled={(text.trim() === "" && files.length === 0) || wait > 0}
            tooltipSide="top"
            className="max-sm:size-11"
          />
        </span>
      </div>
      <p className={cx("min-h-5 pt-0.5 text-xs text-muted", !note && wait === 0 && room.slowModeSeconds === 0 && "hidden")}>
        {note ?? (wait > 0 ? t("compose.wait", { count: wait }) : room.slowModeSeconds > 0 ? t("compose.slowMode", { count: room.slowModeSeconds }) : "")}
      </p>
      {picking && (
        <Suspense fallback={null}>
          <EmojiPicker anchor={emojiButton} onPick={insert} onClose={() => setPicking(false)} />
        </Suspense>
      )}
    </form>
  );
}

/** Files of this device, and on phones the camera. */
function AttachButtons({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const t = useT();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    // The same file may be chosen again.
    input.value = "";
    if (chosen.length > 0) onFiles(chosen);
  };
  return (
    <>
      <IconButton
        label={t("compose.attach")}
        icon={<Paperclip size={18} />}
        tooltipSide="top"
        onClick={() => chooser.current?.click()}
        className="max-sm:size-11"
      />
      <IconButton
        label={t("compose.camera")}
        icon={<Camera size={18} />}
        tooltipSide="top"
        onClick={() => camera.current?.click()}
        className="size-11 pointer-fine:hidden"
      />
      <input ref={chooser} type="file" multiple hidden aria-label={t("compose.attach")} onChange={(event) => take(event.target)} />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-label={t("compose.camera")} onChange={(event) => take(event.target)} />
    </>
  );
}
