import { createClient, type CallOptions } from "@lectern/client";
import type { RouteDefinition } from "@lectern/core";
import { sessionFetch } from "@lectern/ui/web/http";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { z } from "zod";
import type { copyCourse, copyJob } from "../../../contract.ts";
import { api, catalogueKey } from "../../api.ts";

interface CopyJob {
  id: string;
  status: "queued" | "running" | "succeeded" | "failed";
  progress: number;
  result?: z.output<(typeof copyJob)["result"]>;
  problem?: { code: string; title: string; status: number };
}

/** `GET /api/jobs/:jobId` belongs to the server itself, whose contract is not for rooms; this is its shape on the wire. */
type JobRoute = RouteDefinition<
  "GET",
  "/api/jobs/:jobId",
  z.ZodType<{ jobId: string }, { jobId: string }>,
  undefined,
  undefined,
  z.ZodType<CopyJob>,
  undefined
>;

const jobs = createClient<JobRoute>({ fetch: sessionFetch });
const POLL_MS = 700;

type CopyBody = NonNullable<CallOptions<typeof copyCourse>["body"]>;

/** Starts a copy and follows it to its end. */
export function useCopy() {
  const queryClient = useQueryClient();
  const [jobId, follow] = useState<string>();
  const job = useQuery({
    queryKey: ["courses", "author", "copy", jobId],
    queryFn: ({ signal }) => jobs.get("/api/jobs/:jobId", { params: { jobId: jobId ?? "" }, signal }),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === "queued" || state.data?.status === "running" || !state.data ? POLL_MS : false),
  });
  const status = job.data?.status;
  useEffect(() => {
    if (status === "succeeded") void queryClient.invalidateQueries({ queryKey: catalogueKey });
  }, [status, queryClient]);
  return {
    start: async (courseId: string, body: CopyBody) => {
      const started = await api.post("/api/courses/:courseId/copy", { params: { courseId }, body, idempotencyKey: crypto.randomUUID() });
      follow(started.jobId);
    },
    job: job.data,
    isWorking: jobId !== undefined && (status === undefined || status === "queued" || status === "running"),
    error: job.error ?? job.data?.problem,
  };
}
