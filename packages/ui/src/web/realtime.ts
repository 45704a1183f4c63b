import type { QueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useEffectEvent } from "react";
import type { BroadcastsOf, SocketsOf } from "./contracts.ts";

/**
 * - `idle`: nobody is signed in, no connection is wanted
 * - `offline`: the device has no network; the connection waits for it
 * - `reconnecting`: the next attempt is at `retryAt`
 */
export type Connection =
  | { status: "idle" | "connecting" | "online" | "offline" }
  | { status: "reconnecting"; attempt: number; /** Milliseconds since 1970. */ retryAt: number };

export interface Realtime {
  connection: Connection;
  /** The server says that events may be missing for now: what must not be missed is asked for every few seconds. */
  degraded: boolean;
  /** Rises whenever what was missed has to be asked for: with every connection, while degraded every few seconds, and when that ends. */
  syncs: number;
  /** Tries now instead of at `retryAt`. */
  retryNow: () => void;
  /**
   * Sends an event and waits for its acknowledgement. Rejects with an `ApiProblem` when the server says no, and with
   * `not_connected` or `timeout` when there was no answer: then it may or may not have arrived, so send with a client id.
   */
  emit: (event: string, payload: unknown) => Promise<unknown>;
  /** Listens to an event; returns the way to stop. */
  on: (event: string, listener: (payload: unknown) => void) => () => void;
}

export const RealtimeContext = createContext<Realtime | null>(null);

/** The connection and its state. */
export function useRealtime(): Realtime {
  const realtime = use(RealtimeContext);
  if (!realtime) throw new Error("useRealtime is used outside the shell");
  return realtime;
}

/** Runs `onOnline` now if connected and whenever events may have been missed: the moment to join rooms and catch up. */
export function useOnConnect(onOnline: () => void): void {
  const { connection, syncs } = useRealtime();
  const run = useEffectEvent(onOnline);
  const moment = connection.status === "online" ? syncs : null;
  useEffect(() => {
    if (moment !== null) run();
  }, [moment]);
}

type Handler = { handle(queryClient: QueryClient, payload: unknown): void }["handle"];

/** What each server event does to the query cache. */
export type SocketHandlers = Readonly<Record<string, Handler | undefined>>;

interface SocketTools<Contract> {
  /** Says what each server event does to the query cache; the default export of `events.ts`. */
  handlers: (map: {
    readonly [Name in keyof BroadcastsOf<Contract>]?: { handle(queryClient: QueryClient, payload: BroadcastsOf<Contract>[Name]): void }["handle"];
  }) => SocketHandlers;
  /** Sends an event and gives its typed acknowledgement; see `Realtime.emit` for how it fails. */
  useEmit: () => <Name extends keyof SocketsOf<Contract> & string>(
    event: Name,
    payload: PayloadOf<SocketsOf<Contract>[Name]>,
  ) => Promise<ReplyOf<SocketsOf<Contract>[Name]>>;
  /** Listens while the component is on the page: for what is not cached, such as who is typing. */
  useEvent: <Name extends keyof BroadcastsOf<Contract> & string>(event: Name, listener: (payload: BroadcastsOf<Contract>[Name]) => void) => void;
}

type PayloadOf<S> = S extends { payload: infer P } ? P : never;
type ReplyOf<S> = S extends { reply: infer R } ? R : never;

// Written as methods, whose parameters TypeScript compares both ways: what the contract narrows stays assignable.
interface UntypedTools {
  handlers(map: SocketHandlers): SocketHandlers;
  useEmit(): { emit(event: string, payload: unknown): Promise<unknown> }["emit"];
  useEvent(event: string, listener: (payload: unknown) => void): void;
}

/**
 * The typed tools of one module's socket events. The types are the contract's; the server validated what it sent.
 *
 * @example
 * import type * as contract from "../contract.ts";
 * export const socket = socketTools<typeof contract>();
 * // events.ts
 * export default socket.handlers({ "progress-updated": (queryClient, update) => { … } });
 * // a component
 * const emit = socket.useEmit();
 * const { sequence } = await emit("join-course", { courseId });
 * socket.useEvent("typing-indicator", (typing) => { … });
 */
export function socketTools<Contract>(): SocketTools<Contract>;
export function socketTools(): UntypedTools {
  return {
    handlers: (map) => map,
    useEmit: () => useRealtime().emit,
    useEvent(event, listener) {
      const { on } = useRealtime();
      const run = useEffectEvent(listener);
      useEffect(() => on(event, (payload) => run(payload)), [event, on]);
    },
  };
}
