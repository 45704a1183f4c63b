import { AppError } from "@lectern/core";

export const retryFailed = () =>
  new AppError({
    code: "retry_failed",
    kind: "operational",
    status: 409,
    safeMessage: "The event could not be handled this time either. It stays in the list.",
  });

export const exportTooLarge = (most: number) =>
  new AppError({ code: "export_too_large", status: 422, safeMessage: `At most ${most} entries fit into one file. Choose a shorter time.`, details: { most } });
