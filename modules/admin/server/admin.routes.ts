import { serveRoute } from "@lectern/core";
import * as contract from "../contract.ts";
import { mayAdminister } from "./admin.policy.ts";
import * as admin from "./admin.service.ts";
import * as audit from "./audit.service.ts";

export default [
  serveRoute(contract.getStats, mayAdminister, ({ ctx, grant }) => admin.readStats(ctx, grant)),
  serveRoute(contract.listMail, mayAdminister, ({ ctx, grant, query }) => admin.listMail(ctx, grant, query)),
  serveRoute(contract.getMail, mayAdminister, ({ ctx, grant, params }) => admin.readMail(ctx, grant, params.id)),
  serveRoute(contract.listJobs, mayAdminister, ({ ctx, grant, query }) => admin.listJobs(ctx, grant, query)),
  serveRoute(contract.listDeadLetters, mayAdminister, ({ ctx, grant, query }) => admin.listDeadLetters(ctx, grant, query)),
  serveRoute(contract.retryDeadLetter, mayAdminister, ({ ctx, grant, params }) => admin.retryDeadLetter(ctx, grant, params.id)),
  serveRoute(contract.listAudit, mayAdminister, ({ ctx, grant, query }) => audit.listAudit(ctx, grant, query)),
  serveRoute(contract.listAuditActions, mayAdminister, async ({ ctx, grant }) => ({ items: await audit.listActions(ctx, grant) })),
  serveRoute(contract.exportAudit, mayAdminister, ({ ctx, grant, query }) => audit.exportAudit(ctx, grant, query)),
  serveRoute(contract.getSystem, mayAdminister, ({ ctx, grant }) => admin.describeSystem(ctx, grant)),
  serveRoute(contract.getRealtime, mayAdminister, async ({ ctx }) => ({
    at: ctx.now().toISOString(),
    processes: await ctx.call(contract.describeRealtime, {}),
  })),
  serveRoute(contract.removeDemo, mayAdminister, ({ ctx, grant }) => admin.removeDemo(ctx, grant)),
];
