import type { PresencePort } from "@lectern/core/ports";

/** Presence in this process: room → person → connections. */
export function createMemoryPresence(): PresencePort {
  const rooms = new Map<string, Map<string, Set<string>>>();

  return {
    enter: async (room, userId, connectionId) => {
      const people = rooms.get(room) ?? new Map<string, Set<string>>();
      rooms.set(room, people);
      const connections = people.get(userId) ?? new Set<string>();
      const first = connections.size === 0;
      connections.add(connectionId);
      people.set(userId, connections);
      return { first, online: people.size };
    },
    leave: async (room, userId, connectionId) => {
      const people = rooms.get(room);
      const connections = people?.get(userId);
      if (!people || !connections?.delete(connectionId)) return { last: false, online: people?.size ?? 0 };
      const last = connections.size === 0;
      if (last) people.delete(userId);
      if (people.size === 0) rooms.delete(room);
      return { last, online: people.size };
    },
    count: async (room) => rooms.get(room)?.size ?? 0,
    list: async (room, limit) => [...(rooms.get(room)?.keys() ?? [])].slice(0, limit),
  };
}
