import { useUser } from "@lectern/ui/web/session";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Message } from "../../contract.ts";
import { takeMessage } from "../events.ts";
import { browserStore } from "./browser-store.ts";
import { openOutbox, type Outbox } from "./outbox.ts";
import type { OutgoingMessage } from "./storage.ts";
import { cancelUpload, uploadFile } from "./uploads.ts";

type Send = (message: OutgoingMessage) => Promise<Message>;

let current: { userId: string; outbox: Outbox } | undefined;
/** Set by the background part, which has the socket of the shell. */
let sendNow: Send = () => Promise.reject(new TypeError("there is no connection yet"));

/** How messages leave. */
export function setSend(send: Send): void {
  sendNow = send;
}

/** The outbox of a person; one per tab, whatever page is open. */
export function outboxOf(userId: string, queryClient: QueryClient): Outbox {
  if (current?.userId !== userId) {
    current?.outbox.close();
    const outbox = openOutbox(userId, {
      store: browserStore(userId),
      upload: uploadFile,
      cancelUpload,
      send: (message) => sendNow(message),
      onSent: (message) => takeMessage(queryClient, message),
    });
    current = { userId, outbox };
  }
  return current.outbox;
}

/** The outbox of the person signed in, and what waits in it. */
export function useOutbox(): { outbox: Outbox; waiting: readonly OutgoingMessage[] } {
  const { id: userId } = useUser();
  const outbox = outboxOf(userId, useQueryClient());
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.read);
  return { outbox, waiting };
}
