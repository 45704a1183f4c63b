import { useOnConnect } from "@lectern/ui/web/realtime";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { meKey, roomsQuery } from "../api.ts";
import { outboxOf, setSend } from "../outbox/use-outbox.ts";
import type { OutgoingMessage } from "../outbox/storage.ts";
import { inOrder } from "../rooms-state.ts";
import { socket } from "../socket.ts";

/** Whatever page is open: sends what waits in this browser, and keeps the list of rooms with what is unread true. */
export default function Background() {
  const { id: userId } = useUser();
  const queryClient = useQueryClient();
  const emit = socket.useEmit();
  const outbox = outboxOf(userId, queryClient);

  const send = useEffectEvent(async ({ roomId, clientId, message, replyTo, mentions, mentionsEveryone, fileId }: OutgoingMessage) => {
    const content = {
      message,
      messageType: fileId ? ("file" as const) : ("text" as const),
      fileId,
      replyTo,
      mentions: mentions && [...mentions],
      mentionsEveryone,
    };
    return (await emit("send-message", { roomId, clientId, ...content })).message;
  });
  const watch = useEffectEvent(() => {
    emit("watch-rooms", {}).then(
      ({ rooms }) => queryClient.setQueryData(roomsQuery().queryKey, inOrder(rooms)),
      // The next connection asks again; the list itself asks over HTTP.
      () => undefined,
    );
  });

  useEffect(() => {
    queryClient.setQueryData(meKey, userId);
    setSend((message) => send(message));
    outbox.drain();
  }, [outbox, queryClient, userId]);
  useOnConnect(() => {
    outbox.drain();
    watch();
  });
  socket.useEvent("room-added", () => watch());
  return null;
}
