import { useEffect, useSyncExternalStore } from "react";
import { createUploadQueue } from "./upload-queue.ts";

/** One file on its way. */
export interface UploadItem {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sent: number;
  readonly state: UploadState;
}

/**
 * `waiting` for others to finish, `sending`, `paused` by the person, `retrying` after a lost connection (by itself),
 * `finishing`: all bytes are there and the server puts the file in its place, `done`, or `failed` with what was thrown.
 */
export type UploadState =
  | { readonly kind: "waiting" | "sending" | "paused" | "retrying" | "finishing" | "done" }
  | { readonly kind: "failed"; readonly error: unknown };

export interface UploadOptions {
  /** What the files are for, as the server knows it. */
  readonly purpose: string;
  /** Hands the finished upload to the call that uses it. It may run again after a failure: send the key as `Idempotency-Key`. */
  readonly finish: (upload: { uploadId: string; file: File; idempotencyKey: string }) => Promise<void>;
}

export interface UploadQueue {
  readonly add: (files: readonly File[]) => void;
  readonly pause: (id: string) => void;
  /** After a pause or a failure: goes on where the server's copy ends. */
  readonly resume: (id: string) => void;
  /** Gives the file up, on the server too. */
  readonly cancel: (id: string) => void;
  /** Takes finished and failed files off the list. */
  readonly clear: () => void;
  /** Names of files that an earlier visit left unfinished; chosen again they go on where they stopped. */
  readonly interrupted: () => readonly string[];
  /** Forgets them. */
  readonly forgetInterrupted: () => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly items: () => readonly UploadItem[];
}

const queues = new Map<string, UploadQueue>();

/**
 * The uploads of one place, e.g. a course's files. They go on while the person looks at other pages of the application; two
 * files at a time, the others wait.
 *
 * @example
 * const uploads = useUploads(`materials:${courseId}`, { purpose: "course-material", finish: ({ uploadId }) => addMaterial(courseId, uploadId) });
 * <FileDrop multiple onFiles={uploads.queue.add} /> {uploads.items.map(…)}
 */
export function useUploads(key: string, options: UploadOptions): { items: readonly UploadItem[]; interrupted: readonly string[]; queue: UploadQueue } {
  const queue = queues.get(key) ?? createUploadQueue(key, options);
  queues.set(key, queue);
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  const interrupted = useSyncExternalStore(queue.subscribe, queue.interrupted);
  const busy = items.some(({ state }) => state.kind !== "done" && state.kind !== "failed");
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);
  return { items, interrupted, queue };
}
