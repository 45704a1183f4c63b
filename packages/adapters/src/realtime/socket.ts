import { setTimeout as sleep } from "node:timers/promises";
import type { RealtimePort } from "@lectern/core/ports";
import type { Server } from "socket.io";

const JOIN_TIMEOUT_MS = 1_000;
const JOIN_POLL_MS = 10;

/** Fan-out over the Socket.IO server of this process; with a cluster adapter, over all of them. */
export function createSocketRealtime(io: Server): RealtimePort {
  return {
    toRoom: (room, event, payload) => {
      io.to(room).emit(event, payload);
    },
    joinRoom: async (members, room) => {
      io.in(members).socketsJoin(room);
      // Questions travel beside the stream of commands and may overtake it: asked again until the command has arrived.
      for (const deadline = performance.now() + JOIN_TIMEOUT_MS; performance.now() < deadline; await sleep(JOIN_POLL_MS)) {
        const sockets = await io
          .in(members)
          .timeout(JOIN_TIMEOUT_MS)
          .fetchSockets()
          .catch(() => null);
        if (sockets?.every((socket) => socket.rooms.has(room))) return;
      }
    },
    disconnectRoom: (room) => io.in(room).disconnectSockets(true),
    leaveRoom: (members, room) => io.in(members).socketsLeave(room),
  };
}
