import { problemOf } from "@lectern/ui/web/problem";
import type { QueryClient } from "@tanstack/react-query";
import { sendOperation, type ProgressOperation } from "../api.ts";
import { applyProgress } from "../cache.ts";
import { changePending, readPending } from "./pending.ts";
import { deleteOperation, listOperations, putOperation } from "./storage.ts";

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** One tab drains at a time; two at once would be harmless, the server knows each operation's id, but wasteful. */
const DRAIN_LOCK = "lectern.progress.drain";

/** Refusals that time does not heal: the section is gone, the place in the course is over, the operation is malformed. */
const FINAL_STATUSES: readonly number[] = [400, 403, 404, 409, 410, 422];
const SIGNED_OUT = 401;

export interface ProgressQueue {
  /** Kept on this device first, then sent. Resolves when it is kept. */
  add: (operation: Omit<ProgressOperation, "operationId" | "userId" | "createdAt">) => Promise<void>;
  /** Sends what is waiting, e.g. after the connection came back. */
  drain: () => Promise<void>;
  close: () => void;
}

/** The queue of one person's progress operations in this browser. It survives reloads and drains once, in order. */
export function openQueue(userId: string, queryClient: QueryClient): ProgressQueue {
  let closed = false;
  let running: Promise<void> | undefined;
  let again = false;
  let failures = 0;
  let signedOut = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the browser gives no database (private windows), operations live as long as the page. */
  let memory: ProgressOperation[] | undefined;
  /** On their way into the database: a list read meanwhile does not hold them yet. */
  const keeping = new Set<ProgressOperation>();

  async function list(): Promise<readonly ProgressOperation[]> {
    try {
      return memory ?? (await listOperations(userId));
    } catch {
      memory = [];
      return memory;
    }
  }

  async function keep(operation: ProgressOperation): Promise<void> {
    try {
      if (!memory) return await putOperation(operation);
    } catch {
      memory = [];
    }
    memory = [...(memory ?? []), operation];
  }

  async function remove(operationId: string): Promise<void> {
    if (memory) memory = memory.filter((one) => one.operationId !== operationId);
    else await deleteOperation(operationId);
    changePending({ operations: readPending().operations.filter((one) => one.operationId !== operationId) });
  }

  async function add(operation: Omit<ProgressOperation, "operationId" | "userId" | "createdAt">): Promise<void> {
    const whole = { ...operation, operationId: crypto.randomUUID(), userId, createdAt: Date.now() };
    changePending({ operations: [...readPending().operations, whole], refused: readPending().refused.filter((id) => id !== operation.sectionId) });
    keeping.add(whole);
    await keep(whole).finally(() => keeping.delete(whole));
    void drain();
  }

  function drain(): Promise<void> {
    again = true;
    running ??= drainAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function drainAll(): Promise<void> {
    clearTimeout(timer);
    while (again && !closed) {
      again = false;
      if (!(await withLock(drainOnce))) return retryLater();
    }
  }

  /** True when everything that was there is acknowledged or refused. */
  async function drainOnce(): Promise<boolean> {
    const operations = await list();
    changePending({ operations: [...operations, ...keeping], state: operations.length > 0 ? "sending" : "idle" });
    for (const operation of operations) {
      if (closed) return true;
      if (!(await send(operation))) return false;
    }
    failures = 0;
    changePending({ state: "idle" });
    return true;
  }

  async function send(operation: ProgressOperation): Promise<boolean> {
    try {
      const { section, lesson, course } = await sendOperation(operation);
      applyProgress(queryClient, { courseId: operation.courseId, userId, section, lesson, course });
    } catch (error) {
      const { status } = problemOf(error);
      signedOut = status === SIGNED_OUT;
      if (!FINAL_STATUSES.includes(status)) return false;
      changePending({ refused: [...readPending().refused, operation.sectionId] });
    }
    await remove(operation.operationId);
    return true;
  }

  function retryLater(): void {
    if (closed) return;
    failures += 1;
    changePending({ state: "waiting" });
    // Nobody is here to send it for: it waits for their next visit.
    if (signedOut) return;
    timer = setTimeout(() => void drain(), Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)));
  }

  return {
    add,
    drain,
    close() {
      closed = true;
      clearTimeout(timer);
      changePending({ operations: [], state: "idle", refused: [] });
    },
  };
}

// Web Locks exist in secure contexts only; elsewhere the server's idempotency alone keeps two tabs from counting twice.
function withLock(run: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? navigator.locks.request(DRAIN_LOCK, run) : run();
}
