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

/** Keys held at most; beyond it the ones that were put first go. */
const MAX_KEYS = 50_000;

export function createMemory({ maxKeys = MAX_KEYS, now = () => performance.now() }: { maxKeys?: number; now?: () => number } = {}): Memory {
  const held = new Map<string, Remembered>();

  function remember<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  function remember(key: string, ttlMs: number, load: () => Promise<unknown>): Promise<unknown> {
    const known = held.get(key);
    if (known && known.until > now()) return known.answer;
    const answer = load();
    held.delete(key);
    held.set(key, { answer, until: now() + ttlMs });
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
