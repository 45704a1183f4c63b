import type { RealtimePort } from "@lectern/core/ports";
import type { Server } from "socket.io";

const JOIN_TIMEOUT_MS = 1_000;

/** Fan-out over the Socket.IO server of this process; with a cluster adapter, over all of them. */
export function createSocketRealtime(io: Server): RealtimePort {
  return {
    toRoom: (room, event, payload) => {
      io.to(room).emit(event, payload);
    },
    joinRoom: async (members, room) => {
      io.in(members).socketsJoin(room);
      // The cluster's messages arrive in order: whoever answers this has carried out the other. A process that has just died does not answer.
      await io
        .in(members)
        .timeout(JOIN_TIMEOUT_MS)
        .fetchSockets()
        .catch(() => []);
    },
    disconnectRoom: (room) => io.in(room).disconnectSockets(true),
    leaveRoom: (members, room) => io.in(members).socketsLeave(room),
  };
}
