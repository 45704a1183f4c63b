import { definePermission, definePolicy, requirePermission, type Actor, type Context } from "@lectern/core";

const administer = definePermission({ name: "administration.see", roles: ["admin"], summary: "See mail, jobs, audit and figures of the organisation" });

/** What an administrator may look into. */
export interface Scope {
  readonly actor: Actor;
  /** Rows of this organisation only. Null for platform administrators: all rows, those of no organisation included. */
  readonly organisationId: string | null;
}

export const mayAdminister = definePolicy({
  name: "mayAdminister",
  summary: "Organisation administrators within their organisation; platform administrators everywhere",
  check: (ctx: Context): Scope => {
    const actor = requirePermission(ctx, administer);
    return { actor, organisationId: actor.role === "platform_admin" ? null : actor.organisationId };
  },
});
