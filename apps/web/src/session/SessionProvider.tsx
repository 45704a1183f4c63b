import { SessionContext, type Session } from "@lectern/ui/web/session";
import { useMemo, useSyncExternalStore, type ReactNode } from "react";
import { acceptUser, readSession, signOut, subscribeSession } from "./session-store.ts";

/** Gives the session to the pages. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const state = useSyncExternalStore(subscribeSession, readSession, readSession);
  const session = useMemo<Session>(() => ({ ...state, accept: acceptUser, signOut }), [state]);
  return <SessionContext value={session}>{children}</SessionContext>;
}
