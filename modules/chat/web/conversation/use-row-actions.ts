import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Message, Room } from "../../contract.ts";
import type { MenuActions } from "../message/MessageMenu.tsx";
import type { RowActions } from "../message/MessageRow.tsx";
import type { MessageCalls } from "../message/use-message-actions.ts";

interface RowActionsOptions {
  messages: readonly Message[];
  room: Pick<Room, "people">;
  calls: MessageCalls;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
  onThread: (threadId: string) => void;
  onJump: (message: Message) => void;
}

interface Opened {
  readonly message: Message;
  readonly anchor: RefObject<HTMLElement | null>;
}

/** What rows and their menu do, as objects that stay the same, and what is open because of it. */
export function useRowActions(options: RowActionsOptions) {
  const [menu, setMenu] = useState<Opened | null>(null);
  const [picker, setPicker] = useState<Opened | null>(null);
  const [receipts, setReceipts] = useState<Message | null>(null);
  const [muting, setMuting] = useState<Message | null>(null);
  const [removing, setRemoving] = useState<Message | null>(null);
  // Rows are drawn again only when their message changes; what they call is always the latest.
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const actions = useMemo<RowActions>(
    () => ({
      menu: (message, anchor) => setMenu({ message, anchor: { current: anchor } }),
      picker: (message, anchor) => setPicker({ message, anchor: { current: anchor } }),
      reply: (message) => latest.current.onReply(message),
      toggle: (message, emoji) => latest.current.calls.react(message, emoji),
      thread: (threadId) => latest.current.onThread(threadId),
      jump: (message) => latest.current.onJump(message),
      nameOf: (userId) => nameIn(latest.current, userId),
    }),
    [],
  );
  const menuActions = useMemo<MenuActions>(
    () => ({
      reply: (message) => latest.current.onReply(message),
      picker: (message, anchor) => setPicker({ message, anchor: { current: anchor } }),
      thread: (threadId) => latest.current.onThread(threadId),
      edit: (message) => latest.current.onEdit(message),
      remove: setRemoving,
      pin: (message, pinned) => latest.current.calls.pin(message, pinned),
      receipts: setReceipts,
      mute: setMuting,
    }),
    [],
  );
  const close = {
    menu: () => setMenu(null),
    picker: () => setPicker(null),
    receipts: () => setReceipts(null),
    muting: () => setMuting(null),
    removing: () => setRemoving(null),
  };
  return { actions, menuActions, menu, picker, receipts, muting, removing, close };
}

/** Somebody's name, where they have written or are one of the people of a direct room. */
function nameIn({ messages, room }: RowActionsOptions, userId: string): string | undefined {
  const person = room.people.find(({ id }) => id === userId) ?? messages.findLast(({ sender }) => sender.id === userId)?.sender;
  return person?.fullName;
}
