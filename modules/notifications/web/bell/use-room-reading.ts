import type { Room } from "@lectern/chat/contract";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { listQuery, sendRead, stateQuery, type Notification } from "../api.ts";
import { applyRead } from "../cache.ts";

type Rooms = readonly Pick<Room, "id" | "readSequence">[];

/** The rooms of the chat, under its own key: it keeps them true on every page. */
const ROOMS_KEY = ["chat", "rooms"];

/** Who has read a message in its conversation, on whatever device, need not read of it again: its notification is marked as read. */
export function useRoomReading(): void {
  const queryClient = useQueryClient();
  const rooms = useRooms();
  const asked = useRef(new Set<string>());
  const { data: unread } = useQuery({ ...stateQuery(), select: (state) => state.unread });
  const { data: entries } = useInfiniteQuery({ ...listQuery("unread"), enabled: rooms !== undefined && unread !== undefined && unread > 0 });

  useEffect(() => {
    if (!rooms || !entries) return;
    const readTo = new Map(rooms.map(({ id, readSequence }) => [id, readSequence]));
    const seen = entries.pages.flatMap(({ items }) => items).filter((entry) => isSeen(entry, readTo) && !asked.current.has(askedFor(entry)));
    if (seen.length === 0) return;
    for (const entry of seen) asked.current.add(askedFor(entry));
    const ids = seen.map(({ id }) => id);
    sendRead({ ids }).then(
      (state) => applyRead(queryClient, { ...state, ids, readAt: new Date().toISOString() }),
      // They stay unread until they are opened.
      () => undefined,
    );
  }, [rooms, entries, queryClient]);
}

function useRooms(): Rooms | undefined {
  const queryClient = useQueryClient();
  return useSyncExternalStore(
    (listener) => queryClient.getQueryCache().subscribe(listener),
    () => queryClient.getQueryData<Rooms>(ROOMS_KEY),
  );
}

/** A conversation's entries are grouped by `<kind>:<room>` and lead to `?at=<number of the message>`. */
function isSeen({ kind, groupKey, link, readAt }: Notification, readTo: ReadonlyMap<string, number>): boolean {
  if (!kind.startsWith("chat.") || readAt !== null) return false;
  const read = readTo.get(groupKey.slice(kind.length + 1));
  const at = Number(new URLSearchParams(link.slice(link.indexOf("?"))).get("at"));
  return read !== undefined && at <= read;
}

/** Marked as unread again by hand, it stays unread; with something new in it, it is another. */
function askedFor({ id, sequence }: Notification): string {
  return `${id} ${sequence}`;
}
