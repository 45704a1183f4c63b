import { AppError } from "@lectern/core";

export const mailRefused = (cause: unknown) =>
  new AppError({ code: "mail_refused", kind: "operational", status: 503, safeMessage: "The mail could not be sent.", cause });

/** Never tried again: no server could deliver it. */
export const mailAddressRefused = () => new AppError({ code: "mail_address_refused", status: 400, safeMessage: "That is not an address for mail." });
