import { problemOf } from "@lectern/ui/web/problem";
import type { Message } from "../../contract.ts";
import { deleteOutgoing, listOutgoing, putOutgoing, type OutgoingMessage } from "./storage.ts";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Only one tab sends; the server would not double a message anyway, but the order is kept by one sender. */
const DRAIN_LOCK = "lectern.chat.drain";
/** Refusals that time does not heal. 429 and 5xx, and no answer at all, are tried again. */
const FINAL_STATUSES: readonly number[] = [400, 403, 404, 409, 413, 422];

export interface Outbox {
  /** Kept on this device first, then sent; resolves when it is kept. */
  readonly add: (message: Pick<OutgoingMessage, "courseId" | "message" | "replyTo">) => Promise<void>;
  readonly drain: () => void;
  /** Tries a refused message again. */
  readonly retry: (clientId: string) => Promise<void>;
  readonly discard: (clientId: string) => Promise<void>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => readonly OutgoingMessage[];
  readonly close: () => void;
}

export type Send = (message: OutgoingMessage) => Promise<Message>;

/** One person's outgoing messages in this browser: they survive reloads and leave once each, in the order they were written. */
export function openOutbox(userId: string, send: Send, onSent: (message: Message) => void): Outbox {
  let waiting: readonly OutgoingMessage[] = [];
  let closed = false;
  let running = false;
  let again = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  /** Not in the database: on their way into it, or it has no room. A list read from it does not hold them. */
  const unkept = new Set<string>();

  function change(next: readonly OutgoingMessage[]): void {
    waiting = next;
    for (const listener of listeners) listener();
  }

  /** What other tabs or an earlier visit left, and what only this page holds. */
  async function reload(): Promise<void> {
    const stored = await listOutgoing(userId).catch(() => waiting);
    const known = new Set(stored.map(({ clientId }) => clientId));
    change([...stored, ...waiting.filter(({ clientId }) => unkept.has(clientId) && !known.has(clientId))]);
  }

  /** Without a database (a private window) the message lives as long as the page. */
  async function keep(message: OutgoingMessage): Promise<void> {
    unkept.add(message.clientId);
    await putOutgoing(message).then(
      () => unkept.delete(message.clientId),
      () => undefined,
    );
  }

  async function forget(clientId: string): Promise<void> {
    unkept.delete(clientId);
    await deleteOutgoing(clientId).catch(() => undefined);
    change(waiting.filter((one) => one.clientId !== clientId));
  }

  function drain(): void {
    again = true;
    clearTimeout(timer);
    if (running || closed) return;
    running = true;
    void withLock(drainAll).finally(() => {
      running = false;
    });
  }

  async function drainAll(): Promise<void> {
    while (again && !closed) {
      again = false;
      await reload();
      for (const message of waiting.filter(({ refused }) => refused === undefined)) {
        if (closed || !(await sendOne(message))) return;
      }
    }
  }

  /** False when it has to be tried later, and everything behind it with it. */
  async function sendOne(message: OutgoingMessage): Promise<boolean> {
    try {
      onSent(await send(message));
      failures = 0;
      await forget(message.clientId);
      return true;
    } catch (error) {
      const { status, code, retryAfterSeconds } = problemOf(error);
      if (FINAL_STATUSES.includes(status)) {
        await replace({ ...message, refused: code });
        return true;
      }
      failures += 1;
      const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
      timer = setTimeout(drain, retryAfterSeconds === undefined ? backoff : retryAfterSeconds * 1_000);
      return false;
    }
  }

  async function replace(message: OutgoingMessage): Promise<void> {
    await keep(message);
    change(waiting.map((one) => (one.clientId === message.clientId ? message : one)));
  }

  return {
    add: async (message) => {
      // Never the same instant twice: it is what keeps the order.
      const createdAt = Math.max(Date.now(), (waiting.at(-1)?.createdAt ?? 0) + 1);
      const whole = { ...message, clientId: crypto.randomUUID(), userId, createdAt };
      change([...waiting, whole]);
      await keep(whole);
      drain();
    },
    drain,
    retry: async (clientId) => {
      const message = waiting.find((one) => one.clientId === clientId);
      if (message) await replace({ ...message, refused: undefined });
      drain();
    },
    discard: forget,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => waiting,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function withLock(run: () => Promise<void>): Promise<void> {
  return navigator.locks ? navigator.locks.request(DRAIN_LOCK, run) : run();
}
