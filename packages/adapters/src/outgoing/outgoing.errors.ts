import { AppError } from "@lectern/core";

export const addressRefused = () => new AppError({ code: "address_refused", status: 400, safeMessage: "That address cannot be used." });

export const tooManyRedirects = () =>
  new AppError({ code: "too_many_redirects", status: 502, kind: "operational", safeMessage: "The other server redirects too often." });

export const responseTooLarge = (maxBytes: number) =>
  new AppError({ code: "response_too_large", status: 502, kind: "operational", safeMessage: "The other server's answer is too large.", details: { maxBytes } });

export const outgoingFailed = (cause: unknown) =>
  cause instanceof AppError
    ? cause
    : new AppError({ code: "outgoing_failed", status: 502, kind: "operational", safeMessage: "The other server could not be reached.", cause });
