import { randomUUID } from "node:crypto";
import type { DatabasePool } from "../database/index.ts";

export interface Hints {
  /** Whether a hint sent by another process would reach this one now. */
  readonly healthy: boolean;
  /** Tells the other processes that events were committed; many calls become few notifications. */
  tell(): void;
  stop(): Promise<void>;
}

const CHANNEL = "lectern_outbox";
/** At most one notification per process in this time. */
const TELL_EVERY_MS = 25;
/** So often the listener is tried by a notification to itself… */
const PROBE_EVERY_MS = 5_000;
/** …and without one for this long it does not count. */
const SILENT_AFTER_MS = 12_000;

/**
 * LISTEN/NOTIFY as a hint between processes, on one connection of its own which postgres.js opens again when it breaks.
 * Notifications are sent after the commit, not inside: PostgreSQL lets transactions with a notification commit one by one
 * only. What gets lost here (a crash in between, a pooler that does not pass notifications on) is found by polling.
 */
export function createHints(pool: DatabasePool, onHint: () => void): Hints {
  const self = randomUUID();
  let heardAt = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let pending: NodeJS.Timeout | undefined;
  let stopped = false;

  const notify = (payload: string) => pool`select pg_notify(${CHANNEL}, ${payload})`.catch(() => {});
  const probe = () => void notify(`probe ${self}`);

  const listening = pool
    .listen(
      CHANNEL,
      (payload) => {
        heardAt = performance.now();
        if (!stopped && payload !== self && !payload.startsWith("probe ")) onHint();
      },
      () => {
        // After a gap there may be something that nobody told us of.
        if (stopped) return;
        onHint();
        probe();
      },
    )
    .catch(() => null);
  const timer = setInterval(probe, PROBE_EVERY_MS);
  timer.unref();

  function send(): void {
    pending = undefined;
    toldAt = performance.now();
    if (!stopped) void notify(self);
  }

  return {
    get healthy() {
      return performance.now() - heardAt < SILENT_AFTER_MS;
    },
    tell: () => {
      if (stopped) return;
      pending ??= setTimeout(send, Math.max(0, toldAt + TELL_EVERY_MS - performance.now()));
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(pending);
      const listener = await listening;
      await listener?.unlisten().catch(() => {});
    },
  };
}
