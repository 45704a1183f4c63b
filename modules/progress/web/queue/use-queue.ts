import { useOnConnect } from "@lectern/ui/web/realtime";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openQueue, type ProgressQueue } from "./queue.ts";

let current: { userId: string; queue: ProgressQueue } | undefined;

/** The queue of the person signed in; one per tab, whoever asks for it. */
function queueOf(userId: string, queryClient: QueryClient): ProgressQueue {
  if (current?.userId !== userId) {
    current?.queue.close();
    current = { userId, queue: openQueue(userId, queryClient) };
  }
  return current.queue;
}

/** Gives the queue and sends what waits in it: now, when the network is back, and when the server is. */
export function useQueue(): ProgressQueue {
  const user = useUser();
  const queue = queueOf(user.id, useQueryClient());
  useOnConnect(() => void queue.drain());
  useEffect(() => {
    const drain = () => void queue.drain();
    drain();
    addEventListener("online", drain);
    return () => removeEventListener("online", drain);
  }, [queue]);
  return queue;
}
