import type { PresencePort } from "@lectern/core/ports";

export interface MemoryPresence extends PresencePort {
  connections(): Iterable<string>;
  connectionsOf(room: string, userId: string): readonly string[];
  /** Room → person. */
  placesOf(connectionId: string): ReadonlyMap<string, string>;
}

const NOWHERE: ReadonlyMap<string, string> = new Map();

/** Presence in this process: room → person → connections. */
export function createMemoryPresence(): MemoryPresence {
  const rooms = new Map<string, Map<string, Set<string>>>();
  /** Connection → its rooms, each with the person it is of. */
  const places = new Map<string, Map<string, string>>();

  function leave(room: string, userId: string, connectionId: string): { last: boolean; online: number } {
    const people = rooms.get(room);
    const connections = people?.get(userId);
    if (!people || !connections?.delete(connectionId)) return { last: false, online: people?.size ?? 0 };
    const last = connections.size === 0;
    if (last) people.delete(userId);
    if (people.size === 0) rooms.delete(room);
    return { last, online: people.size };
  }

  return {
    enter: async (room, userId, connectionId) => {
      const people = rooms.get(room) ?? new Map<string, Set<string>>();
      rooms.set(room, people);
      const connections = people.get(userId) ?? new Set<string>();
      const first = connections.size === 0;
      connections.add(connectionId);
      people.set(userId, connections);
      places.set(connectionId, (places.get(connectionId) ?? new Map<string, string>()).set(room, userId));
      return { first, online: people.size };
    },
    leave: async (room, userId, connectionId) => {
      places.get(connectionId)?.delete(room);
      return leave(room, userId, connectionId);
    },
    leaveAll: async (connectionId) => {
      const left = [...(places.get(connectionId) ?? [])];
      places.delete(connectionId);
      return left.flatMap(([room, userId]) => {
        const { last, online } = leave(room, userId, connectionId);
        return last ? [{ room, online }] : [];
      });
    },
    remove: async (room, userId) => {
      const connections = [...(rooms.get(room)?.get(userId) ?? [])];
      for (const connectionId of connections) {
        places.get(connectionId)?.delete(room);
        leave(room, userId, connectionId);
      }
      return { removed: connections.length > 0, online: rooms.get(room)?.size ?? 0 };
    },
    count: async (room) => rooms.get(room)?.size ?? 0,
    list: async (room, limit) => [...(rooms.get(room)?.keys().take(Math.max(0, limit)) ?? [])],
    connections: () => places.keys(),
    connectionsOf: (room, userId) => [...(rooms.get(room)?.get(userId) ?? [])],
    placesOf: (connectionId) => places.get(connectionId) ?? NOWHERE,
  };
}
