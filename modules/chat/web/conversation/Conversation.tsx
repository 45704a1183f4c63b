import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { useUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";
import type { Message, Room } from "../../contract.ts";
import { marksKey, type Marks } from "../api.ts";
import { Composer, type Written } from "../composer/Composer.tsx";
import { DropHint } from "../composer/DropHint.tsx";
import { useFiles } from "../composer/use-files.ts";
import { MessageList } from "../list/MessageList.tsx";
import { unsentOf } from "../list/rows.ts";
import { useMessageCalls } from "../message/use-message-actions.ts";
import { useOutbox } from "../outbox/use-outbox.ts";
import { useT } from "../t.ts";
import { ConversationHeader, type PanelKind } from "./ConversationHeader.tsx";
import { ConversationSkeleton } from "./ConversationSkeleton.tsx";
import { TypingLine } from "./TypingLine.tsx";
import { useConnectionNote } from "./use-connection-note.ts";
import { usePlace } from "./use-place.ts";
import { useReading } from "./use-reading.ts";
import { useRoom } from "./use-room.ts";
import { useRowActions } from "./use-row-actions.ts";
import { WhyNot } from "./WhyNot.tsx";

const ThreadPanel = lazy(() => import("../thread/ThreadPanel.tsx"));
const SearchPanel = lazy(() => import("../panels/SearchPanel.tsx"));
const PinsPanel = lazy(() => import("../panels/PinsPanel.tsx"));
const PeoplePanel = lazy(() => import("../panels/PeoplePanel.tsx"));
const ModerationPanel = lazy(() => import("../panels/ModerationPanel.tsx"));
const ReceiptsDialog = lazy(() => import("../panels/ReceiptsDialog.tsx"));
const MuteDialog = lazy(() => import("../panels/MuteDialog.tsx"));
const MessageMenu = lazy(() => import("../message/MessageMenu.tsx"));
const EmojiPicker = lazy(() => import("../emoji/EmojiPicker.tsx"));

interface ConversationProps {
  roomId: string;
  /** Opens around this message and marks it. */
  at?: number | undefined;
  /** Before the room's name, such as the way back. */
  leading?: ReactNode;
}

/** A room: its messages, what is being written, and what one may do in it. It fills the height it is given. */
export default function Conversation(props: ConversationProps) {
  // Another room is another conversation: nothing of the one before stays.
  return <OneConversation key={props.roomId} {...props} />;
}

function OneConversation({ roomId, at, leading }: ConversationProps) {
  const t = useT();
  const { room: roomState, messages: held, refusal, older, newer, latest, bring, retry } = useRoom(roomId);
  const room = roomState.data;
  const failure = held.error ?? refusal;
  if (failure) {
    return (
      <section className="flex min-h-0 flex-1 flex-col">
        <header className="flex min-h-14 items-center border-b border-line px-4">{leading}</header>
        <div className="p-4">
          <Failure error={failure} onRetry={retry} />
        </div>
      </section>
    );
  }
  if (!room || !held.data) return <ConversationSkeleton leading={leading} label={t("room.title")} />;
  return (
    <OpenConversation
      room={room}
      held={held.data}
      at={at}
      leading={leading}

      older={older}
      newer={newer}
      latest={latest}
      bring={bring}
    />
  );
}

type Held = NonNullable<ReturnType<typeof useRoom>["messages"]["data"]>;
type Moves = Pick<ReturnType<typeof useRoom>, "older" | "newer" | "latest" | "bring">;

interface OpenProps extends Moves {
  room: Room;
  held: Held;
  at: number | undefined;
  leading: ReactNode;
}

function OpenConversation({ room, held, at, leading, older, newer, latest, bring }: OpenProps) {
  const t = useT();
  const words = useWords();
  const { id: me } = useUser();
  const { id: roomId } = room;
  const { outbox, waiting } = useOutbox();
  const calls = useMessageCalls();
  const { data: marks = [] } = useQuery<Marks>({ queryKey: marksKey(roomId), enabled: false });
  const note = useConnectionNote();
  const files = useFiles();
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [editing, setEditing] = useState<Message | null>(null);
  const [panel, setPanel] = useState<PanelKind | { threadId: string } | null>(null);
  const { goal, newAfter, jump } = usePlace({ room, at, bring });
  const seen = useReading({
    roomId,
    received: held.atEnd ? (held.messages.at(-1)?.sequence ?? 0) : room.readSequence,
    readBefore: room.readSequence,
  });
  const composerArea = useRef<HTMLDivElement>(null);

  const { messages } = held;
  const mayWrite = room.permissions.includes("write") && !room.muted && !room.closed && (room.writers === "everyone" || room.permissions.includes("moderate"));
  const unsent = unsentOf(waiting, roomId, messages, me).filter(
    ({ threadId }) => !threadId || !(panel && typeof panel === "object" && panel.threadId === threadId),
  );
  const lastOwn = messages.findLast(({ sender, messageType }) => sender.id === me && messageType !== "system");
  const { actions, menu, picker, receipts, muting, removing, menuActions, close } = useRowActions({
    messages,
    room,
    calls,
    onReply: (message) => {
      setEditing(null);
      setReplyTo(message);
    },
    onEdit: (message) => {
      setReplyTo(null);
      setEditing(message);
    },
    onThread: (threadId) => setPanel({ threadId }),
    onJump: jump,
  });

  function send({ message, mentions, mentionsEveryone, files: chosen }: Written, answers?: { replyTo: string; threadId: string }) {
    const answer = answers ?? (replyTo ? { replyTo: replyTo.id, threadId: undefined } : {});
    const named = { mentions: mentions.length > 0 ? mentions : undefined, mentionsEveryone: mentionsEveryone || undefined };
    if (!answers) setReplyTo(null);
    // Several files are several messages; what was written goes with the first.
    if (chosen.length === 0) void outbox.add({ roomId, message, ...named, ...answer });
    chosen.forEach((file, index) => void outbox.add({ roomId, message: index === 0 ? message : "", file, ...(index === 0 ? named : {}), ...answer }));
    if (!held.atEnd) void latest();
  }

  const edit = (message: Message, text: string, mentions: readonly string[]) => {
    setEditing(null);
    if (text !== message.message) void calls.edit(message, text, mentions);
  };
  const retry = (clientId: string) => void outbox.retry(clientId);
  const discard = (clientId: string) => void outbox.discard(clientId);
  const closePanel = () => setPanel(null);
  const jumpFromPanel = (message: Message) => {
    if (matchMedia("(width < 64rem)").matches) setPanel(null);
    jump(message);
  };

  return (
    <section className="relative flex min-h-0 min-w-0 flex-1" {...(mayWrite ? files.dropTarget : {})}>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConversationHeader room={room} leading={leading} panel={typeof panel === "string" ? panel : null} onPanel={setPanel} />
        {messages.length + unsent.length === 0 ? (
          <div className="flex flex-1 items-center justify-center p-4">
            <EmptyState icon={<MessagesSquare size={28} />} title={t("list.empty")}>
              {t(room.kind === "direct" ? "list.emptyDirect" : "list.emptyNext")}
            </EmptyState>
          </div>
        ) : (
          <MessageList
            state={held}
            unsent={unsent}
            marks={marks}
            me={me}
            mayWrite={mayWrite}
            newAfter={newAfter}
            latestSequence={room.sequence}
            goal={goal}
            onOlder={() => void older().catch(() => undefined)}
            onNewer={() => void newer().catch(() => undefined)}
            onLatest={() => void latest().catch(() => undefined)}
            onSeen={seen}
            onRetry={retry}
            onDiscard={discard}
            actions={actions}
            openId={(menu ?? picker)?.message.id}
          />
        )}
        <TypingLine roomId={roomId} />
        <div ref={composerArea}>
          {mayWrite ? (
            <Composer
              room={room}
              draftKey={`${me}.${roomId}`}
              label={t("compose.label")}
              replyTo={replyTo}
              onCancelReply={() => setReplyTo(null)}
              editing={editing}
              onCancelEdit={() => setEditing(null)}
              onEdit={edit}
              onEditLast={() => setEditing(messages.findLast(({ sender, deletedAt, message }) => sender.id === me && !deletedAt && message !== "") ?? null)}
              files={files.files}
              onFiles={files.add}
              onDropFile={files.drop}
              lastOwnAt={lastOwn?.createdAt}
              onSend={(written) => {
                files.clear();
                send(written);
              }}
              note={note}
              autoFocus
            />
          ) : (
            <WhyNot room={room} />
          )}
        </div>
      </div>
      <Suspense fallback={null}>
        {panel === "search" && <SearchPanel roomId={roomId} onJump={jumpFromPanel} onClose={closePanel} />}
        {panel === "pins" && <PinsPanel roomId={roomId} onJump={jumpFromPanel} onClose={closePanel} />}
        {panel === "people" && <PeoplePanel roomId={roomId} onClose={closePanel} />}
        {panel === "moderation" && <ModerationPanel roomId={roomId} onClose={closePanel} />}
        {panel && typeof panel === "object" && (
          <ThreadPanel
            key={panel.threadId}
            room={room}
            threadId={panel.threadId}
            me={me}
            waiting={waiting}
            mayWrite={mayWrite}
            lastOwnAt={lastOwn?.createdAt}
            actions={actions}
            openId={(menu ?? picker)?.message.id}
            onSend={(written, answered, threadId) => send(written, { replyTo: answered, threadId })}
            onEdit={edit}
            onRetry={retry}
            onDiscard={discard}
            onClose={closePanel}
          />
        )}
        {menu && <MessageMenu message={menu.message} room={room} me={me} anchor={menu.anchor} actions={menuActions} onClose={close.menu} />}
        {picker && (
          <EmojiPicker
            anchor={picker.anchor}
            onPick={(emoji) => {
              calls.react(picker.message, emoji, true);
              close.picker();
            }}
            onClose={close.picker}
          />
        )}
        {receipts && <ReceiptsDialog message={receipts} onClose={close.receipts} />}
        {muting && <MuteDialog roomId={roomId} person={muting.sender} onClose={close.muting} />}
      </Suspense>
      <ConfirmDialog
        open={removing !== null}
        onCancel={close.removing}
        onConfirm={() => {
          if (removing) void calls.remove(removing);
          close.removing();
        }}
        title={t("delete.title")}
        confirmLabel={t("delete.confirm")}
        cancelLabel={words.cancel}
        danger
      >
        {t("delete.what")}
      </ConfirmDialog>
      {files.over && mayWrite && <DropHint />}
    </section>
  );
}
