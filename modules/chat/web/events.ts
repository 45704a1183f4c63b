import type { QueryClient } from "@tanstack/react-query";
import type { ChatPerson, Message, Room } from "../contract.ts";
import { marksKey, meKey, messagesQuery, onlineKey, pinsQuery, roomQuery, roomsQuery, threadQuery, type Marks, type Online } from "./api.ts";
import { mergeMessages } from "./room-state.ts";
import { inOrder, withActivity, withMessage, withRead } from "./rooms-state.ts";
import { socket } from "./socket.ts";

/** The only place where this room's events touch the query cache. */
export default socket.handlers({
  "message-received": takeMessage,
  "message-updated": takeMessage,
  "room-changed": (queryClient, { roomId }) => askAgain(queryClient, roomId),
  "user-joined": (queryClient, { roomId, user, online }) => changeOnline(queryClient, roomId, online, (people) => (user ? withPerson(people, user) : people)),
  "user-left": (queryClient, { roomId, user, online }) =>
    changeOnline(queryClient, roomId, online, (people) => (user ? people.filter(({ id }) => id !== user.id) : people)),
  "read-marks": (queryClient, { roomId, marks }) => {
    queryClient.setQueryData<Marks>(marksKey(roomId), (known) => mergeMarks(known ?? [], marks));
  },
  "room-activity": (queryClient, { roomId, ...activity }) => {
    changeRoom(queryClient, roomId, (room) => withActivity(room, activity, meOf(queryClient)));
  },
  "room-read": (queryClient, { roomId, read, unread, unreadMentions }) => {
    changeRoom(queryClient, roomId, (room) => withRead(room, read, unread, unreadMentions));
  },
  "room-added": (queryClient) => void queryClient.invalidateQueries({ queryKey: roomsQuery().queryKey }),
});

/** A new message, or a new state of one: wherever this tab shows it. Also for what the server answers to one's own calls. */
export function takeMessage(queryClient: QueryClient, message: Message): void {
  const { roomId } = message;
  queryClient.setQueryData(messagesQuery(roomId).queryKey, (room) => room && mergeMessages(room, [message]));
  const thread = message.threadId ?? message.id;
  queryClient.setQueryData(threadQuery(roomId, thread).queryKey, (room) => room && mergeMessages(room, [message]));
  queryClient.setQueryData(pinsQuery(roomId).queryKey, (pins) => pins && withPin(pins, message));
  changeRoom(queryClient, roomId, (room) => withMessage(room, message, meOf(queryClient)));
  // Taken back before one had read it: whether it counted as unread, only the server knows.
  const read = queryClient.getQueryData(roomQuery(roomId).queryKey)?.readSequence ?? 0;
  if (message.deletedAt && message.sequence > read) askAgain(queryClient, roomId);
}

function askAgain(queryClient: QueryClient, roomId: string): void {
  for (const { queryKey } of [roomQuery(roomId), roomsQuery()]) void queryClient.invalidateQueries({ queryKey });
}

/** Changes a room where it is shown alone and where it stands in the list. */
export function changeRoom(queryClient: QueryClient, roomId: string, change: (room: Room) => Room): void {
  const stale = [roomQuery(roomId), roomsQuery()].filter(({ queryKey }) => queryClient.getQueryState(queryKey)?.isInvalidated);
  queryClient.setQueryData(roomQuery(roomId).queryKey, (room) => room && change(room));
  queryClient.setQueryData(roomsQuery().queryKey, (rooms) => rooms && inOrder(rooms.map((room) => (room.id === roomId ? change(room) : room))));
  // What has to be asked for again still has to be: one change more does not make it whole.
  for (const { queryKey } of stale) void queryClient.invalidateQueries({ queryKey, refetchType: "none" });
}

/** Marks never go back. */
export function mergeMarks(known: Marks, arrived: Marks): Marks {
  const byUser = new Map(known.map((mark) => [mark.userId, mark]));
  for (const { userId, delivered, read } of arrived) {
    const before = byUser.get(userId);
    byUser.set(userId, { userId, delivered: Math.max(delivered, before?.delivered ?? 0), read: Math.max(read, before?.read ?? 0) });
  }
  return [...byUser.values()];
}

function changeOnline(queryClient: QueryClient, roomId: string, online: number, change: (people: readonly ChatPerson[]) => readonly ChatPerson[]): void {
  queryClient.setQueryData<Online>(onlineKey(roomId), (known) => ({ online, people: known?.people ? change(known.people) : null }));
}

function withPerson(people: readonly ChatPerson[], person: ChatPerson): readonly ChatPerson[] {
  return people.some(({ id }) => id === person.id) ? people : [...people, person];
}

function withPin(pins: readonly Message[], message: Message): readonly Message[] {
  const known = pins.find(({ id }) => id === message.id);
  if (known && known.revision > message.revision) return pins;
  const others = pins.filter(({ id }) => id !== message.id);
  if (!message.pinnedAt || message.deletedAt) return known ? others : pins;
  return [message, ...others].toSorted((one, other) => (other.pinnedAt ?? "").localeCompare(one.pinnedAt ?? ""));
}

function meOf(queryClient: QueryClient): string | undefined {
  return queryClient.getQueryData<string>(meKey);
}
