import { AppError } from "@lectern/core";

export const storageTooLarge = (maxBytes: number) =>
  new AppError({ code: "file_too_large", status: 413, safeMessage: "The file is too large.", details: { maxBytes } });

export const storageMissing = () => new AppError({ code: "not_found", status: 404, safeMessage: "There is no such file." });

/** The disk is full, read-only, over its quota or gone (RFC 4918 §11.5). */
export const storageUnavailable = (cause: unknown) =>
  new AppError({
    code: "storage_unavailable",
    kind: "operational",
    status: 507,
    safeMessage: "The file could not be stored because the server has no room for it now. Nothing was kept; try again later.",
    cause,
  });
