import { AppError, type FieldError } from "./errors.ts";

/** The errors every room shares. A room's own errors stand in its own `*.errors.ts`. */

export const notSignedIn = () => new AppError({ code: "not_signed_in", status: 401, safeMessage: "Sign in to continue." });

/** For an actor who may know that the thing exists. Where they may not, answer `notFound`. */
export const notAllowed = () => new AppError({ code: "not_allowed", status: 403, safeMessage: "You are not allowed to do this." });

/** Also for what exists and the actor may not see: both look the same. */
export const notFound = (what = "thing") => new AppError({ code: "not_found", status: 404, safeMessage: `There is no such ${what}.` });

export const validationFailed = (errors: readonly FieldError[]) =>
  new AppError({ code: "validation_failed", status: 400, safeMessage: "Some of the input does not fit.", errors });

export const rateLimited = (retryAfterSeconds: number) =>
  new AppError({
    code: "rate_limited",
    status: 429,
    safeMessage: "Too many requests. Wait a little and try again.",
    retryAfterSeconds,
  });

/** A queue inside the server is full; nothing was written. */
export const overloaded = (retryAfterSeconds = 1) =>
  new AppError({
    code: "overloaded",
    kind: "operational",
    status: 503,
    safeMessage: "The server is busy. Nothing was saved; try again in a moment.",
    retryAfterSeconds,
  });

/** The document changed since the caller read it (optimistic locking). */
export const editConflict = (details: Readonly<Record<string, unknown>>) =>
  new AppError({ code: "edit_conflict", status: 409, safeMessage: "Somebody else changed this in the meantime.", details });

export const contractBroken = (where: string, cause: unknown) =>
  new AppError({
    code: "contract_broken",
    kind: "bug",
    status: 500,
    safeMessage: "Something went wrong on our side.",
    details: {},
    cause: new Error(where, { cause }),
  });
