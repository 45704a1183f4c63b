/** People whose connections are being opened at the same time; more would make everybody wait, requests included. */
const MAX_OPENING = 200;
/** Told to those who come in between: when to come again. The wave of a restart is spread over this time. */
const FIRST_WAIT_SECONDS = 1;
const SPREAD_SECONDS = 8;

export interface Admission {
  /** Runs `open` when there is room for it; else answers null, and the client is to come again after `waitSeconds()`. */
  admit<T>(open: () => Promise<T>): Promise<T> | null;
  waitSeconds(): number;
}

/** Lets so many connections in at once: after a restart a whole school comes back in the same second. */
export function createAdmission({ maxOpening = MAX_OPENING, random = Math.random }: { maxOpening?: number; random?: () => number } = {}): Admission {
  let opening = 0;
  return {
    admit: (open) => {
      if (opening >= maxOpening) return null;
      opening += 1;
      return open().finally(() => {
        opening -= 1;
      });
    },
    waitSeconds: () => FIRST_WAIT_SECONDS + Math.floor(random() * SPREAD_SECONDS),
  };
}
