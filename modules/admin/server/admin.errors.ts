import { AppError } from "@lectern/core";

export const retryFailed = () =>
  new AppError({
    code: "retry_failed",
    kind: "operational",
    status: 409,
    safeMessage: "The event could not be handled this time either. It stays in the list.",
  });
