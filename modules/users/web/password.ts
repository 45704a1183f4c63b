import { fieldProblem, problemOf } from "@lectern/ui/web/problem";
import { useT } from "./t.ts";

/** What the server holds against a new password, in words; undefined when it holds nothing. */
export function usePasswordComplaint(): (error: unknown, field: string, minLength: number | undefined) => string | undefined {
  const t = useT();
  return (error, field, minLength) => {
    const complaint = fieldProblem(error, field);
    switch (complaint?.code) {
      case undefined:
        return undefined;
      case "password_too_short":
        return minLength === undefined ? t("password.tooShort") : t("password.tooShortBy", { count: minLength });
      case "password_too_long":
        return t("password.tooLong");
      case "password_too_personal":
        return t("password.tooPersonal");
      case "password_breached":
        return t("password.breached");
      case "password_too_simple":
        return t("password.tooSimple");
      default:
        return t("password.refused");
    }
  };
}

/** Whether the failure is about single fields, which then show it themselves. */
export function isFieldProblem(error: unknown): boolean {
  return error !== null && problemOf(error).code === "validation_failed";
}
