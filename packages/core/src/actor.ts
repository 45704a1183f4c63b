import { z } from "zod";

/** Roles in an organisation. Roles in a course are the courses room's (`courseRole` in its contract). */
export const organisationRole = z.enum(["student", "teaching_assistant", "instructor", "admin", "platform_admin"]);
export type OrganisationRole = z.output<typeof organisationRole>;

/** Who acts: the signed-in person behind a request, a socket or a job. */
export interface Actor {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: OrganisationRole;
  readonly fullName: string;
  /** BCP 47, `en` or `vi`. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  /** The session the token belongs to; null for jobs. */
  readonly sessionId: string | null;
}

/** A named right within an organisation, and the built-in roles that have it. */
export interface Permission {
  readonly name: string;
  readonly roles: readonly OrganisationRole[];
  readonly summary: string;
}

/**
 * Declares a right in a module's `*.policy.ts`.
 *
 * @example
 * const createCourse = definePermission({ name: "course.create", roles: ["instructor", "admin"], summary: "Write new courses" });
 */
export function definePermission(permission: Permission): Permission {
  return permission;
}

/** Whether the actor's role carries the permission. Platform administrators have every permission. */
export function can(actor: Actor, permission: Permission): boolean {
  return actor.role === "platform_admin" || permission.roles.includes(actor.role);
}
