import { setTimeout as sleep } from "node:timers/promises";
import type { RealtimePort } from "@lectern/core/ports";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { Server } from "socket.io";
import type { RedisClient, RedisConnection } from "../redis/index.ts";
import { createSocketRealtime } from "./socket.ts";

/**
 * Messages the stream keeps, about: at 1 KB each some 20 MB of Redis. A process that falls further behind (10 s at 2,000
 * messages a second) misses what was trimmed, as a client does that was offline: it asks with its last number.
 */
const STREAM_MAX_LENGTH = 20_000;
/** Messages per read: the reader gives way to everything else in the process after so many. */
const READ_COUNT = 200;
/** A read that finds nothing returns after this and starts again; far below the connection's silence timeout. */
const BLOCK_MS = 2_000;
const RETRY_MS = 100;

/**
 * Joins the Socket.IO servers of all processes through one Redis stream: `new Server({ adapter: clusterAdapter(redis) })`.
 * Every process reads every message. While Redis is away each serves the sockets it has; nothing throws, nothing waits,
 * and messages between processes are lost until it returns.
 */
export function clusterAdapter(redis: RedisConnection): ReturnType<typeof createAdapter> {
  return createAdapter(streamsClient(redis), {
    streamName: `${redis.prefix}realtime`,
    channelPrefix: `${redis.prefix}realtime`,
    maxLen: STREAM_MAX_LENGTH,
    readCount: READ_COUNT,
    blockTimeInMs: BLOCK_MS,
  });
}

export interface EmitterRealtime {
  readonly realtime: RealtimePort;
  close(): void;
}

/** For processes without sockets (workers): a member of the cluster that listens on no port. */
export function createEmitterRealtime(redis: RedisConnection): EmitterRealtime {
  const io = new Server({ adapter: clusterAdapter(redis) });
  return { realtime: createSocketRealtime(io), close: () => void io.of("/").adapter.close() };
}

/** What the streams adapter asks of the client it publishes with. */
interface StreamsClient {
  /** Its presence tells the adapter that this is the `redis` package's interface. */
  sSubscribe(): void;
  xAdd(stream: string, id: "*", message: Record<string, string>, options: Parameters<RedisClient["xAdd"]>[3]): Promise<string>;
  publish(channel: string, message: Buffer): Promise<number>;
  sendCommand(command: string[]): Promise<unknown>;
  duplicate(): ReadingClient;
}

/** And of the ones it reads and listens with. */
interface ReadingClient {
  sSubscribe(): void;
  on(event: "error", listener: () => void): void;
  connect(): Promise<void>;
  xRead(streams: [{ key: string; id: string }], options: { COUNT: number; BLOCK: number }): Promise<unknown>;
  subscribe(channels: string[], listener: (message: Buffer) => void, buffers: true): Promise<void>;
  disconnect(): void;
}

/**
 * Stands between the adapter and Redis, because the adapter by itself would, while Redis is away, read in a loop without
 * pause and keep back messages to its own sockets; and its reads "from now on" would miss what is written between two reads.
 */
function streamsClient(redis: RedisConnection): StreamsClient {
  return {
    sSubscribe: () => {},
    // An empty id: published to nobody else, and the adapter goes on with its own sockets.
    xAdd: (stream, id, message, options) => redis.run((client) => client.xAdd(stream, id, message, options)).catch(() => ""),
    publish: (channel, message) => redis.run((client) => client.publish(channel, message)).catch(() => 0),
    sendCommand: (command) => redis.run((client) => client.sendCommand(command)),
    duplicate: () => readingClient(redis),
  };
}

function readingClient(redis: RedisConnection): ReadingClient {
  const client = redis.dedicated();
  let start: string | null = null;

  async function read(key: string, id: string, options: { COUNT: number; BLOCK: number }): Promise<unknown> {
    if (id === "$") start ??= await lastId(client, key);
    return client.xRead([{ key, id: id === "$" ? (start ?? "$") : id }], options);
  }

  return {
    sSubscribe: () => {},
    on: () => {},
    connect: async () => {},
    xRead: async ([{ key, id }], options) => {
      // Never answered: the loop that asks ends here.
      if (!client.isOpen) return new Promise(() => {});
      return read(key, id, options).catch(() => sleep(RETRY_MS, null));
    },
    subscribe: async (channels, listener) => {
      await client.subscribe(channels, listener, true).catch(() => {}); // Only fails when it is closed.
    },
    disconnect: () => {
      if (client.isOpen) client.destroy();
    },
  };
}

async function lastId(client: RedisClient, stream: string): Promise<string> {
  const [last] = await client.xRevRange(stream, "+", "-", { COUNT: 1 });
  return last?.id ?? "0-0";
}
