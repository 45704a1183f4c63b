import { useSyncExternalStore } from "react";
import type { ProgressOperation } from "../api.ts";

/** What is on this device and not acknowledged by the server, as far as the interface needs it. */
export interface Pending {
  operations: readonly ProgressOperation[];
  /** `waiting`: nobody is trying at this moment, the connection or the server is away. */
  state: "idle" | "sending" | "waiting";
  /** Sections whose last operation the server refused for good. */
  refused: readonly string[];
}

const NOTHING: Pending = { operations: [], state: "idle", refused: [] };
let pending = NOTHING;
const listeners = new Set<() => void>();

/** A mirror of the queue in memory: the queue itself, with the database, loads only where something is recorded. */
export function usePending(): Pending {
  return useSyncExternalStore(subscribe, readPending);
}

export function readPending(): Pending {
  return pending;
}

export function changePending(change: Partial<Pending>): void {
  pending = { ...pending, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
