/** Durations of courses and sections are minutes; `format.duration` takes seconds. */
export const MINUTE_SECONDS = 60;
