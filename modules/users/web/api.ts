import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

export const api = createClient<Routes>({ fetch: sessionFetch });

/** What the registration form needs to know: is it open, what must a password be. */
export const registrationOptionsQuery = () =>
  queryOptions({ queryKey: ["users", "registration"], queryFn: ({ signal }) => api.get("/api/auth/options", { signal }) });

/** One's own active sessions, newest first. */
export const sessionsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["users", "sessions"],
    queryFn: ({ signal, pageParam }) => api.get("/api/auth/sessions", { query: { cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
