import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "@lectern/core";
import * as repository from "./uploads.repository.ts";
import { uploadBusy } from "./uploads.errors.ts";

/** A writer that says nothing for this long is dead, and its place is free. */
export const LEASE_MS = 5_000;
const HEARTBEAT_MS = 500;
const WAIT_MS = 15_000;
const POLL_MS = 100;

/** What `@tus/server` asks of a lock. */
interface Lock {
  lock(signal: AbortSignal, cancelHolder: () => void | Promise<void>): Promise<void>;
  unlock(): Promise<void>;
}

/**
 * One writer per upload, over all copies of the server: a lease in the upload's row. Who comes later asks the holder to
 * leave (a client that comes back after a cut connection is the same client), waits for that, and takes over from a dead one.
 */
export function createWriterLocker(ctx: Context, writer: string): { newLock(id: string): Lock } {
  return {
    newLock: (id) => {
      let beating: ReturnType<typeof setInterval> | undefined;
      return {
        lock: async (_signal, leave) => {
          const deadline = Date.now() + WAIT_MS;
          while ((await repository.takeWriter(ctx.sql, id, writer, LEASE_MS)) === "busy") {
            if (Date.now() > deadline) throw uploadBusy();
            await sleep(POLL_MS);
          }
          beating = setInterval(() => void beat(ctx, id, writer, leave), HEARTBEAT_MS);
        },
        unlock: async () => {
          clearInterval(beating);
          await repository.leaveWriter(ctx.sql, id, writer);
        },
      };
    },
  };
}

async function beat(ctx: Context, id: string, writer: string, leave: () => void | Promise<void>): Promise<void> {
  try {
    // A row that is not there yet is being created by this very request.
    if ((await repository.keepWriter(ctx.sql, id, writer, LEASE_MS)) === "wanted") await leave();
  } catch (error) {
    ctx.log.warn({ err: error }, "the lease of an upload could not be kept");
  }
}
