/** Answers this process remembers for a moment. */
export interface Memory {
  /** `load` may be asked once more, after the one who gave it has got an answer, unless it is `only` good for now. */
  remember<T>(key: string, ttlMs: number, load: () => Promise<T>, only?: "now"): Promise<T>;
  forget(key: string): void;
}

interface Remembered {
  readonly answer: Promise<unknown>;
  /** Both of `performance.now()`. */
  readonly until: number;
  renewFrom: number;
}

interface Renewal {
  readonly key: string;
  readonly known: Remembered;
  readonly ttlMs: number;
  readonly load: () => Promise<unknown>;
}

/** The part of its time by which an answer may go early: what was asked together is not asked again all together. */
const EARLIER = 0.5;
/** Whoever asks in the last part of an answer's time has it loaded again: those who ask often never wait for it. */
const RENEWED_FROM = 0.6;
/** Renewals of so many milliseconds are begun together, and grouped reads make one query of them. */
const TOGETHER_MS = 100;
/** Keys held at most; beyond it the ones that were put first go. */
const MAX_KEYS = 50_000;

export interface MemoryOptions {
  readonly maxKeys?: number;
  readonly now?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  readonly togetherMs?: number;
}

export function createMemory(options: MemoryOptions = {}): Memory {
  const { maxKeys = MAX_KEYS, now = () => performance.now(), random = Math.random, togetherMs = TOGETHER_MS } = options;
  const held = new Map<string, Remembered>();
  const renewals: Renewal[] = [];

  /** Its time begins before it is loaded: what it tells of cannot be older. */
  function ask(load: () => Promise<unknown>, ttlMs: number): Remembered {
    const time = now();
    const lifeMs = ttlMs * (1 - EARLIER * random());
    return { answer: load(), until: time + lifeMs, renewFrom: time + lifeMs * RENEWED_FROM };
  }

  function put(key: string, entry: Remembered): void {
    held.delete(key);
    held.set(key, entry);
    for (const oldest of held.keys()) {
      if (held.size <= maxKeys) break;
      held.delete(oldest);
    }
  }

  function remember<T>(key: string, ttlMs: number, load: () => Promise<T>, only?: "now"): Promise<T>;
  function remember(key: string, ttlMs: number, load: () => Promise<unknown>, only?: "now"): Promise<unknown> {
    const known = held.get(key);
    const time = now();
    if (known && known.until > time) {
      if (time >= known.renewFrom && !only) renewSoon({ key, known, ttlMs, load });
      return known.answer;
    }
    const entry = ask(load, ttlMs);
    put(key, entry);
    entry.answer.catch(() => {
      if (held.get(key) === entry) held.delete(key);
    });
    return entry.answer;
  }

  function renewSoon(renewal: Renewal): void {
    renewal.known.renewFrom = Infinity;
    renewals.push(renewal);
    if (renewals.length === 1) setTimeout(renewAll, togetherMs).unref();
  }

  /** The old answer stands until the new one is there. A failure is nobody's: the old one then goes in its time. */
  function renewAll(): void {
    for (const { key, known, ttlMs, load } of renewals.splice(0)) {
      if (held.get(key) !== known) continue;
      const entry = ask(load, ttlMs);
      const take = () => {
        // Forgotten meanwhile: the new answer may be from before the change.
        if (held.get(key) === known) put(key, entry);
      };
      entry.answer.then(take, () => {});
    }
  }

  return { remember, forget: (key) => void held.delete(key) };
}
