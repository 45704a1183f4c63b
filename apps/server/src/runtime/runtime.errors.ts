import { AppError } from "@lectern/core";

const internal = (cause: Error) => new AppError({ code: "internal_error", kind: "bug", status: 500, safeMessage: "Something went wrong on our side.", cause });

export const callNotServed = (name: string) => internal(new Error(`no module of this process serves the call ${name}`));

export const transactionWithoutResult = () => internal(new Error("a transaction ended without a result"));

export const scheduledJobStarted = (name: string) => internal(new Error(`the job ${name} starts itself by its cron expression`));

export const jobLost = () =>
  new AppError({
    code: "job_lost",
    kind: "operational",
    status: 500,
    safeMessage: "This work was interrupted several times and was given up. Nothing half done was kept.",
  });

export const unexpected = (cause: unknown) => internal(cause instanceof Error ? cause : new Error(String(cause)));

/** The database is away for the moment; nothing was written by this request. */
export const databaseAway = (cause: unknown) =>
  new AppError({
    code: "database_unavailable",
    kind: "operational",
    status: 503,
    safeMessage: "The database cannot be reached. Nothing was saved; try again in a moment.",
    retryAfterSeconds: 2,
    cause,
  });

/** What came in could not be kept until it was looked at (RFC 4918 §11.5). */
export const storageUnavailable = (cause: unknown) =>
  new AppError({
    code: "storage_unavailable",
    kind: "operational",
    status: 507,
    safeMessage: "The file could not be stored because the server has no room for it now. Nothing was kept; try again later.",
    cause,
  });
