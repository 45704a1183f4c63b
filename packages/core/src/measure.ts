/** A distribution an operator can look at: a histogram at `/metrics`. */
export interface Measure {
  readonly kind: "measure";
  /** Prometheus name with its unit: `lectern_chat_catch_up_messages`. */
  readonly name: string;
  readonly help: string;
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

/**
 * Declares what a room measures of its own work, beside what the server measures of every route and event.
 *
 * @example
 * const catchUpSize = defineMeasure({ name: "lectern_chat_catch_up_messages", help: "Messages per answer", buckets: [0, 1, 10, 50, 200] });
 * ctx.observe(catchUpSize, messages.length);
 */
export function defineMeasure(options: Omit<Measure, "kind">): Measure {
  return { kind: "measure", ...options };
}
