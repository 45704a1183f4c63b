import type { SocketConnection } from "@lectern/core";

interface Rooms {
  readonly id: string;
  readonly rooms: ReadonlySet<string>;
  join(room: string): void | Promise<void>;
  leave(room: string): void | Promise<void>;
}

/** What handlers see of a socket: its rooms, nothing else. */
export function createConnection(socket: Rooms): SocketConnection & { snapshot(): SocketConnection } {
  const connection: SocketConnection = {
    id: socket.id,
    join: (room) => void socket.join(room),
    leave: (room) => void socket.leave(room),
    get rooms() {
      return socket.rooms;
    },
  };
  return {
    ...connection,
    get rooms() {
      return socket.rooms;
    },
    // Socket.IO empties `rooms` right after "disconnecting", before an asynchronous handler looks.
    snapshot: () => ({ ...connection, rooms: new Set(socket.rooms) }),
  };
}
