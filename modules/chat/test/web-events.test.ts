import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { marksKey, meKey, messagesQuery, onlineKey, pinsQuery, roomQuery, roomsQuery, threadQuery } from "../web/api.ts";
import events from "../web/events.ts";
import { countUnread } from "../web/rooms-state.ts";
import { message, room } from "./web-message.ts";

/** A tab of Bob's that shows a room with one message by Ann. */
function tab() {
  const queryClient = new QueryClient();
  const first = message(1);
  const shown = room({ sequence: 1, readSequence: 1, lastMessage: first });
  queryClient.setQueryData(meKey, "bob");
  queryClient.setQueryData(roomQuery("room").queryKey, shown);
  queryClient.setQueryData(roomsQuery().queryKey, [
    room({ id: "other", lastMessage: message(1, { roomId: "other", createdAt: "2026-11-21T04:00:00.000Z" }) }),
    shown,
  ]);
  queryClient.setQueryData(messagesQuery("room").queryKey, { messages: [first], atEnd: true });
  return {
    queryClient,
    hear: (event: string, payload: unknown) => events[event]?.(queryClient, payload),
    room: () => queryClient.getQueryData(roomQuery("room").queryKey),
    rooms: () => queryClient.getQueryData(roomsQuery().queryKey) ?? [],
    texts: () => queryClient.getQueryData(messagesQuery("room").queryKey)?.messages.map((one) => one.message),
  };
}

const bob = { id: "bob", fullName: "Bob", avatarUrl: null };

describe("what socket events do to what a tab shows", () => {
  it("a message stands in the room, counts as unread, and brings the room to the top of the list", () => {
    const { hear, room: shown, rooms, texts } = tab();
    hear("message-received", message(2, { mentions: [bob], createdAt: "2026-11-21T05:00:00.000Z" }));
    hear("message-received", message(2, { mentions: [bob], createdAt: "2026-11-21T05:00:00.000Z" }));
    expect(texts()).toEqual(["m1", "m2"]);
    expect(shown()).toMatchObject({ sequence: 2, unread: 1, unreadMentions: 1, lastMessage: { id: "id-2" } });
    expect(rooms().map(({ id }) => id)).toEqual(["room", "other"]);
  });

  it("one's own message, by whatever device, is not unread", () => {
    const { hear, room: shown } = tab();
    hear("message-received", message(2, { sender: bob }));
    expect(shown()).toMatchObject({ sequence: 2, unread: 0 });
  });

  it("word of a room that is not open counts its messages, and reading it anywhere clears them", () => {
    const { hear, rooms } = tab();
    const naming = [
      { sequence: 1, senderId: "ann", userIds: ["bob"], everyone: false },
      { sequence: 2, senderId: "ann", userIds: ["carl"], everyone: false },
      { sequence: 3, senderId: "ann", userIds: [], everyone: true },
    ];
    hear("room-activity", { roomId: "other", courseId: null, sequence: 3, lastMessage: message(3, { roomId: "other", mentionsEveryone: true }), naming });
    expect(rooms().find(({ id }) => id === "other")).toMatchObject({ sequence: 3, unread: 3, unreadMentions: 2 });
    expect(countUnread(rooms())).toEqual({ rooms: 1, mentions: 2 });
    // What was counted is not counted again; one's own calls to everybody never are.
    const own = { sequence: 4, senderId: "bob", userIds: [], everyone: true };
    hear("room-activity", { roomId: "other", courseId: null, sequence: 4, lastMessage: message(4, { roomId: "other" }), naming: [...naming, own] });
    expect(rooms().find(({ id }) => id === "other")).toMatchObject({ sequence: 4, unread: 4, unreadMentions: 2 });
    hear("room-read", { roomId: "other", courseId: null, read: 4, unread: 0, unreadMentions: 0 });
    expect(countUnread(rooms())).toEqual({ rooms: 0, mentions: 0 });
    // Late word of an earlier place changes nothing.
    hear("room-read", { roomId: "other", courseId: null, read: 1, unread: 2, unreadMentions: 1 });
    expect(countUnread(rooms())).toEqual({ rooms: 0, mentions: 0 });
  });

  it("a change of a message reaches the room, its thread, the pins and the list, and an older one nothing", () => {
    const { queryClient, hear, room: shown, texts } = tab();
    queryClient.setQueryData(threadQuery("room", "id-1").queryKey, { messages: [message(1)], atEnd: true });
    queryClient.setQueryData(pinsQuery("room").queryKey, []);
    hear("message-updated", message(1, { revision: 2, message: "newer", pinnedAt: "2026-11-21T06:00:00.000Z" }));
    hear("message-updated", message(1, { revision: 1, message: "older" }));
    expect(texts()).toEqual(["newer"]);
    expect(queryClient.getQueryData(threadQuery("room", "id-1").queryKey)?.messages[0]?.message).toBe("newer");
    expect(queryClient.getQueryData(pinsQuery("room").queryKey)?.map((one) => one.message)).toEqual(["newer"]);
    expect(shown()).toMatchObject({ revision: 2, lastMessage: { message: "newer" } });
    hear("message-received", message(2, { threadId: "id-1", replyTo: "id-1" }));
    expect(queryClient.getQueryData(threadQuery("room", "id-1").queryKey)?.messages).toHaveLength(2);
    hear("message-updated", message(1, { revision: 3, message: "newer" }));
    expect(queryClient.getQueryData(pinsQuery("room").queryKey)).toEqual([]);
  });

  it("who is here and how far they are is kept, and marks never go back", () => {
    const { queryClient, hear } = tab();
    hear("user-joined", { roomId: "room", courseId: "course", user: bob, online: 2 });
    expect(queryClient.getQueryData(onlineKey("room"))).toEqual({ online: 2, people: null });
    queryClient.setQueryData(onlineKey("room"), { online: 2, people: [bob] });
    hear("user-left", { roomId: "room", courseId: "course", user: bob, online: 1 });
    expect(queryClient.getQueryData(onlineKey("room"))).toEqual({ online: 1, people: [] });
    hear("read-marks", { roomId: "room", courseId: "course", marks: [{ userId: "ann", delivered: 4, read: 3 }] });
    hear("read-marks", { roomId: "room", courseId: "course", marks: [{ userId: "ann", delivered: 2, read: 2 }] });
    expect(queryClient.getQueryData(marksKey("room"))).toEqual([{ userId: "ann", delivered: 4, read: 3 }]);
  });
});
