import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import type { Routes as UserRoutes } from "@lectern/users/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

export const api = createClient<Routes | UserRoutes>({ fetch: sessionFetch });

const RUNNING_REFETCH_MS = 3_000;

export const statsQuery = () => queryOptions({ queryKey: ["admin", "stats"], queryFn: ({ signal }) => api.get("/api/admin/stats", { signal }) });

export const systemQuery = () => queryOptions({ queryKey: ["admin", "system"], queryFn: ({ signal }) => api.get("/api/admin/system", { signal }) });

const REALTIME_REFETCH_MS = 2_000;

/** Looked at again while somebody looks. */
export const realtimeQuery = () =>
  queryOptions({
    queryKey: ["admin", "realtime"],
    queryFn: ({ signal }) => api.get("/api/admin/realtime", { signal }),
    refetchInterval: REALTIME_REFETCH_MS,
  });

export const organisationQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["admin", "organisation", organisationId],
    queryFn: ({ signal }) => api.get("/api/organisations/:organisationId", { params: { organisationId }, signal }),
  });

export const mailTemplatesQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["admin", "mail-templates", organisationId],
    queryFn: ({ signal }) => api.get("/api/organisations/:organisationId/mail-templates", { params: { organisationId }, signal }),
  });

export const mailQuery = (id: string) =>
  queryOptions({ queryKey: ["admin", "mail", "one", id], queryFn: ({ signal }) => api.get("/api/admin/mail/:id", { params: { id }, signal }) });

/** What cursor-paged lists have in common: no cursor at first, `nextCursor` null at the end. */
const paging = {
  initialPageParam: firstPage(),
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
};

function firstPage(): string | undefined {
  return undefined;
}

export type Role = "student" | "teaching_assistant" | "instructor" | "admin" | "platform_admin";

export interface PeopleFilter {
  search?: string | undefined;
  role?: Role | undefined;
  status?: "active" | "suspended" | undefined;
}

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["admin", "people", filter],
    queryFn: ({ signal, pageParam }) => api.get("/api/users", { query: { ...filter, cursor: pageParam }, signal }),
    ...paging,
  });

export const mailsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["admin", "mail", "list"],
    queryFn: ({ signal, pageParam }) => api.get("/api/admin/mail", { query: { cursor: pageParam }, signal }),
    ...paging,
  });

export type JobStatus = "queued" | "running" | "succeeded" | "failed";

/** Looks again every few seconds while something on the page is under way. */
export const jobsQuery = (status: JobStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ["admin", "jobs", status],
    queryFn: ({ signal, pageParam }) => api.get("/api/admin/jobs", { query: { status, cursor: pageParam }, signal }),
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some((job) => job.status === "running" || job.status === "queued")) ? RUNNING_REFETCH_MS : false,
    ...paging,
  });

export type LetterState = "open" | "resolved" | "all";

export const deadLettersQuery = (state: LetterState) =>
  infiniteQueryOptions({
    queryKey: ["admin", "dead-letters", state],
    queryFn: ({ signal, pageParam }) => api.get("/api/admin/dead-letters", { query: { state, cursor: pageParam }, signal }),
    ...paging,
  });

export interface AuditFilter {
  action: string | undefined;
  /** Words of a name. */
  who: string | undefined;
  /** ISO 8601. */
  from: string | undefined;
  /** ISO 8601, excluded. */
  to: string | undefined;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["admin", "audit", filter],
    queryFn: ({ signal, pageParam }) => api.get("/api/admin/audit", { query: { ...filter, cursor: pageParam }, signal }),
    ...paging,
  });

export const auditActionsQuery = () =>
  queryOptions({ queryKey: ["admin", "audit-actions"], queryFn: ({ signal }) => api.get("/api/admin/audit/actions", { signal }) });
