import type { RealtimePort } from "@lectern/core/ports";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export interface RealtimeUnderTest {
  /** Socket.IO servers; a socket enters the rooms named in its `auth.rooms`. */
  readonly urls: readonly string[];
  /** Every process that may speak, with sockets of its own or without. */
  readonly speakers: readonly RealtimePort[];
  readonly stop: () => Promise<void>;
}

/** What every realtime has to keep: it does not matter who speaks and where a socket is. */
export function describeRealtime(name: string, make: () => Promise<RealtimeUnderTest>): void {
  describe(`realtime: ${name}`, () => {
    let under: RealtimeUnderTest;
    const sockets: Socket[] = [];

    beforeEach(async () => {
      under = await make();
    });
    afterEach(async () => {
      for (const socket of sockets.splice(0)) socket.disconnect();
      await under.stop();
    });

    async function connect(url: string, rooms: readonly string[]) {
      const heard: unknown[] = [];
      const socket = io(url, { auth: { rooms }, transports: ["websocket"], forceNew: true, reconnection: false });
      sockets.push(socket);
      socket.on("said", (payload) => heard.push(payload));
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      return { socket, heard };
    }

    /** One socket on every server. */
    const everywhere = (rooms: readonly string[]) => Promise.all(under.urls.map((url) => connect(url, rooms)));

    it("reaches every socket of a room once, wherever it is and whoever speaks, in the order of speaking", async () => {
      const inside = await everywhere(["room"]);
      const outside = await everywhere(["elsewhere"]);
      for (const [index, speaker] of under.speakers.entries()) {
        for (let n = 0; n < 50; n++) speaker.toRoom("room", "said", { index, n, text: "Ngữ" });
        const expected = Array.from({ length: 50 }, (_, n) => ({ index, n, text: "Ngữ" }));
        for (const { heard } of inside) {
          await expect.poll(() => heard.length).toBe(50);
          expect(heard.splice(0)).toEqual(expected);
        }
      }
      for (const { heard } of outside) expect(heard).toEqual([]);
    });

    it("puts sockets into a room by a room they are in or by their id, and is done when it says so", async () => {
      for (const speaker of under.speakers) {
        const people = await everywhere(["user_ann"]);
        await speaker.joinRoom("user_ann", "team");
        for (const other of under.speakers) other.toRoom("team", "said", 1);
        for (const { heard } of people) await expect.poll(() => heard).toHaveLength(under.speakers.length);

        const [one] = await everywhere(["user_ben"]);
        await speaker.joinRoom(one!.socket.id!, "alone");
        speaker.toRoom("alone", "said", 2);
        await expect.poll(() => one!.heard).toEqual([2]);
        for (const { socket } of sockets.map((socket) => ({ socket }))) socket.disconnect();
        sockets.length = 0;
      }
    });

    it("takes sockets out of one room and leaves them in the others", async () => {
      for (const speaker of under.speakers) {
        const people = await everywhere(["user_ann", "room", "other"]);
        speaker.leaveRoom("user_ann", "room");
        speaker.toRoom("room", "said", "not for them");
        speaker.toRoom("other", "said", "for them");
        for (const { heard } of people) await expect.poll(() => heard).toEqual(["for them"]);
        for (const { socket } of people) socket.disconnect();
      }
    });

    it("closes every socket of a room and no other", async () => {
      for (const speaker of under.speakers) {
        const revoked = await everywhere(["session_1"]);
        const others = await everywhere(["session_2"]);
        speaker.disconnectRoom("session_1");
        for (const { socket } of revoked) await expect.poll(() => socket.connected).toBe(false);
        for (const { socket } of others) expect(socket.connected).toBe(true);
      }
    });

    it("takes rooms nobody is in quietly", async () => {
      for (const speaker of under.speakers) {
        speaker.toRoom("nobody", "said", 1);
        speaker.leaveRoom("nobody", "room");
        speaker.disconnectRoom("nobody");
        await speaker.joinRoom("nobody", "room");
      }
    });
  });
}
