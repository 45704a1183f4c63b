import { AppError } from "@lectern/core";
import { CartridgeError } from "./cartridge/cartridge.errors.ts";

/** The package is at fault: the person who uploaded it can act on it. */
export const cartridgeUnusable = (error: CartridgeError) =>
  new AppError({ code: error.code, status: 422, safeMessage: error.message, details: { ...error.details } });

export const importerGone = () =>
  new AppError({ code: "importer_gone", status: 403, safeMessage: "The person who started the import may no longer write courses." });
