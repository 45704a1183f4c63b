import { can, type Actor, type Permission } from "./actor.ts";
import type { Context } from "./context.ts";
import { notAllowed, notSignedIn } from "./platform.errors.ts";

/**
 * Decides whether an actor may do something, and hands the handler what it had to load to decide (the grant).
 * It throws `notSignedIn`, `notAllowed` or `notFound`. Policies of a module stand on one page: `<module>.policy.ts`.
 */
export interface Policy<Input, Grant> {
  readonly kind: "policy";
  /** Shown in OpenAPI (`x-policy`) and in the policy matrix. */
  readonly name: string;
  /** Says in one sentence who may. */
  readonly summary: string;
  readonly check: (ctx: Context, input: Input) => Grant | Promise<Grant>;
}

/**
 * @example
 * export const mayEditCourse = definePolicy({
 *   name: "mayEditCourse", summary: "The course's instructors and organisation administrators",
 *   check: async (ctx, input: { params: { courseId: string } }) => requireCourse(ctx, input.params.courseId, "edit"),
 * });
 */
export function definePolicy<Input, Grant>(options: Omit<Policy<Input, Grant>, "kind">): Policy<Input, Grant> {
  return { kind: "policy", ...options };
}

/** Anybody, signed in or not. The grant is the actor, if any. */
export const everyone: Policy<unknown, Actor | null> = definePolicy({
  name: "everyone",
  summary: "Anybody, signed in or not",
  check: (ctx: Context) => ctx.actor,
});

/** Any signed-in person. The grant is the actor. */
export const signedIn: Policy<unknown, Actor> = definePolicy({
  name: "signedIn",
  summary: "Any signed-in person",
  check: requireActor,
});

/** Signed-in people of the roles that carry the permission. */
export function withPermission(permission: Permission): Policy<unknown, Actor> {
  return definePolicy({
    name: `withPermission(${permission.name})`,
    summary: `${permission.summary}: ${permission.roles.join(", ")}`,
    check: (ctx: Context) => requirePermission(ctx, permission),
  });
}

/** The actor, or `notSignedIn` (401). */
export function requireActor(ctx: Context): Actor {
  if (!ctx.actor) throw notSignedIn();
  return ctx.actor;
}

/** The actor if their role carries the permission; otherwise 401 or 403. */
export function requirePermission(ctx: Context, permission: Permission): Actor {
  const actor = requireActor(ctx);
  if (!can(actor, permission)) throw notAllowed();
  return actor;
}
