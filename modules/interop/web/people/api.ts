import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { PeopleImportRoutes } from "../../contract/people-import.ts";

export const api = createClient<PeopleImportRoutes>({ fetch: sessionFetch });

/** How often a running stage is asked for; the socket only tells the person who started it. */
const POLL_MS = 1_000;
const RUNNING = new Set(["checking", "applying", "undoing"]);

export const importKey = (importId: string) => ["interop", "people-import", importId];

export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: importKey(importId),
    queryFn: ({ signal }) => api.get("/api/people-imports/:importId", { params: { importId }, signal }),
    refetchInterval: ({ state }) => (state.data && RUNNING.has(state.data.state) ? POLL_MS : false),
  });

export const importsKey = ["interop", "people-imports"];

export const importsQuery = () =>
  infiniteQueryOptions({
    queryKey: importsKey,
    queryFn: ({ signal, pageParam }) => api.get("/api/people-imports", { query: { cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export type Stage = "check" | "apply" | "undo";
export type Outcome = "created" | "updated" | "unchanged" | "skipped" | "failed" | "deleted" | "suspended" | "restored" | "kept" | "nothing";

export const rowsQuery = (importId: string, stage: Stage, outcome: Outcome | undefined, generation: string) =>
  infiniteQueryOptions({
    queryKey: ["interop", "people-import-rows", importId, stage, outcome, generation],
    queryFn: ({ signal, pageParam }) =>
      api.get("/api/people-imports/:importId/rows", { params: { importId }, query: { stage, outcome, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
