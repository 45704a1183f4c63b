import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

const api = createClient<Routes>({ fetch: sessionFetch });

/** Everything the first page shows, in one answer. */
export const dashboardQuery = () => queryOptions({ queryKey: ["bff", "dashboard"], queryFn: ({ signal }) => api.get("/api/bff/dashboard", { signal }) });
