/** Below this the answer's way explains the difference; a clock like that is right. */
const TRUSTED_WITHIN_MS = 2_000;

let offsetMs = 0;

/**
 * Milliseconds since 1970 by the server's clock. A device's clock may be off by minutes or years, and what the server
 * wrote is compared with it: “3 minutes ago”.
 */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/**
 * Takes in one exchange of `time-sync` (Cristian's algorithm): the server's time is that of the middle of the exchange.
 * Call it with the quickest of a few. All in milliseconds since 1970.
 */
export function noteServerTime({ sentAt, serverTime, receivedAt }: { sentAt: number; serverTime: number; receivedAt: number }): void {
  const difference = serverTime - (sentAt + receivedAt) / 2;
  offsetMs = Math.abs(difference) < TRUSTED_WITHIN_MS ? 0 : difference;
}
