import { AppError } from "@lectern/core";

export const storageTooLarge = (maxBytes: number) =>
  new AppError({ code: "file_too_large", status: 413, safeMessage: "The file is too large.", details: { maxBytes } });

export const storageMissing = () => new AppError({ code: "not_found", status: 404, safeMessage: "There is no such file." });
