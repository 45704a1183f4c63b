import { forgetDraft, keepDraft, type KeptDraft } from "./store.ts";

export interface Shelf {
  /** Keeps the newest text; texts that were overtaken while one was written are left out. */
  put: (draft: KeptDraft) => void;
  remove: (id: string) => Promise<void>;
  /** False once the browser refused to keep something. */
  isReliable: () => boolean;
}

/** Writes to this device in order, one at a time, without making anybody wait for it. */
export function createShelf(): Shelf {
  let next: KeptDraft | undefined;
  let work: Promise<void> = Promise.resolve();
  let reliable = true;

  async function writeNext(): Promise<void> {
    const draft = next;
    next = undefined;
    if (!draft) return;
    try {
      await keepDraft(draft);
      reliable = true;
    } catch {
      reliable = false;
    }
  }

  return {
    put(draft) {
      const waiting = next !== undefined;
      next = draft;
      if (!waiting) work = work.then(writeNext);
    },
    remove(id) {
      if (next?.id === id) next = undefined;
      work = work.then(() => forgetDraft(id)).catch(() => undefined);
      return work;
    },
    isReliable: () => reliable,
  };
}
