import {
  can,
  definePermission,
  definePolicy,
  defineModule,
  notFound,
  requireActor,
  serveRoute,
  serveSocket,
  signedIn,
  type Context,
  type ServedRoute,
  type SocketPart,
} from "@lectern/core";
import { getJob, jobUpdated, serviceStatus, socketError, timeSync, type Job } from "./contract.ts";
import { uploadRoutes } from "../uploads/routes.ts";
import { findJob, type JobRow } from "./platform.repository.ts";

const seeAllJobs = definePermission({ name: "platform.jobs", roles: ["admin"], summary: "See every job of the organisation" });

const mayFollowJob = definePolicy({
  name: "mayFollowJob",
  summary: "Who started the job, and administrators of their organisation",
  check: async (ctx: Context, input: { params: { jobId: string } }): Promise<JobRow> => {
    const actor = requireActor(ctx);
    const row = await findJob(ctx.sql, { organisationId: actor.organisationId, jobId: input.params.jobId });
    if (!row || (row.ownerId !== actor.userId && !can(actor, seeAllJobs))) throw notFound("job");
    return row;
  },
});

const routes: readonly ServedRoute[] = [serveRoute(getJob, mayFollowJob, ({ grant }) => presentJob(grant)), ...uploadRoutes];

const sockets: SocketPart = {
  events: [serveSocket(timeSync, signedIn, async ({ ctx, payload }) => ({ clientTime: payload.clientTime, serverTime: ctx.now().getTime() }))],
};

function presentJob(row: JobRow): Job {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    progress: row.progress,
    ...(row.status === "succeeded" ? { result: row.result } : {}),
    ...(row.problem ? { problem: row.problem } : {}),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** What the platform itself serves: jobs and the shared clock. */
export default defineModule({
  name: "platform",
  needs: [],
  migrations: new URL("../../migrations/", import.meta.url),
  http: async () => ({ default: routes }),
  socket: async () => ({ default: sockets }),
  broadcasts: [jobUpdated, socketError, serviceStatus],
});
