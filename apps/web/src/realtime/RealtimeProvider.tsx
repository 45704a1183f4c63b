import { RealtimeContext, type Connection, type Realtime } from "@lectern/ui/web/realtime";
import { useSession } from "@lectern/ui/web/session";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { AppRouter } from "../router.tsx";
import type { SocketConnection } from "./connection.ts";

const IDLE: Connection = { status: "idle" };
/** How often what was missed is asked for while the server cannot tell everything. */
const DEGRADED_SYNC_MS = 5_000;
const WAITING: Connection = { status: "connecting" };

type Listener = (payload: unknown) => void;

/** Opens the socket for a signed-in person, once the first page stands, and closes it when they leave. */
export function RealtimeProvider({ router, children }: { router: AppRouter; children: ReactNode }) {
  const session = useSession();
  const userId = session.status === "signedIn" ? session.user.id : undefined;
  const [latest, setLatest] = useState<Connection>(WAITING);
  const [degraded, setDegraded] = useState(false);
  const [syncs, setSyncs] = useState(0);
  const connection = userId ? latest : IDLE;
  const socket = useRef<SocketConnection | undefined>(undefined);
  const listeners = useRef(new Map<string, Set<Listener>>());

  useEffect(() => {
    if (!userId) return;
    let gone = false;
    const opening = afterFirstPage(router).then(() =>
      Promise.all([import("./connection.ts"), import("./registry.ts").then((registry) => registry.loadRegistry())]),
    );
    opening.then(([{ openConnection }, updateCache]) => {
      if (gone) return;
      const follow = (connection: Connection) => {
        // A new connection knows nothing of the trouble of the one before: the server says so again.
        if (connection.status === "online") setDegraded(false);
        setLatest(connection);
      };
      socket.current = openConnection(follow, (event, payload) => {
        if (event === "service-status") setDegraded(isDegraded(payload));
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
  }, [userId, router]);

  useEffect(() => {
    if (!degraded) return;
    const again = () => setSyncs((number) => number + 1);
    const timer = setInterval(again, DEGRADED_SYNC_MS);
    return () => {
      clearInterval(timer);
      again();
    };
  }, [degraded]);

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
  const realtime = useMemo<Realtime>(() => ({ connection, degraded, syncs, ...tools }), [connection, degraded, syncs, tools]);
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

function isDegraded(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && "degraded" in payload && payload.degraded === true;
}

/** Longest wait for the first page, and then for a moment without work. */
const PAGE_WAIT_MS = 3_000;
const IDLE_WAIT_MS = 1_000;

/** The socket's code must not compete with the first page's own. A hidden tab shows nothing, and waits for nothing. */
async function afterFirstPage(router: AppRouter): Promise<void> {
  if (document.hidden) return;
  if (!router.state.resolvedLocation) {
    await new Promise<void>((resolve) => {
      const stop = router.subscribe("onRendered", finish);
      const timer = setTimeout(finish, PAGE_WAIT_MS);

      function finish() {
        stop();
        clearTimeout(timer);
        resolve();
      }
    });
  }
  // Not in every browser.
  if (typeof requestIdleCallback !== "function") return;
  await new Promise<void>((resolve) => void requestIdleCallback(() => resolve(), { timeout: IDLE_WAIT_MS }));
}
