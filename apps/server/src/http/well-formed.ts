/**
 * The same JSON value with every lone surrogate replaced by U+FFFD (`String.prototype.toWellFormed`): JSON can escape half a
 * character, PostgreSQL cannot store one.
 */
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]));
}
