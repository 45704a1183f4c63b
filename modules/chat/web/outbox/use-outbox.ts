import { useOnConnect } from "@lectern/ui/web/realtime";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { roomQuery } from "../api.ts";
import { mergeMessages } from "../room-state.ts";
import { socket } from "../socket.ts";
import { openOutbox, type Outbox, type Send } from "./outbox.ts";
import type { OutgoingMessage } from "./storage.ts";

/** The person's outbox while a room is open, and what waits in it. */
export function useOutbox(): { outbox: Outbox | null; waiting: readonly OutgoingMessage[] } {
  const { id: userId } = useUser();
  const queryClient = useQueryClient();
  const emit = socket.useEmit();
  const [outbox, setOutbox] = useState<Outbox | null>(null);

  const send: Send = useEffectEvent(async ({ courseId, clientId, message, replyTo }) => (await emit("send-message", { courseId, clientId, message, replyTo })).message);

  useEffect(() => {
    const opened = openOutbox(
      userId,
      (message) => send(message),
      (message) => queryClient.setQueryData(roomQuery(message.courseId).queryKey, (room) => room && mergeMessages(room, [message])),
    );
    setOutbox(opened);
    opened.drain();
    return () => opened.close();
  }, [userId, queryClient]);

  useOnConnect(() => outbox?.drain());
  const waiting = useSyncExternalStore(outbox?.subscribe ?? subscribeToNothing, outbox?.read ?? readNothing);
  return { outbox, waiting };
}

const NOTHING: readonly OutgoingMessage[] = [];
const subscribeToNothing = () => () => undefined;
const readNothing = () => NOTHING;
