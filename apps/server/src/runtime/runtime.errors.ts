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
