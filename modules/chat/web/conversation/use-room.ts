import { useOnConnect } from "@lectern/ui/web/realtime";
import { problemOf } from "@lectern/ui/web/problem";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  caughtUpKey,
  HISTORY_PAGE,
  loadAfter,
  loadAround,
  loadLatest,
  markEveryKey,
  marksKey,
  messagesQuery,
  onlineKey,
  roomQuery,
  type Online,
} from "../api.ts";
import { CATCH_UP_LIMIT, CATCH_UP_MAX } from "../../contract/catch-up.ts";
import { changeRoom } from "../events.ts";
import { addNewer, addOlder, contiguousEnd, hasGap, mergeMessages, placeOf, type RoomMessages } from "../room-state.ts";
import { socket } from "../socket.ts";

/** How often each room is on the page: the connection leaves it with the last. */
const views = new Map<string, number>();

/** A room kept true while it is on the page: entered, caught up after every interruption, left at the end. */
export function useRoom(roomId: string) {
  const queryClient = useQueryClient();
  const emit = socket.useEmit();
  const messages = useQuery(messagesQuery(roomId));
  const room = useQuery({ ...roomQuery(roomId), enabled: false });
  const [refusal, setRefusal] = useState<unknown>(null);
  const busy = useRef<Promise<void> | null>(null);
  const pageLimit = useRef(CATCH_UP_MAX);
  const { queryKey } = messagesQuery(roomId);
  const update = (change: (state: RoomMessages) => RoomMessages) => queryClient.setQueryData(queryKey, (state) => state && change(state));

  /** Asks for what came after the last number without a hole before it, and for what changed, page by page. */
  const catchUp = useEffectEvent(async () => {
    const state = await queryClient.ensureQueryData(messagesQuery(roomId));
    const known = await queryClient.ensureQueryData(roomQuery(roomId));
    // Whoever reads further up asks for what comes between when they get there.
    let afterSequence = state.atEnd ? (contiguousEnd(state) ?? 0) : known.sequence;
    let afterRevision = queryClient.getQueryData<number>(caughtUpKey(roomId)) ?? known.revision;
    for (;;) {
      const limit = pageLimit.current;
      // Until it has come: a page that a slow line cuts is asked for again in smaller pieces.
      pageLimit.current = CATCH_UP_LIMIT;
      const answer = await emit("join-course", { roomId, afterSequence, afterRevision, limit });
      pageLimit.current = limit;
      update((held) => mergeMessages(held, [...answer.messages, ...answer.changed]));
      const latest = answer.messages.at(-1);
      changeRoom(queryClient, roomId, ({ lastMessage }) => ({
        ...answer.room,
        lastMessage: latest && latest.sequence > (lastMessage?.sequence ?? 0) ? latest : lastMessage,
      }));
      queryClient.setQueryData(caughtUpKey(roomId), answer.revision);
      queryClient.setQueryData<Online>(onlineKey(roomId), (before) => ({ online: answer.online, people: before?.people ?? null }));
      queryClient.setQueryData(marksKey(roomId), answer.marks);
      queryClient.setQueryData(markEveryKey(roomId), answer.markEveryMs);
      if (!answer.hasMore) return;
      afterSequence = latest?.sequence ?? afterSequence;
      afterRevision = answer.revision;
    }
  });

  const enter = useEffectEvent(() => {
    // A lost connection is the shell's to tell; the next one enters again.
    catchUp().then(
      () => setRefusal(null),
      (error: unknown) => setRefusal(problemOf(error).status >= 400 ? error : null),
    );
  });
  useOnConnect(() => enter());
  socket.useEvent("room-changed", ({ roomId: where }) => {
    if (where === roomId) enter();
  });

  const gap = messages.data ? hasGap(messages.data) : false;
  useEffect(() => {
    if (gap) enter();
  }, [gap]);

  const leave = useEffectEvent((left: string) => void emit("leave-course", { roomId: left }).catch(() => undefined));
  useEffect(() => {
    views.set(roomId, (views.get(roomId) ?? 0) + 1);
    return () => {
      const left = (views.get(roomId) ?? 1) - 1;
      if (left > 0) return void views.set(roomId, left);
      views.delete(roomId);
      leave(roomId);
    };
  }, [roomId]);

  /** One thing is loaded at a time: who wants to go somewhere waits for it, what scrolls asks again. */
  async function load(kind: "page" | "jump", run: () => Promise<void>): Promise<void> {
    if (busy.current && kind !== "jump") return;
    while (busy.current) await busy.current.catch(() => undefined);
    busy.current = run().finally(() => {
      busy.current = null;
    });
    await busy.current;
  }

  const older = () =>
    load("page", async () => {
      const first = messages.data?.messages[0]?.sequence ?? 1;
      if (first <= 1) return;
      const limit = Math.min(HISTORY_PAGE, first - 1);
      const page = await loadAfter(roomId, first - 1 - limit, limit);
      update((state) => addOlder(state, page));
    });

  const newer = () =>
    load("page", async () => {
      const last = messages.data?.messages.at(-1)?.sequence ?? 0;
      const page = await loadAfter(roomId, last, HISTORY_PAGE);
      const atEnd = page.length < HISTORY_PAGE;
      update((state) => addNewer(state, page, atEnd));
      // What arrived while the page was on its way.
      if (atEnd) await catchUp().catch(() => undefined);
    });

  const latest = () =>
    load("jump", async () => {
      const fresh = await loadLatest(roomId);
      queryClient.setQueryData(queryKey, fresh);
      await catchUp().catch(() => undefined);
    });

  /** Makes sure that a message is held; answers whether it exists. */
  async function bring(sequence: number): Promise<boolean> {
    const held = queryClient.getQueryData(queryKey);
    if (held && isHeld(held, sequence)) return true;
    await load("jump", async () => {
      const around = await loadAround(queryClient, roomId, sequence);
      queryClient.setQueryData(queryKey, around);
    });
    const now = queryClient.getQueryData(queryKey);
    return now !== undefined && isHeld(now, sequence);
  }

  return { room, messages, refusal, older, newer, latest, bring, retry: () => void messages.refetch() };
}

function isHeld({ messages }: RoomMessages, sequence: number): boolean {
  return messages[placeOf(messages, sequence)]?.sequence === sequence;
}
