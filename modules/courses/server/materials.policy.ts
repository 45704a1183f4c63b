import { definePermission, definePolicy, notAllowed, notFound, requireActor, type Context } from "@lectern/core";
import { toAccess, type CourseGrant } from "./courses.policy.ts";
import { findPlaceByMaterial } from "./repository/access.repository.ts";

export interface MaterialGrant extends CourseGrant {
  readonly materialId: string;
}

export const mayEditMaterial = definePolicy({
  name: "mayEditMaterial",
  summary: "The course's instructors and organisation administrators",
  check: async (ctx: Context, { params }: { params: { materialId: string } }): Promise<MaterialGrant> => {
    const actor = requireActor(ctx);
    const access = toAccess(await findPlaceByMaterial(ctx.sql, { ...actor, materialId: params.materialId }), actor.role);
    if (!access?.permissions.includes("read")) throw notFound("file");
    if (!access.permissions.includes("edit")) throw notAllowed();
    return { actor, access, materialId: params.materialId };
  },
});

/** Sets how much room the files of courses may take. */
export const manageStorage = definePermission({ name: "course.storage", roles: ["admin"], summary: "Set how much room files may take" });
