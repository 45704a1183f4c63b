import type { PresencePort } from "@lectern/core/ports";
import { v7 as uuidv7 } from "uuid";
import type { RedisConnection } from "../redis/index.ts";
import type { RedisScript } from "../redis/script.ts";
import { createMemoryPresence } from "./memory.ts";
import { BEAT, ENTER, LEAVE, LEAVE_ALL, REMOVE, RESTORE, RETIRE, SWEEP } from "./scripts.ts";

/** A process says so often that it lives… */
const HEARTBEAT_MS = 2_500;
/** …and counts as dead after this silence: rooms are right again at the latest 12 s after a `kill -9`. */
const DEAD_AFTER_MS = 9_000;
/** Connections of a dead process taken out per script: a few milliseconds of Redis's one thread. */
const SWEEP_CONNECTIONS = 200;

export interface Departure {
  readonly room: string;
  readonly userId: string;
  readonly online: number;
}

export interface RedisPresenceOptions {
  readonly heartbeatMs?: number;
  readonly deadAfterMs?: number;
  /** Told who went with a process that died, once over all processes. */
  readonly onSwept?: (gone: readonly Departure[]) => void;
}

export interface RedisPresence extends PresencePort {
  /** Stops the heartbeat and gives up what connections are left. */
  close(): Promise<void>;
}

/**
 * Presence that all processes share. A connection belongs to the process that entered it; living processes sweep what dead
 * ones leave behind. While Redis is away each process answers from the connections it holds itself, and puts Redis right
 * when it returns, also when it returns empty.
 */
export function createRedisPresence(redis: RedisConnection, options: RedisPresenceOptions = {}): RedisPresence {
  const { heartbeatMs = HEARTBEAT_MS, deadAfterMs = DEAD_AFTER_MS, onSwept } = options;
  const process = uuidv7();
  const keys = [`${redis.prefix}presence:`];
  const own = createMemoryPresence();
  /** Connections whose last change Redis may have missed. */
  const unsure = new Set<string>();
  let beating: Promise<void> | null = null;
  let stopped = false;

  /** Redis's answer; null when there is none, and then `connections` are put right later. */
  async function ask(script: RedisScript, args: readonly (string | number)[], connections: readonly string[] = []): Promise<unknown[] | null> {
    const reply = await redis.script(script, keys, args).catch(() => null);
    if (Array.isArray(reply)) return reply;
    for (const connection of connections) unsure.add(connection);
    return null;
  }

  async function restore(connections: readonly string[]): Promise<void> {
    for (const connection of connections) {
      unsure.delete(connection);
      const wanted = [...own.placesOf(connection)].flat();
      await redis.script(RESTORE, keys, [process, connection, ...wanted]).catch(() => unsure.add(connection));
    }
  }

  async function sweep(): Promise<void> {
    for (let more = true; more && !stopped;) {
      const [found, ...gone] = (await ask(SWEEP, [deadAfterMs, SWEEP_CONNECTIONS])) ?? [0];
      more = Number(found) === 1;
      if (gone.length > 0) onSwept?.(inThrees(gone).map(([room, userId, online]) => ({ room, userId, online: Number(online) })));
    }
  }

  async function beat(): Promise<void> {
    if (!redis.ready || stopped) return;
    const known = await redis.script(BEAT, keys, [process]).catch(() => null);
    if (known === null) return;
    await restore(Number(known) === 1 ? [...unsure] : [...own.connections(), ...unsure]);
    await sweep();
  }

  const beatOnce = () => {
    beating ??= beat().finally(() => {
      beating = null;
    });
    return beating;
  };
  const timer = setInterval(() => void beatOnce(), heartbeatMs);
  timer.unref();
  const stopListening = redis.onReady(() => void beatOnce());

  return {
    enter: async (room, userId, connectionId) => {
      const local = await own.enter(room, userId, connectionId);
      const reply = await ask(ENTER, [process, room, userId, connectionId], [connectionId]);
      return reply ? { first: Number(reply[0]) === 1, online: Number(reply[1]) } : local;
    },
    leave: async (room, userId, connectionId) => {
      const local = await own.leave(room, userId, connectionId);
      const reply = await ask(LEAVE, [process, room, userId, connectionId], [connectionId]);
      return reply ? { last: Number(reply[0]) === 1, online: Number(reply[1]) } : local;
    },
    leaveAll: async (connectionId) => {
      const local = await own.leaveAll(connectionId);
      const reply = await ask(LEAVE_ALL, [process, connectionId], [connectionId]);
      return reply ? inThrees(reply).map(([room, , online]) => ({ room, online: Number(online) })) : local;
    },
    remove: async (room, userId) => {
      const connections = own.connectionsOf(room, userId);
      const local = await own.remove(room, userId);
      const reply = await ask(REMOVE, [room, userId], connections);
      return reply ? { removed: Number(reply[0]) === 1, online: Number(reply[1]) } : local;
    },
    count: async (room) => {
      const count = await redis.run((client) => client.zCard(`${keys[0]}room:${room}`)).catch(() => null);
      return count ?? own.count(room);
    },
    list: async (room, limit) => {
      if (limit <= 0) return [];
      const people = await redis.run((client) => client.zRange(`${keys[0]}room:${room}`, 0, limit - 1)).catch(() => null);
      return people ?? own.list(room, limit);
    },
    close: async () => {
      stopped = true;
      clearInterval(timer);
      stopListening();
      await beating;
      await redis.script(RETIRE, keys, [process]).catch(() => {});
    },
  };
}

function inThrees(reply: readonly unknown[]): [string, string, unknown][] {
  return Array.from({ length: Math.floor(reply.length / 3) }, (_, index) => [String(reply[index * 3]), String(reply[index * 3 + 1]), reply[index * 3 + 2]]);
}
