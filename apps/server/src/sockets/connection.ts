import type { SocketConnection } from "@lectern/core";

interface Rooms {
  readonly id: string;
  readonly connected: boolean;
  join(room: string): void | Promise<void>;
  leave(room: string): void | Promise<void>;
}

/** What handlers see of a socket: whether it is there and a way in and out of rooms, nothing else. */
export function createConnection(socket: Rooms): SocketConnection {
  return {
    id: socket.id,
    get connected() {
      return socket.connected;
    },
    join: async (room) => socket.join(room),
    leave: async (room) => socket.leave(room),
  };
}
