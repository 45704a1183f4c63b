import { defineBroadcast, defineRoute, defineSocket, id, instant, problem } from "@lectern/core";
import { z } from "zod";

export const jobStatus = z.enum(["queued", "running", "succeeded", "failed"]);

export const job = z.object({
  id,
  name: z.string(),
  status: jobStatus,
  /** 0…1 */
  progress: z.number(),
  /** What it made, once succeeded; its shape is the job's. */
  result: z.unknown().optional(),
  /** Why it failed, once failed. */
  problem: problem.optional(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type Job = z.output<typeof job>;

export const getJob = defineRoute({
  method: "GET",
  path: "/api/jobs/:jobId",
  summary: "One job, for the person who started it and their administrators",
  params: z.object({ jobId: id }),
  reply: job,
});

export const jobUpdated = defineBroadcast({
  name: "job-updated",
  summary: "A job of yours moved",
  payload: z.object({ jobId: id, status: jobStatus, progress: z.number() }),
});

export const timeSync = defineSocket({
  name: "time-sync",
  summary: "Server time, for estimating the offset of the client's clock (milliseconds since 1970)",
  payload: z.object({ clientTime: z.number() }),
  reply: z.object({ clientTime: z.number(), serverTime: z.number() }),
});

export const socketError = defineBroadcast({ name: "error", summary: "A problem with an event that asked for no acknowledgement", payload: problem });

export const serviceStatus = defineBroadcast({
  name: "service-status",
  summary:
    "While `degraded`, events from people on other servers may be missing: ask for what came after your last numbers every few seconds, and once more when it ends",
  payload: z.object({ degraded: z.boolean() }),
});

export type Routes = typeof getJob;
