import { AppError, validationFailed } from "@lectern/core";

/** Unknown account, wrong password, suspended person: all alike. */
export const invalidCredentials = () => new AppError({ code: "invalid_credentials", status: 401, safeMessage: "E-mail address or password is wrong." });

export const emailTaken = () => new AppError({ code: "email_taken", status: 409, safeMessage: "There is already an account with this e-mail address." });

export const registrationClosed = () =>
  new AppError({
    code: "registration_closed",
    status: 403,
    safeMessage: "This organisation does not let people register themselves. Ask an administrator for an invitation.",
  });

/** No refresh token, an unknown, expired or used one, or one of a session that has ended. */
export const sessionEnded = () => new AppError({ code: "session_ended", status: 401, safeMessage: "Your session has ended. Sign in again." });

/** Unknown, used and expired links look alike. */
export const tokenInvalid = () => new AppError({ code: "token_invalid", status: 400, safeMessage: "This link is no longer good. Ask for a new one." });

/** Not 401: the session is fine. */
export const wrongPassword = () => new AppError({ code: "wrong_password", status: 400, safeMessage: "The current password is wrong." });

export type PasswordFault = "password_too_short" | "password_too_long" | "password_breached" | "password_too_personal" | "password_too_simple";

export const passwordRefused = (field: string, fault: PasswordFault, minLength: number, maxLength: number) =>
  validationFailed([{ path: `/${field}`, code: fault, message: passwordMessage(fault, minLength, maxLength) }]);

export const lastAdministrator = () =>
  new AppError({ code: "last_administrator", status: 409, safeMessage: "An organisation needs an active administrator. Make somebody else one first." });

export const slugTaken = () => new AppError({ code: "slug_taken", status: 409, safeMessage: "Another organisation has this short name." });

export const groupCodeTaken = () => new AppError({ code: "group_code_taken", status: 409, safeMessage: "Another group of the organisation has this code." });

export const groupDatesCrossed = () => new AppError({ code: "group_dates_crossed", status: 422, safeMessage: "The end is before the start." });

export const accentContrastTooLow = (contrast: number, required: number) =>
  new AppError({
    code: "accent_contrast_too_low",
    status: 422,
    safeMessage: "White text cannot be read on this colour. Choose a darker one.",
    details: { contrast, required },
  });

export const bulkTooMany = (people: number, limit: number) =>
  new AppError({ code: "bulk_too_many", status: 422, safeMessage: "These are too many people for one action.", details: { people, limit } });

export const bulkNobody = () => new AppError({ code: "bulk_nobody", status: 422, safeMessage: "Nobody fits." });

export const undoImpossible = () => new AppError({ code: "undo_impossible", status: 409, safeMessage: "This cannot be undone any more." });

export const templateLinkMissing = () =>
  new AppError({ code: "template_link_missing", status: 422, safeMessage: "The text needs {{link}}: without it nobody gets anywhere." });

export const templatePlaceholderUnknown = (placeholder: string) =>
  new AppError({ code: "template_placeholder_unknown", status: 422, safeMessage: "There is no such placeholder.", details: { placeholder } });

export const fileRequired = () => new AppError({ code: "file_required", status: 400, safeMessage: "Send the picture as the form field “file”." });

export const imageTypeUnsupported = () =>
  new AppError({ code: "image_type_unsupported", status: 415, safeMessage: "The picture has to be PNG, JPEG or WebP." });

export const storedHashBroken = () =>
  new AppError({
    code: "internal_error",
    kind: "bug",
    status: 500,
    safeMessage: "Something went wrong on our side.",
    cause: new Error("a stored password hash is not a PHC string of argon2id"),
  });

export const rowMissing = (what: string) =>
  new AppError({
    code: "internal_error",
    kind: "bug",
    status: 500,
    safeMessage: "Something went wrong on our side.",
    cause: new Error(`no row came back: ${what}`),
  });

function passwordMessage(fault: PasswordFault, minLength: number, maxLength: number): string {
  switch (fault) {
    case "password_too_short":
      return `The password needs at least ${minLength} characters.`;
    case "password_too_long":
      return `The password may have at most ${maxLength} characters.`;
    case "password_breached":
      return "This password is on the list of those everybody tries first.";
    case "password_too_personal":
      return "The password may not be your name or e-mail address.";
    case "password_too_simple":
      return "The password needs three of: lower case, upper case, digits, other characters.";
  }
}
