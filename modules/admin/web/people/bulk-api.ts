import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import type { BulkRoutes } from "@lectern/users/contract";
import { queryOptions } from "@tanstack/react-query";

export const bulkApi = createClient<BulkRoutes>({ fetch: sessionFetch });

const POLL_MS = 700;

/** A bulk action until it is done, or until its undoing is. */
export const bulkQuery = (actionId: string) =>
  queryOptions({
    queryKey: ["admin", "bulk", actionId],
    queryFn: ({ signal }) => bulkApi.get("/api/users/bulk/:actionId", { params: { actionId }, signal }),
    refetchInterval: ({ state }) => {
      const run = state.data;
      return run && (run.doneAt === null || (run.undoJobId !== null && run.undoneAt === null)) ? POLL_MS : false;
    },
  });

export const bulkFailuresQuery = (actionId: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["admin", "bulk", actionId, "failures"],
    queryFn: ({ signal }) => bulkApi.get("/api/users/bulk/:actionId/rows", { params: { actionId }, query: { outcome: "failed", limit: 50 }, signal }),
    enabled,
  });
