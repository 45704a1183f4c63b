import { RealtimeContext, type Connection, type Realtime } from "@lectern/ui/web/realtime";
import { useSession } from "@lectern/ui/web/session";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { SocketConnection } from "./connection.ts";

const IDLE: Connection = { status: "idle" };
const WAITING: Connection = { status: "connecting" };

type Listener = (payload: unknown) => void;

/** Opens the socket for a signed-in person, after the first paint, and closes it when they leave. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const userId = session.status === "signedIn" ? session.user.id : undefined;
  const [latest, setLatest] = useState<Connection>(WAITING);
  const connection = userId ? latest : IDLE;
  const socket = useRef<SocketConnection | undefined>(undefined);
  const listeners = useRef(new Map<string, Set<Listener>>());

  useEffect(() => {
    if (!userId) return;
    let gone = false;
    const opening = afterPaint().then(() => Promise.all([import("./connection.ts"), import("./registry.ts").then((registry) => registry.loadRegistry())]));
    opening.then(([{ openConnection }, updateCache]) => {
      if (gone) return;
      socket.current = openConnection(setLatest, (event, payload) => {
        updateCache(event, payload);
        for (const listener of listeners.current.get(event) ?? []) listener(payload);
      });
    }, console.error);
    return () => {
      gone = true;
      socket.current?.close();
      socket.current = undefined;
      setLatest(WAITING);
    };
  }, [userId]);

  // Stable, so that listening effects do not start again with every change of the connection.
  const tools = useMemo<Pick<Realtime, "emit" | "on" | "retryNow">>(
    () => ({
      retryNow: () => socket.current?.retryNow(),
      emit: (event, payload) =>
        socket.current?.emit(event, payload) ??
        Promise.reject(Object.assign(new Error("not_connected"), { status: 0, code: "not_connected", title: "not_connected" })),
      on(event, listener) {
        const known = listeners.current.get(event) ?? new Set();
        listeners.current.set(event, known.add(listener));
        return () => known.delete(listener);
      },
    }),
    [],
  );
  const realtime = useMemo<Realtime>(() => ({ connection, ...tools }), [connection, tools]);
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

/** Longest wait for the first paint, and then for a moment without work. */
const PAINT_WAIT_MS = 3_000;
const IDLE_WAIT_MS = 1_000;

/** The socket's code must not compete with the page's own. A hidden tab paints nothing, and waits for nothing. */
function afterPaint(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((entries) => {
      if (entries.getEntriesByName("first-contentful-paint").length > 0) finish();
    });
    const timer = setTimeout(finish, PAINT_WAIT_MS);
    observer.observe({ type: "paint", buffered: true });

    function finish() {
      observer.disconnect();
      clearTimeout(timer);
      // Not in every browser.
      if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: IDLE_WAIT_MS });
      else resolve();
    }
  });
}
