import { useEffect } from "react";
import type { SaveState } from "../draft/keeper.ts";

/** The browser asks before the tab closes, but only while something is really not on the server. */
export function useLeaveGuard(state: SaveState): void {
  const unsent = state.kind !== "saved";
  useEffect(() => {
    if (!unsent) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsent]);
}
