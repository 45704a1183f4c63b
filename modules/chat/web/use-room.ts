import { useOnConnect } from "@lectern/ui/web/realtime";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { loadOlder, roomQuery } from "./api.ts";
import { contiguousEnd, hasGap, mergeMessages, prependOlder, type RoomState } from "./room-state.ts";
import { socket } from "./socket.ts";

/** A room kept true while it is on the page: joined, caught up after every interruption, left at the end. */
export function useRoom(courseId: string) {
  const queryClient = useQueryClient();
  const emit = socket.useEmit();
  const room = useQuery(roomQuery(courseId));
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const { queryKey } = roomQuery(courseId);
  const update = (change: (state: RoomState) => RoomState) => queryClient.setQueryData(queryKey, (state) => state && change(state));

  /** Asks for everything after the last number without a hole before it, page by page. */
  const catchUp = useEffectEvent(async () => {
    const state = await queryClient.ensureQueryData(roomQuery(courseId));
    let after = contiguousEnd(state) ?? 0;
    for (;;) {
      const answer = await emit("join-course", { courseId, afterSequence: after });
      update((known) => ({ ...mergeMessages(known, answer.messages), online: answer.online }));
      after = answer.messages.at(-1)?.sequence ?? after;
      if (!answer.hasMore) return;
    }
  });

  const enter = useEffectEvent(() => {
    // A lost connection is the shell's to tell; the next one enters again.
    catchUp().then(
      () => setRefusal(null),
      (error: unknown) => setRefusal(error),
    );
  });
  useOnConnect(() => enter());

  const gap = room.data ? hasGap(room.data) : false;
  useEffect(() => {
    if (gap) enter();
  }, [gap]);

  const leave = useEffectEvent((left: string) => void emit("leave-course", { courseId: left }).catch(() => undefined));
  useEffect(() => () => leave(courseId), [courseId]);

  async function older(): Promise<void> {
    const cursor = room.data?.olderCursor;
    if (!cursor || loadingOlder) return;
    setLoadingOlder(true);
    try {
      const { items, nextCursor } = await loadOlder(courseId, cursor);
      update((state) => prependOlder(state, items, nextCursor));
    } finally {
      setLoadingOlder(false);
    }
  }

  return { room, refusal, older, loadingOlder };
}
