import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { ChatPerson, Message, Room, Routes } from "../contract.ts";
import { EMPTY_ROOM, type RoomMessages } from "./room-state.ts";

export const api = createClient<Routes>({ fetch: sessionFetch });

/** Messages of one page of history. */
export const HISTORY_PAGE = 100;
/** With more than this unread one starts at the first of them; the latest page holds fewer. */
const FAR_UNREAD = 60;

/** A room as one sees it. Loaded once; from then on socket events and entering it keep it true. */
export const roomQuery = (roomId: string) =>
  queryOptions({
    queryKey: ["chat", "room", roomId],
    queryFn: ({ signal }): Promise<Room> => api.get("/api/chat/rooms/:roomId", { params: { roomId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Its messages as this tab holds them: the latest, or those around the first unread one. */
export const messagesQuery = (roomId: string) =>
  queryOptions({
    queryKey: ["chat", "messages", roomId],
    queryFn: async ({ client, signal }): Promise<RoomMessages> => {
      // First the room, then what is in it: what changes in between is caught up with from the room's revision.
      const room = await client.fetchQuery({ ...roomQuery(roomId), staleTime: 0 });
      client.setQueryData(caughtUpKey(roomId), room.revision);
      return room.unread > FAR_UNREAD ? loadAround(client, roomId, room.readSequence, signal) : loadLatest(roomId, signal);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The `revision` up to which this tab has asked for every change; a number. What events told since may have holes. */
export const caughtUpKey = (roomId: string) => ["chat", "caught-up", roomId];

/** One's rooms. `watch-rooms` fills it; asked for over HTTP where the socket is not there yet. */
export const roomsQuery = () =>
  queryOptions({
    queryKey: ["chat", "rooms"],
    queryFn: async ({ signal }): Promise<readonly Room[]> => (await api.get("/api/chat/rooms", { signal })).rooms,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How many are in a room now, and who, as far as it has been asked for. */
export interface Online {
  readonly online: number;
  readonly people: readonly ChatPerson[] | null;
}

/** Filled by entering the room and by its events. */
export const onlineKey = (roomId: string) => ["chat", "online", roomId];

export const onlinePeopleQuery = (roomId: string) =>
  queryOptions({
    queryKey: onlineKey(roomId),
    queryFn: async ({ signal }): Promise<Online> => {
      const { items, online } = await api.get("/api/chat/rooms/:roomId/online", { params: { roomId }, signal });
      return { online, people: items };
    },
    staleTime: 10_000,
  });

/** How far somebody has received and read a room. */
export type Marks = readonly { readonly userId: string; readonly delivered: number; readonly read: number }[];

/** How far the others are; filled by entering the room and by its events. */
export const marksKey = (roomId: string) => ["chat", "marks", roomId];

/** Milliseconds to leave between two marks of reading; a number. */
export const markEveryKey = (roomId: string) => ["chat", "mark-every", roomId];

/** Who is signed in: what is one's own does not count as unread. Set by the background part. */
export const meKey = ["chat", "me"];

export const threadQuery = (roomId: string, threadId: string) =>
  queryOptions({
    queryKey: ["chat", "thread", roomId, threadId],
    queryFn: async ({ signal }): Promise<RoomMessages> => {
      const { items } = await api.get("/api/chat/rooms/:roomId/messages", { params: { roomId }, query: { threadId, limit: 200 }, signal });
      return { messages: items.toReversed(), atEnd: true };
    },
    staleTime: 10_000,
  });

export const pinsQuery = (roomId: string) =>
  queryOptions({
    queryKey: ["chat", "pins", roomId],
    queryFn: async ({ signal }): Promise<readonly Message[]> => (await api.get("/api/chat/rooms/:roomId/pins", { params: { roomId }, signal })).items,
    staleTime: 10_000,
  });

export const mentionableQuery = (roomId: string, q: string) =>
  queryOptions({
    queryKey: ["chat", "people", roomId, q],
    queryFn: async ({ signal }) => (await api.get("/api/chat/rooms/:roomId/people", { params: { roomId }, query: { q }, signal })).items,
    staleTime: 60_000,
  });

export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ["chat", "everybody", q],
    queryFn: async ({ signal }) => (await api.get("/api/chat/people", { query: { q }, signal })).items,
    staleTime: 60_000,
    enabled: q !== "",
  });

export const receiptsQuery = (roomId: string, messageId: string) =>
  queryOptions({
    queryKey: ["chat", "receipts", messageId],
    queryFn: ({ signal }) => api.get("/api/chat/rooms/:roomId/messages/:messageId/receipts", { params: { roomId, messageId }, signal }),
    staleTime: 0,
  });

export const moderationQuery = (roomId: string) =>
  queryOptions({
    queryKey: ["chat", "moderation", roomId],
    queryFn: ({ signal }) => api.get("/api/chat/rooms/:roomId/moderation", { params: { roomId }, signal }),
  });

export const mutesQuery = (roomId: string) =>
  queryOptions({
    queryKey: ["chat", "mutes", roomId],
    queryFn: async ({ signal }) => (await api.get("/api/chat/rooms/:roomId/mutes", { params: { roomId }, query: { limit: 200 }, signal })).items,
  });

/** The latest messages. */
export async function loadLatest(roomId: string, signal?: AbortSignal): Promise<RoomMessages> {
  const { items } = await api.get("/api/chat/rooms/:roomId/messages", { params: { roomId }, query: { limit: HISTORY_PAGE }, ...(signal ? { signal } : {}) });
  return { ...EMPTY_ROOM, messages: items.toReversed() };
}

/** The messages on both sides of a number. */
export async function loadAround(client: QueryClient, roomId: string, sequence: number, signal?: AbortSignal): Promise<RoomMessages> {
  const messages = await loadAfter(roomId, Math.max(0, sequence - HISTORY_PAGE / 2), HISTORY_PAGE, signal);
  const latest = client.getQueryData(roomQuery(roomId).queryKey)?.sequence ?? 0;
  return { messages, atEnd: (messages.at(-1)?.sequence ?? 0) >= latest };
}

/** The `limit` messages that follow a number, in order. Numbers have no holes: what stands before a message is found by its number, too. */
export async function loadAfter(roomId: string, after: number, limit: number, signal?: AbortSignal): Promise<Message[]> {
  const { items } = await api.get("/api/chat/rooms/:roomId/messages", { params: { roomId }, query: { after, limit }, ...(signal ? { signal } : {}) });
  return items.toReversed();
}
