import { AppError } from "@lectern/core";

export const noSuchRoute = () => new AppError({ code: "not_found", status: 404, safeMessage: "There is nothing at this address." });

export const invalidJson = () => new AppError({ code: "invalid_json", status: 400, safeMessage: "The body is not valid JSON in UTF-8." });

export const bodyTooLarge = () => new AppError({ code: "body_too_large", status: 413, safeMessage: "The body is too large." });

export const unsupportedMediaType = () =>
  new AppError({ code: "unsupported_media_type", status: 415, safeMessage: "This route does not take a body of that type." });

export const badRequest = (safeMessage: string, status = 400) => new AppError({ code: "bad_request", status, safeMessage });

export const fileMissing = () => new AppError({ code: "file_missing", status: 400, safeMessage: 'Send one file in the field "file" of multipart/form-data.' });

export const foreignOrigin = () => new AppError({ code: "foreign_origin", status: 403, safeMessage: "Requests from another site are not accepted." });

export const csrfTokenWrong = () => new AppError({ code: "csrf_token_wrong", status: 403, safeMessage: "Reload the page and try again." });

export const idempotencyKeyInvalid = () =>
  new AppError({ code: "idempotency_key_invalid", status: 400, safeMessage: "An Idempotency-Key has 1 to 255 printable characters." });

export const idempotencyKeyReused = () =>
  new AppError({ code: "idempotency_key_reused", status: 422, safeMessage: "This Idempotency-Key was already used for another request." });

export const rangeNotSatisfiable = () => new AppError({ code: "range_not_satisfiable", status: 416, safeMessage: "The file has no such part." });

export const sitemapUnavailable = () =>
  new AppError({
    code: "sitemap_unavailable",
    kind: "operational",
    status: 503,
    safeMessage: "The sitemap cannot be written at present.",
    retryAfterSeconds: 30,
  });
