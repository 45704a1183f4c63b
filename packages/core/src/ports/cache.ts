/** A cache that may forget at any time. Values are JSON. */
export interface CachePort {
  get(key: string): Promise<unknown>;
  /** `ttlMs` > 0; the value is gone after it. */
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}
