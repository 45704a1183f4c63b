import { serveRoute, withPermission, type ServedRoute } from "@lectern/core";
import { batches, classSections } from "../contract.ts";
import * as groups from "./service/groups/groups.ts";
import * as membership from "./service/groups/membership.ts";
import * as policy from "./users.policy.ts";
import { presentBatch, presentClassSection } from "./users.presenter.ts";

/** `/api/batches` and `/api/class-sections`. */
export const groupRoutes: readonly ServedRoute[] = [
  serveRoute(batches.list, policy.mayListGroups, ({ ctx, grant, query }) => groups.listGroups(ctx, grant, "batch", query, presentBatch)),
  serveRoute(batches.create, withPermission(policy.manageGroups), async ({ ctx, grant, body }) =>
    presentBatch(await groups.createGroup(ctx, grant.organisationId, "batch", body)),
  ),
  serveRoute(batches.get, policy.maySeeBatch, ({ grant }) => presentBatch(grant.group)),
  serveRoute(batches.update, policy.mayManageBatch, async ({ ctx, grant, body }) => presentBatch(await groups.changeGroup(ctx, grant, body))),
  serveRoute(batches.remove, policy.mayManageBatch, ({ ctx, grant }) => groups.removeGroup(ctx, grant)),
  serveRoute(batches.listMembers, policy.maySeeBatchMembers, ({ ctx, grant, query }) => membership.listMembers(ctx, grant, query)),
  serveRoute(batches.addMembers, policy.mayManageBatch, ({ ctx, grant, body }) => membership.addMembers(ctx, grant, body)),
  serveRoute(batches.removeMembers, policy.mayManageBatch, ({ ctx, grant, body }) => membership.removeMembers(ctx, grant, body)),

  serveRoute(classSections.list, policy.mayListGroups, ({ ctx, grant, query }) => groups.listGroups(ctx, grant, "class_section", query, presentClassSection)),
  serveRoute(classSections.create, withPermission(policy.manageGroups), async ({ ctx, grant, body }) =>
    presentClassSection(await groups.createGroup(ctx, grant.organisationId, "class_section", body)),
  ),
  serveRoute(classSections.get, policy.maySeeClassSection, ({ grant }) => presentClassSection(grant.group)),
  serveRoute(classSections.update, policy.mayManageClassSection, async ({ ctx, grant, body }) =>
    presentClassSection(await groups.changeGroup(ctx, grant, body)),
  ),
  serveRoute(classSections.remove, policy.mayManageClassSection, ({ ctx, grant }) => groups.removeGroup(ctx, grant)),
  serveRoute(classSections.listMembers, policy.maySeeClassSectionMembers, ({ ctx, grant, query }) => membership.listMembers(ctx, grant, query)),
  serveRoute(classSections.addMembers, policy.mayManageClassSection, ({ ctx, grant, body }) => membership.addMembers(ctx, grant, body)),
  serveRoute(classSections.removeMembers, policy.mayManageClassSection, ({ ctx, grant, body }) => membership.removeMembers(ctx, grant, body)),
];
