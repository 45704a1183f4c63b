import { AppError } from "@lectern/core";

export const mailRefused = (cause: unknown) =>
  new AppError({ code: "mail_refused", kind: "operational", status: 503, safeMessage: "The mail could not be sent.", cause });
