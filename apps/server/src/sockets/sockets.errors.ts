import { AppError } from "@lectern/core";

export const unauthenticatedSocket = () => new AppError({ code: "not_signed_in", status: 401, safeMessage: "Sign in to continue." });

export const unknownEvent = () => new AppError({ code: "unknown_event", status: 404, safeMessage: "There is no such event." });
