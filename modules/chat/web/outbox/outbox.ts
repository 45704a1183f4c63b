import { problemOf } from "@lectern/ui/web/problem";
import type { Message } from "../../contract.ts";
import type { OutgoingMessage } from "./storage.ts";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Refusals that time does not heal. 429 and 5xx, and no answer at all, are tried again. */
const FINAL_STATUSES: readonly number[] = [400, 403, 404, 409, 413, 422];

type NewMessage = Omit<OutgoingMessage, "clientId" | "userId" | "createdAt" | "refused" | "fileId">;

export interface Outbox {
  /** Kept on this device first, then sent; resolves when it is kept. */
  readonly add: (message: NewMessage) => Promise<void>;
  readonly drain: () => void;
  /** Tries a refused message again. */
  readonly retry: (clientId: string) => Promise<void>;
  /** Takes a message back that has not gone out. */
  readonly discard: (clientId: string) => Promise<void>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => readonly OutgoingMessage[];
  readonly close: () => void;
}

/** Where waiting messages live: the browser's database, which all its tabs share. */
export interface OutboxStore {
  readonly list: () => Promise<readonly OutgoingMessage[]>;
  readonly put: (message: OutgoingMessage) => Promise<void>;
  readonly delete: (clientId: string) => Promise<void>;
  /** Runs one at a time for each name, whatever tab asks. */
  readonly lock: (name: string, run: () => Promise<void>) => Promise<void>;
  /** Tells the other tabs that something changed, and hears it from them. */
  readonly tell: () => void;
  readonly listen: (changed: () => void) => () => void;
}

export interface Way {
  readonly store: OutboxStore;
  /** Brings a file to the server; answers the id of the upload. It goes on where it stopped. */
  readonly upload: (message: OutgoingMessage) => Promise<string>;
  readonly cancelUpload: (clientId: string) => void;
  readonly send: (message: OutgoingMessage) => Promise<Message>;
  readonly onSent: (message: Message) => void;
}

/**
 * One person's outgoing messages in this browser: they survive reloads and leave once each, those of one room in the order they
 * were written. Rooms do not wait for each other.
 */
export function openOutbox(userId: string, { store, upload, cancelUpload, send, onSent }: Way): Outbox {
  let waiting: readonly OutgoingMessage[] = [];
  let closed = false;
  const rooms = new Map<string, { running: boolean; again: boolean; failures: number; timer: ReturnType<typeof setTimeout> | undefined }>();
  const listeners = new Set<() => void>();
  /** Not in the database: on their way into it, or it has no room. A list read from it does not hold them. */
  const unkept = new Set<string>();

  function change(next: readonly OutgoingMessage[]): void {
    waiting = next;
    for (const listener of listeners) listener();
  }

  /** What other tabs or an earlier visit left, and what only this page holds. */
  async function reload(): Promise<void> {
    const stored = await store.list().catch(() => waiting);
    const known = new Set(stored.map(({ clientId }) => clientId));
    change([...stored, ...waiting.filter(({ clientId }) => unkept.has(clientId) && !known.has(clientId))]);
  }

  /** Without a database (a private window) the message lives as long as the page. */
  async function keep(message: OutgoingMessage): Promise<void> {
    unkept.add(message.clientId);
    await store.put(message).then(
      () => unkept.delete(message.clientId),
      () => undefined,
    );
    store.tell();
  }

  async function forget(clientId: string): Promise<void> {
    unkept.delete(clientId);
    await store.delete(clientId).catch(() => undefined);
    change(waiting.filter((one) => one.clientId !== clientId));
    store.tell();
  }

  function drain(): void {
    void reload().then(() => {
      for (const roomId of new Set(waiting.map((message) => message.roomId))) drainRoom(roomId);
    });
  }

  function drainRoom(roomId: string): void {
    const room = rooms.get(roomId) ?? { running: false, again: false, failures: 0, timer: undefined };
    rooms.set(roomId, room);
    room.again = true;
    clearTimeout(room.timer);
    if (room.running || closed) return;
    room.running = true;
    void store
      .lock(`${userId}.${roomId}`, async () => {
        while (room.again && !closed) {
          room.again = false;
          const pause = await sendAll(roomId);
          if (pause === undefined) room.failures = 0;
          else retryLater(roomId, pause);
        }
      })
      .finally(() => {
        room.running = false;
        // Written in the moment between the last look and the lock's release.
        if (room.again) drainRoom(roomId);
      });
  }

  /** Sends what waits for a room. Answers undefined when all of it is away or refused, or what stopped it. */
  async function sendAll(roomId: string): Promise<{ retryAfterSeconds: number | undefined } | undefined> {
    // Another tab may have sent some of it before it gave the lock away.
    await reload();
    for (const message of waiting.filter((one) => one.roomId === roomId && one.refused === undefined)) {
      // Taken back while the others went out.
      if (!waiting.some(({ clientId }) => clientId === message.clientId)) continue;
      try {
        await sendOne(message);
      } catch (error) {
        const { status, code, retryAfterSeconds } = problemOf(error);
        if (!FINAL_STATUSES.includes(status)) return { retryAfterSeconds };
        await replace({ ...message, refused: code });
      }
      if (closed) return undefined;
    }
    return undefined;
  }

  async function sendOne(message: OutgoingMessage): Promise<void> {
    let ready = message;
    if (message.file && !message.fileId) {
      ready = { ...message, fileId: await upload(message) };
      // Taken back meanwhile.
      if (!waiting.some(({ clientId }) => clientId === message.clientId)) return;
      await replace(ready);
    }
    onSent(await send(ready));
    await forget(message.clientId);
  }

  function retryLater(roomId: string, { retryAfterSeconds }: { retryAfterSeconds: number | undefined }): void {
    const room = rooms.get(roomId);
    if (!room || closed) return;
    room.failures += 1;
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (room.failures - 1));
    room.timer = setTimeout(() => drainRoom(roomId), retryAfterSeconds === undefined ? backoff : retryAfterSeconds * 1_000);
  }

  async function replace(message: OutgoingMessage): Promise<void> {
    if (!waiting.some(({ clientId }) => clientId === message.clientId)) return;
    change(waiting.map((one) => (one.clientId === message.clientId ? message : one)));
    await keep(message);
  }

  const stopListening = store.listen(() => void reload());

  return {
    add: async (message) => {
      // Never the same instant twice: it is what keeps the order.
      const createdAt = Math.max(Date.now(), (waiting.at(-1)?.createdAt ?? 0) + 1);
      const whole = { ...message, clientId: crypto.randomUUID(), userId, createdAt };
      change([...waiting, whole]);
      await keep(whole);
      drainRoom(message.roomId);
    },
    drain,
    retry: async (clientId) => {
      const message = waiting.find((one) => one.clientId === clientId);
      if (!message) return;
      await replace({ ...message, refused: undefined });
      drainRoom(message.roomId);
    },
    discard: async (clientId) => {
      change(waiting.filter((one) => one.clientId !== clientId));
      cancelUpload(clientId);
      await forget(clientId);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => waiting,
    close: () => {
      closed = true;
      stopListening();
      for (const { timer } of rooms.values()) clearTimeout(timer);
    },
  };
}
