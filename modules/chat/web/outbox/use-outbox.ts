import { useOnConnect } from "@lectern/ui/web/realtime";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { roomQuery } from "../api.ts";
import { mergeMessages } from "../room-state.ts";
import { socket } from "../socket.ts";
import { openOutbox, type Outbox, type Send } from "./outbox.ts";
import type { OutgoingMessage } from "./storage.ts";

let current: { userId: string; outbox: Outbox } | undefined;
/** Set by whoever shows a room: sending goes through the socket of the shell. */
let sendNow: Send = () => Promise.reject(new TypeError("no room is open"));

/** The outbox of the person signed in; one per tab, whichever room is open. */
function outboxOf(userId: string, queryClient: QueryClient): Outbox {
  if (current?.userId !== userId) {
    current?.outbox.close();
    const onSent = (message: Awaited<ReturnType<Send>>) =>
      queryClient.setQueryData(roomQuery(message.courseId).queryKey, (room) => room && mergeMessages(room, [message]));
    current = { userId, outbox: openOutbox(userId, (message) => sendNow(message), onSent) };
  }
  return current.outbox;
}

/** The person's outbox while a room is open, and what waits in it. */
export function useOutbox(): { outbox: Outbox; waiting: readonly OutgoingMessage[] } {
  const { id: userId } = useUser();
  const outbox = outboxOf(userId, useQueryClient());
  const emit = socket.useEmit();
  const send = useEffectEvent(
    async ({ courseId, clientId, message, replyTo }: OutgoingMessage) => (await emit("send-message", { courseId, clientId, message, replyTo })).message,
  );

  useEffect(() => {
    sendNow = (message) => send(message);
    outbox.drain();
  }, [outbox]);
  useOnConnect(() => outbox.drain());

  const waiting = useSyncExternalStore(outbox.subscribe, outbox.read);
  return { outbox, waiting };
}
