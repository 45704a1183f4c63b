import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { redisUnavailable } from "./redis.errors.ts";
import type { RedisScript } from "./script.ts";

export type RedisClient = ReturnType<typeof buildClient>;

export interface RedisOptions {
  /**
   * `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS. `?prefix=` puts another prefix before every key
   * and channel (default `lectern:`), so that several installations can share one Redis.
   */
  readonly url: string;
  /** Told once per outage, with the first error of it. */
  readonly onError: (error: Error) => void;
  /** Told when commands are answered again after an outage. */
  readonly onRecovered?: () => void;
  /** How long a command may take before its caller is told that Redis is not there. */
  readonly commandTimeoutMs?: number;
}

/** One Redis, shared by the adapters of a process. Not for Redis Cluster: scripts touch keys of several slots. */
export interface RedisConnection {
  /** Stands before every key and channel. */
  readonly prefix: string;
  /** Whether a command would be sent now. While false, commands fail at once. */
  readonly ready: boolean;
  /** Resolves with true when Redis answers, with false when it has not within the time. */
  waitUntilReady(timeoutMs: number): Promise<boolean>;
  /** Calls back every time Redis is there (again), also right away if it is there now. Answers how to stop that. */
  onReady(listener: () => void): () => void;
  /** Runs commands on the shared connection. Throws within the command timeout, at once while Redis is away. */
  run<T>(work: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Runs a Lua script, loaded on first use. Keys and channels need the prefix. */
  script(script: RedisScript, keys: readonly string[], args?: readonly (string | number)[]): Promise<unknown>;
  /** A connection of its own for blocking reads and subscriptions; it waits for Redis instead of failing. Closed with the rest. */
  dedicated(): RedisClient;
  close(): void;
}

const DEFAULT_PREFIX = "lectern:";
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A connection without any byte for this long is given up and opened again; pings keep a quiet one alive. */
const SILENCE_TIMEOUT_MS = 6_000;
const PING_EVERY_MS = 2_000;
const FIRST_RECONNECT_MS = 50;
const LONGEST_RECONNECT_MS = 2_000;
const READY_POLL_MS = 10;

/**
 * Opens a Redis lazily: answers at once, connects in the background, and connects again for ever, with growing and jittered
 * waits. A Redis that hangs instead of closing its connections counts as away from the first late answer on until it
 * answers a ping again, so that callers do not queue up behind it.
 */
export function openRedis({ url, onError, onRecovered, commandTimeoutMs = COMMAND_TIMEOUT_MS }: RedisOptions): RedisConnection {
  const { address, prefix } = parseUrl(url);
  const dedicated: RedisClient[] = [];
  const listeners = new Set<() => void>();
  let late = false;
  let outage = false;
  let closed = false;

  const client = buildClient(address, { disableOfflineQueue: true });
  client.on("error", lost);
  client.on("ready", back);
  client.connect().catch(() => {}); // It only ends when we close; everything before was reported as an error event.

  const isReady = () => client.isReady && !late && !closed;

  function lost(error: Error): void {
    if (outage || closed) return;
    outage = true;
    onError(error);
  }

  function back(): void {
    late = false;
    if (outage) onRecovered?.();
    outage = false;
    for (const listener of listeners) listener();
  }

  function hangs(): void {
    if (late || closed) return;
    late = true;
    lost(redisUnavailable());
    client.ping().then(back, () => {
      late = false; // The connection is gone: from here on `isReady` of the client tells.
    });
  }

  async function run<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    if (!isReady()) throw redisUnavailable();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      // One turn more: after a long pause of this process the answer may lie there unread.
      timer = setTimeout(() => {
        timer = setTimeout(() => {
          hangs();
          reject(redisUnavailable());
        }, 1);
      }, commandTimeoutMs);
    });
    try {
      return await Promise.race([work(client), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    prefix,
    get ready() {
      return isReady();
    },
    waitUntilReady: async (timeoutMs) => {
      for (const until = performance.now() + timeoutMs; !isReady() && performance.now() < until;) await sleep(READY_POLL_MS);
      return isReady();
    },
    onReady: (listener) => {
      listeners.add(listener);
      if (isReady()) listener();
      return () => void listeners.delete(listener);
    },
    run,
    script: ({ source, sha1 }, keys, args = []) => {
      const options = { keys: [...keys], arguments: args.map(String) };
      return run(async (open): Promise<unknown> => {
        try {
          return await open.evalSha(sha1, options);
        } catch (error) {
          if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
          return open.eval(source, options);
        }
      });
    },
    dedicated: () => {
      const another = buildClient(address, { disableOfflineQueue: false });
      another.on("error", () => {}); // The shared connection reports the outage.
      another.connect().catch(() => {});
      dedicated.push(another);
      return another;
    },
    close: () => {
      closed = true;
      for (const one of [client, ...dedicated]) if (one.isOpen) one.destroy();
    },
  };
}

function buildClient(url: string, { disableOfflineQueue }: { disableOfflineQueue: boolean }) {
  return createClient({
    url,
    disableOfflineQueue,
    pingInterval: PING_EVERY_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      // Jitter: the processes of an installation do not come back all in the same moment.
      reconnectStrategy: (retries) => Math.min(LONGEST_RECONNECT_MS, FIRST_RECONNECT_MS * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2),
    },
  });
}

function parseUrl(text: string): { address: string; prefix: string } {
  const url = new URL(text);
  const prefix = url.searchParams.get("prefix") ?? DEFAULT_PREFIX;
  url.search = "";
  return { address: url.href, prefix };
}
