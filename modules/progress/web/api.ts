import { createClient } from "@lectern/client";
import type { Routes as CourseRoutes } from "@lectern/courses/contract";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

/** Made at the first call, so that the modules that only name a query do not carry a client into the first load. */
const client = () => createClient<Routes | CourseRoutes>({ fetch: sessionFetch });

export type CourseProgressDetail = Awaited<ReturnType<typeof loadCourseProgress>>;
export type RecordedProgress = Awaited<ReturnType<typeof sendOperation>>;

const loadCourseProgress = (courseId: string, signal: AbortSignal) => client().get("/api/courses/:courseId/progress", { params: { courseId }, signal });

export const courseProgressKey = (courseId: string) => ["progress", "own", courseId];

/** One's own progress in a course, every lesson and section included. */
export const courseProgressQuery = (courseId: string) =>
  queryOptions({ queryKey: courseProgressKey(courseId), queryFn: ({ signal }) => loadCourseProgress(courseId, signal) });

/** What the sections of a course ask of learners; for its editors. */
export const courseRulesQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["progress", "rules", courseId],
    queryFn: ({ signal }) => client().get("/api/courses/:courseId/rules", { params: { courseId }, signal }),
  });

export type Rules = Awaited<ReturnType<typeof saveRules>>;

export const saveRules = (sectionId: string, body: { prerequisites: string[]; minimumSeconds: number; masteryScore: number | null; version: number }) =>
  client().put("/api/sections/:sectionId/rules", { params: { sectionId }, body });

const MOST_STEPS = 50;

/** Where to go on, one step per course one learns in, the latest activity first. */
export const nextStepsQuery = () =>
  queryOptions({ queryKey: ["progress", "next"], queryFn: ({ signal }) => client().get("/api/progress/next", { query: { limit: MOST_STEPS }, signal }) });

/** How far the class is, in numbers; for staff. */
export const progressSummaryQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["progress", "summary", courseId],
    queryFn: ({ signal }) => client().get("/api/courses/:courseId/progress/summary", { params: { courseId }, signal }),
  });

export const learnersKey = (courseId: string) => ["progress", "learners", courseId];

/** The students of a course with their progress, by name; for staff. */
export const learnersQuery = (courseId: string, search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...learnersKey(courseId), search ?? ""],
    queryFn: ({ signal, pageParam }) =>
      client().get("/api/courses/:courseId/progress/learners", { params: { courseId }, query: { search, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export type LearnerPage = Awaited<ReturnType<typeof loadLearners>>;
const loadLearners = (courseId: string) => client().get("/api/courses/:courseId/progress/learners", { params: { courseId } });

/** The course itself, under the courses room's own key: whichever page was there first, it is asked for once. */
export const courseQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["courses", "course", courseId],
    queryFn: ({ signal }) => client().get("/api/courses/:courseId", { params: { courseId }, signal }),
  });

/** What a learner did in a section, with the id that makes sending it twice harmless. */
export interface ProgressOperation {
  operationId: string;
  userId: string;
  courseId: string;
  sectionId: string;
  status: "in_progress" | "completed";
  timeSpentSeconds: number;
  /** Milliseconds since 1970: the order in which operations are sent. */
  createdAt: number;
}

export const sendOperation = ({ sectionId, operationId, status, timeSpentSeconds }: ProgressOperation) =>
  client().post("/api/sections/:sectionId/progress", { params: { sectionId }, body: { operationId, status, timeSpentSeconds } });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
