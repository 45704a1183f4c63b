import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import type { Routes as UserRoutes } from "@lectern/users/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CourseRole, Enrolment } from "../../../contract.ts";
import { api } from "../../api.ts";
import { enrolmentsKey } from "./keys.ts";

const users = createClient<UserRoutes>({ fetch: sessionFetch });

export interface PeopleFilter {
  search: string | undefined;
  role: CourseRole | "all";
  status: Enrolment["status"] | undefined;
}

export const enrolmentsQuery = (courseId: string, filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [...enrolmentsKey(courseId), "list", filter],
    queryFn: ({ signal, pageParam }) =>
      api.get("/api/courses/:courseId/enrollments", { params: { courseId }, query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const waitingQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: [...enrolmentsKey(courseId), "waiting"],
    queryFn: ({ signal, pageParam }) => api.get("/api/courses/:courseId/waiting-list", { params: { courseId }, query: { cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const codesQuery = (courseId: string) =>
  queryOptions({
    queryKey: [...enrolmentsKey(courseId), "codes"],
    queryFn: ({ signal }) => api.get("/api/courses/:courseId/enrollment-codes", { params: { courseId }, signal }),
  });

export const groupsQuery = (courseId: string) =>
  queryOptions({
    queryKey: [...enrolmentsKey(courseId), "groups"],
    queryFn: ({ signal }) => api.get("/api/courses/:courseId/enrollments/groups", { params: { courseId }, signal }),
  });

export const historyQuery = (courseId: string, enrolmentId: string) =>
  queryOptions({
    queryKey: [...enrolmentsKey(courseId), "history", enrolmentId],
    queryFn: ({ signal }) => api.get("/api/enrollments/:enrolmentId/history", { params: { enrolmentId }, signal }),
  });

const GROUPS_MAX = 200;

/** The batches and class sections of the organisation. */
export const groupChoicesQuery = () =>
  queryOptions({
    queryKey: ["courses", "author", "groups"],
    queryFn: async ({ signal }) => {
      const query = { limit: GROUPS_MAX };
      const [batches, sections] = await Promise.all([users.get("/api/batches", { query, signal }), users.get("/api/class-sections", { query, signal })]);
      return [
        ...batches.items.map(({ id, name, code }) => ({ id, name, code, kind: "batch" as const })),
        ...sections.items.map(({ id, name, code }) => ({ id, name, code, kind: "class_section" as const })),
      ];
    },
  });

const FOUND_MAX = 8;

/** People of the organisation by name, to choose from. */
export const foundPeopleQuery = (search: string) =>
  queryOptions({
    queryKey: ["courses", "author", "found-people", search],
    queryFn: ({ signal }) => users.get("/api/users", { query: { search, limit: FOUND_MAX }, signal }),
    enabled: search.length > 1,
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
