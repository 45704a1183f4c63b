import type { RouteDefinition } from "@lectern/core";
import type { z } from "zod";
import type { ImportResult } from "../contract.ts";

type JobStatus = "queued" | "running" | "succeeded" | "failed";

/** A job as the platform answers it; its result is this room's. */
export interface ImportJob {
  id: string;
  name: string;
  status: JobStatus;
  /** 0…1 */
  progress: number;
  result?: ImportResult;
  problem?: { code: string; title: string; status: number };
  createdAt: string;
  finishedAt: string | null;
}

/** `GET /api/jobs/:jobId` belongs to the server itself, whose contract is not for rooms; this is its shape on the wire. */
export type JobRoute = RouteDefinition<
  "GET",
  "/api/jobs/:jobId",
  z.ZodType<{ jobId: string }, { jobId: string }>,
  undefined,
  undefined,
  z.ZodType<ImportJob>,
  undefined
>;

/** The platform's broadcast to the person who started a job. */
export interface JobBroadcasts {
  jobUpdated: { kind: "broadcast"; name: "job-updated"; payload: z.ZodType<{ jobId: string; status: JobStatus; progress: number }> };
}
