import type { Role } from "../api.ts";
import { useT } from "../t.ts";

/** Roles an administrator of an organisation gives. */
export const GIVEN_ROLES = ["student", "teaching_assistant", "instructor", "admin"] as const;

/** A role's name in the reader's language. */
export function useRoleName(): (role: Role) => string {
  const t = useT();
  return (role) => t(`role.${role}`);
}

/** Reads a role out of a form or an address. */
export function asRole(text: string | undefined): Role | undefined {
  return GIVEN_ROLES.find((role) => role === text);
}
