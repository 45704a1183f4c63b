import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import type { Routes as UserRoutes } from "@lectern/users/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CourseRole, Enrolment } from "../../../contract.ts";
import { api } from "../../api.ts";

const users = createClient<UserRoutes>({ fetch: sessionFetch });

export interface PeopleFilter {
  search: string | undefined;
  role: CourseRole | "all";
  status: Enrolment["status"] | undefined;
}

export const enrolmentsKey = (courseId: string) => ["courses", "author", "people", courseId];

export const enrolmentsQuery = (courseId: string, filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [...enrolmentsKey(courseId), filter],
    queryFn: ({ signal, pageParam }) =>
      api.get("/api/courses/:courseId/enrollments", { params: { courseId }, query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
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
