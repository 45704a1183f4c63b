/** Messages one answer to `join-course` carries unless it is asked for more; with `hasMore` ask again. */
export const CATCH_UP_LIMIT = 200;
/** Messages one answer carries at most, and their characters together: some 800 kB. */
export const CATCH_UP_MAX = 1_000;
export const CATCH_UP_CHARACTERS = 200_000;
