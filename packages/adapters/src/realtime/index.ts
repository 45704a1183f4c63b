import type { RealtimePort } from "@lectern/core/ports";
import type { Server } from "socket.io";

/** Fan-out over the Socket.IO server of this process; with a cluster adapter, over all of them. */
export function createSocketRealtime(io: Server): RealtimePort {
  return {
    toRoom: (room, event, payload) => {
      io.to(room).emit(event, payload);
    },
    disconnectRoom: (room) => io.in(room).disconnectSockets(true),
    leaveRoom: (members, room) => io.in(members).socketsLeave(room),
  };
}
