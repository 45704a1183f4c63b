/** Wall clock times, `HH:MM`. */
interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/**
 * When the quiet hours end that hold `now`; null outside of them. They may go over midnight. Where the clock is put forward
 * over the end, it is the moment after the gap; where an hour comes twice, the end is the first of the two.
 */
export function quietUntil(now: Date, { from, to }: QuietHours, timeZone: string): Date | null {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime();
  const [start, end] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)];
  const overMidnight = Temporal.PlainTime.compare(start, end) > 0;
  const afterStart = Temporal.PlainTime.compare(time, start) >= 0;
  const beforeEnd = Temporal.PlainTime.compare(time, end) < 0;
  if (overMidnight ? !afterStart && !beforeEnd : !afterStart || !beforeEnd) return null;
  const endDay = overMidnight && afterStart ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const until = endDay.toZonedDateTime({ timeZone, plainTime: end }).epochMilliseconds;
  // In the second of two equal hours the end may lie behind us already: it is over now.
  return until > now.getTime() ? new Date(until) : null;
}
