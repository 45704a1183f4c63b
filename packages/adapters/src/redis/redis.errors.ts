import { AppError } from "@lectern/core";

/** Never leaves the adapters: each answers from what its own process knows instead. */
export const redisUnavailable = () =>
  new AppError({ code: "redis_unavailable", kind: "operational", status: 503, safeMessage: "Redis does not answer. Try again in a moment." });
