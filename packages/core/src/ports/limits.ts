export interface LimitRule {
  /** Calls allowed in the window. */
  readonly points: number;
  readonly perSeconds: number;
}

export interface LimitResult {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until one more call is allowed; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

/** Counts within a window that starts with the first call of a key. Shared between copies when they share a Redis. */
export interface LimitsPort {
  /** Counts `cost` (default 1) calls and says whether they were within the rule. */
  consume(key: string, rule: LimitRule, cost?: number): Promise<LimitResult>;
  /** Looks without counting. */
  peek(key: string, rule: LimitRule): Promise<LimitResult>;
  reset(key: string): Promise<void>;
}
