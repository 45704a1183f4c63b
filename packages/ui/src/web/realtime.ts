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

/** Runs `onOnline` now if connected and after every (re)connection: the moment to join rooms and catch up. */
export function useOnConnect(onOnline: () => void): void {
  const { connection } = useRealtime();
  const run = useEffectEvent(onOnline);
  const online = connection.status === "online";
  useEffect(() => {
    if (online) run();
  }, [online]);
}

type Handler = { handle(queryClient: QueryClient, payload: unknown): void }["handle"];

/** What each server event does to the query cache. */
export type SocketHandlers = Readonly<Record<string, Handler>>;

/**
 * The typed tools of one module's socket events.
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
export function socketTools<Contract>() {
  type Sockets = SocketsOf<Contract>;
  type Broadcasts = BroadcastsOf<Contract>;
  return {
    handlers(map: { [Name in keyof Broadcasts]?: { handle(queryClient: QueryClient, payload: Broadcasts[Name]): void }["handle"] }): SocketHandlers {
      return narrow<SocketHandlers>(map);
    },
    useEmit() {
      const { emit } = useRealtime();
      return async <Name extends keyof Sockets & string>(event: Name, payload: Payload<Sockets[Name]>): Promise<Reply<Sockets[Name]>> =>
        narrow<Reply<Sockets[Name]>>(await emit(event, payload));
    },
    useEvent<Name extends keyof Broadcasts & string>(event: Name, listener: (payload: Broadcasts[Name]) => void): void {
      const { on } = useRealtime();
      const run = useEffectEvent((payload: unknown) => listener(narrow<Broadcasts[Name]>(payload)));
      useEffect(() => on(event, (payload) => run(payload)), [event, on]);
    },
  };
}

type Payload<S> = S extends { payload: infer P } ? P : never;
type Reply<S> = S extends { reply: infer R } ? R : never;

// The one place where what came over the wire takes the type its contract gives it: the server validated it on the way out.
function narrow<T>(value: unknown): T;
function narrow(value: unknown): unknown {
  return value;
}
