import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Message, Room } from "../../contract.ts";
import { threadQuery } from "../api.ts";
import { Composer, type Written } from "../composer/Composer.tsx";
import { DropHint } from "../composer/DropHint.tsx";
import { useFiles } from "../composer/use-files.ts";
import { isContinued, unsentOf } from "../list/rows.ts";
import { MessageRow, type RowActions } from "../message/MessageRow.tsx";
import { UnsentRow } from "../message/UnsentRow.tsx";
import type { OutgoingMessage } from "../outbox/storage.ts";
import { Panel } from "../panels/Panel.tsx";
import { useT } from "../t.ts";

interface ThreadPanelProps {
  room: Room;
  threadId: string;
  me: string;
  waiting: readonly OutgoingMessage[];
  mayWrite: boolean;
  lastOwnAt: string | undefined;
  actions: RowActions;
  openId: string | undefined;
  onSend: (written: Written, replyTo: string, threadId: string) => void;
  onEdit: (message: Message, text: string, mentions: readonly string[]) => void;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onClose: () => void;
}

/** A message with everything that answers it; what one writes here answers it, too. */
export default function ThreadPanel(props: ThreadPanelProps) {
  const { room, threadId, me, waiting, mayWrite, lastOwnAt, actions, openId, onSend, onEdit, onRetry, onDiscard, onClose } = props;
  const t = useT();
  const thread = useQuery(threadQuery(room.id, threadId));
  const [editing, setEditing] = useState<Message | null>(null);
  const files = useFiles();
  const end = useRef<HTMLDivElement>(null);
  const messages = thread.data?.messages ?? [];
  const unsent = unsentOf(
    waiting.filter((one) => one.threadId === threadId),
    room.id,
    messages,
    me,
  );
  const count = messages.length + unsent.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [count]);

  return (
    // What is dropped here belongs to the thread, not to the conversation around it.
    <Panel title={t("thread.title")} onClose={onClose} dropTarget={mayWrite ? files.dropTarget : undefined}>
      <div
        className="min-h-0 flex-1 overflow-y-auto px-1 py-2"
        role="log"
        aria-label={t("thread.title")}
        aria-live="off"
        tabIndex={0}
        aria-busy={thread.isPending}
      >
        {thread.isError && <Failure error={thread.error} onRetry={() => void thread.refetch()} />}
        {thread.isPending && <SkeletonText lines={6} className="p-3" />}
        {messages.map((message, index) => (
          <div key={message.id} className={index === 0 ? "mb-2 border-b border-line pb-2" : undefined}>
            <MessageRow
              message={message}
              answered={messages.find(({ id }) => id === message.replyTo)}
              continued={index > 1 && isContinued(messages[index - 1], message)}
              highlighted={false}
              open={openId === message.id}
              status={null}
              me={me}
              mayWrite={mayWrite}
              inThread
              actions={actions}
            />
          </div>
        ))}
        {unsent.map((message) => (
          <UnsentRow key={message.clientId} message={message} onRetry={onRetry} onDiscard={onDiscard} />
        ))}
        <div ref={end} />
      </div>
      {mayWrite && (
        <Composer
          room={room}
          draftKey={`${me}.${room.id}.${threadId}`}
          label={t("thread.write")}
          replyTo={null}
          onCancelReply={() => {}}
          editing={editing}
          onCancelEdit={() => setEditing(null)}
          onEdit={(message, text, mentions) => {
            setEditing(null);
            onEdit(message, text, mentions);
          }}
          onEditLast={() => setEditing(messages.findLast(({ sender, deletedAt, message }) => sender.id === me && !deletedAt && message !== "") ?? null)}
          files={files.files}
          onFiles={files.add}
          onDropFile={files.drop}
          lastOwnAt={lastOwnAt}
          onSend={(written) => {
            files.clear();
            onSend(written, threadId, threadId);
          }}
          autoFocus
        />
      )}
      {files.over && mayWrite && <DropHint />}
    </Panel>
  );
}
