export interface Coalescer<Value> {
  /** Says it at once when nothing was said under the key for a while; otherwise with whatever else comes until then. */
  push(key: string, value: Value): void;
}

export interface CoalescerOptions<Value> {
  /** Milliseconds between two sends of one key. */
  readonly everyMs: number;
  /** What is sent for two values of which only one may be; default the later one. */
  readonly merge?: (earlier: Value, later: Value) => Value;
  readonly send: (key: string, value: Value) => void;
}

/** Makes at most one of many: the first of a key goes out at once, and the last word is always said. */
export function createCoalescer<Value>({ everyMs, merge = (_earlier, later) => later, send }: CoalescerOptions<Value>): Coalescer<Value> {
  /** Keys under which something was said within the last `everyMs`, with what waits. */
  const waiting = new Map<string, { value: Value } | null>();

  function pause(key: string): void {
    waiting.set(key, null);
    const timer = setTimeout(() => {
      const held = waiting.get(key);
      waiting.delete(key);
      if (!held) return;
      pause(key);
      send(key, held.value);
    }, everyMs);
    // What is told this way does not keep a process alive.
    timer.unref();
  }

  return {
    push: (key, value) => {
      const held = waiting.get(key);
      if (held === undefined) {
        pause(key);
        send(key, value);
      } else {
        waiting.set(key, { value: held ? merge(held.value, value) : value });
      }
    },
  };
}

/** Lets so many through per key and second, and drops the others. */
export function createTrickle(perSecond: number): (key: string) => boolean {
  const passed = new Map<string, number>();
  return (key) => {
    const count = passed.get(key);
    if (count === undefined) setTimeout(() => passed.delete(key), 1_000).unref();
    if ((count ?? 0) >= perSecond) return false;
    passed.set(key, (count ?? 0) + 1);
    return true;
  };
}
