import { randomUUIDv7 } from "node:crypto";

/** Digits of an id before its version: the milliseconds since 1970, as `xxxxxxxx-xxxx`. */
const TIME_LENGTH = 13;
/** Version, counter and the hyphen before the random part. */
const RANDOM_FROM = 18;
const COUNTS = 4096;
const counts = Array.from({ length: COUNTS }, (_, count) => count.toString(16).padStart(3, "0"));

/**
 * UUIDs of version 7, each greater than the one before in this process, also within a millisecond and when the clock is set back: the
 * twelve bits after the version count (RFC 9562, 6.2, method 1), the other 62 are random. `random` answers any UUID of version 7.
 */
export function createIds(random: () => string = randomUUIDv7): () => string {
  let time = "";
  let count = 0;
  return () => {
    const id = random();
    const now = id.slice(0, TIME_LENGTH);
    if (now > time) {
      time = now;
      count = 0;
    } else if (++count === COUNTS) {
      time = after(time);
      count = 0;
    }
    return `${time}-7${counts[count] ?? ""}${id.slice(RANDOM_FROM)}`;
  };
}

/** The next millisecond, for more ids than it has counts. */
function after(time: string): string {
  const next = (Number.parseInt(time.replace("-", ""), 16) + 1).toString(16).padStart(TIME_LENGTH - 1, "0");
  return `${next.slice(0, 8)}-${next.slice(8)}`;
}
