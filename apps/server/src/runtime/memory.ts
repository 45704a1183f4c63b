/** Answers this process remembers for a moment. */
export interface Memory {
  remember<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  forget(key: string): void;
}

interface Remembered {
  readonly answer: Promise<unknown>;
  /** Of `performance.now()`. */
  readonly until: number;
}

/** The part of its time by which an answer may go early: what was asked together is not asked again all together. */
const EARLIER = 0.5;
/** Keys held at most; beyond it the ones that were put first go. */
const MAX_KEYS = 50_000;

export interface MemoryOptions {
  readonly maxKeys?: number;
  readonly now?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

export function createMemory({ maxKeys = MAX_KEYS, now = () => performance.now(), random = Math.random }: MemoryOptions = {}): Memory {
  const held = new Map<string, Remembered>();

  function remember<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  function remember(key: string, ttlMs: number, load: () => Promise<unknown>): Promise<unknown> {
    const known = held.get(key);
    if (known && known.until > now()) return known.answer;
    const answer = load();
    held.delete(key);
    held.set(key, { answer, until: now() + ttlMs * (1 - EARLIER * random()) });
    answer.catch(() => {
      if (held.get(key)?.answer === answer) held.delete(key);
    });
    for (const oldest of held.keys()) {
      if (held.size <= maxKeys) break;
      held.delete(oldest);
    }
    return answer;
  }

  return { remember, forget: (key) => void held.delete(key) };
}
