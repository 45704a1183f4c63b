import { serveRoute, withPermission, type ServedRoute } from "@lectern/core";
import * as contract from "../contract.ts";
import * as bulk from "./service/bulk/actions.ts";
import { exportPeople } from "./service/bulk/export.ts";
import { managePeople } from "./users.policy.ts";

const mayManagePeople = withPermission(managePeople);

/** `/api/users/bulk` and `/api/users/export.csv`. */
export const bulkRoutes: readonly ServedRoute[] = [
  serveRoute(contract.startBulkAction, mayManagePeople, ({ ctx, grant, body }) => bulk.startAction(ctx, grant, body)),
  serveRoute(contract.getBulkAction, mayManagePeople, ({ ctx, grant, params }) => bulk.getAction(ctx, grant, params.actionId)),
  serveRoute(contract.listBulkRows, mayManagePeople, ({ ctx, grant, params, query }) => bulk.listRows(ctx, grant, params.actionId, query)),
  serveRoute(contract.undoBulkAction, mayManagePeople, ({ ctx, grant, params }) => bulk.startUndo(ctx, grant, params.actionId)),
  serveRoute(contract.exportPeople, mayManagePeople, ({ ctx, grant, query }) => exportPeople(ctx, grant, query)),
];
