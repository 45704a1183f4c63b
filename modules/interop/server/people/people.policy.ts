import { can, definePermission, notAllowed, withPermission, type Actor, type Context } from "@lectern/core";

const importPeople = definePermission({ name: "people.import", roles: ["admin"], summary: "Import people from files" });

export const mayImportPeople = withPermission(importPeople);

/** The administrator behind a job, as they are now: who is no longer one changes nobody. */
export function requireImporter(ctx: Context): Actor {
  if (!ctx.actor || !can(ctx.actor, importPeople)) throw notAllowed();
  return ctx.actor;
}
