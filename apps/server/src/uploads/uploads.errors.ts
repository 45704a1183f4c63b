import { AppError } from "@lectern/core";

export const uploadNotFound = () => new AppError({ code: "upload_not_found", status: 404, safeMessage: "There is no such upload." });

export const uploadExpired = () =>
  new AppError({ code: "upload_expired", status: 410, safeMessage: "This upload took too long and was given up. Start again." });

export const uploadUnfinished = () => new AppError({ code: "upload_unfinished", status: 409, safeMessage: "The file has not arrived completely yet." });

export const uploadClaimed = () => new AppError({ code: "upload_claimed", status: 409, safeMessage: "This upload was used already." });

export const offsetConflict = () =>
  new AppError({ code: "upload_offset_conflict", status: 409, safeMessage: "The server has another part of the file than you think. Ask where to go on." });

/** Another request writes to the upload and did not make room in time. */
export const uploadBusy = () =>
  new AppError({ code: "upload_busy", status: 423, safeMessage: "Another connection is sending this file.", retryAfterSeconds: 2 });

export const uploadInterrupted = () =>
  new AppError({ code: "upload_interrupted", status: 400, safeMessage: "The connection ended before all bytes had come." });

export const uploadTooLarge = (maxBytes: number) =>
  new AppError({ code: "file_too_large", status: 413, safeMessage: "The file is too large.", details: { maxBytes } });

export const uploadLongerThanSaid = () => new AppError({ code: "upload_size_exceeded", status: 413, safeMessage: "The file is longer than was announced." });

export const purposeUnknown = () => new AppError({ code: "upload_purpose_unknown", status: 422, safeMessage: "Files are not taken for this purpose." });

export const tooManyUploads = () =>
  new AppError({ code: "too_many_uploads", status: 429, safeMessage: "Too many files of yours are under way. Finish or cancel some first." });

/** The request does not follow tus 1.0.0. */
export const protocolBroken = (safeMessage: string, status = 400) => new AppError({ code: "upload_protocol", status, safeMessage });

export const noRoomForParts = (cause: unknown) =>
  new AppError({
    code: "storage_unavailable",
    kind: "operational",
    status: 507,
    safeMessage: "The server has no room for the file at present. What has arrived is safe; go on later.",
    cause,
  });
