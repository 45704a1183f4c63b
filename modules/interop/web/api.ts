import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";
import type { JobRoute } from "./job.ts";

const api = createClient<Routes | JobRoute>({ fetch: sessionFetch });

/** Where no socket tells of the job, it is asked for. */
const POLL_MS = 2_000;

export const jobKey = (jobId: string) => ["interop", "job", jobId];

export const jobQuery = (jobId: string) =>
  queryOptions({
    queryKey: jobKey(jobId),
    queryFn: ({ signal }) => api.get("/api/jobs/:jobId", { params: { jobId }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === "queued" || state.data?.status === "running" ? POLL_MS : false),
  });

export const importsKey = ["interop", "imports"];

export const importsQuery = () =>
  infiniteQueryOptions({
    queryKey: importsKey,
    queryFn: ({ signal, pageParam }) => api.get("/api/imports", { query: { cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => status === "queued" || status === "running")) ? POLL_MS : false,
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
