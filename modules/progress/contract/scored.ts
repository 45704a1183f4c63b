import type { ContentType } from "@lectern/courses/contract";

/** Only these can carry a score: a threshold anywhere else would never be reached. */
export const SCORED_CONTENT_TYPES: readonly ContentType[] = ["quiz", "assignment", "exercise", "package"];
