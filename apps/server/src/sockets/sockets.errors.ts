import { AppError } from "@lectern/core";

export const unauthenticatedSocket = () => new AppError({ code: "not_signed_in", status: 401, safeMessage: "Sign in to continue." });

/** Too many at once, after a restart. */
export const tooManyOpening = (retryAfterSeconds: number) =>
  new AppError({
    code: "overloaded",
    kind: "operational",
    status: 503,
    safeMessage: "Many are coming in at this moment. Try again shortly.",
    retryAfterSeconds,
  });

export const unknownEvent = () => new AppError({ code: "unknown_event", status: 404, safeMessage: "There is no such event." });
