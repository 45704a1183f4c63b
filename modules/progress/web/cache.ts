import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { CourseProgress } from "../contract.ts";
import { withoutMet } from "./overlay.ts";
import {
  courseProgressQuery,
  learnersKey,
  learnersQuery,
  nextStepsQuery,
  progressSummaryQuery,
  type CourseProgressDetail,
  type LearnerPage,
  type RecordedProgress,
} from "./api.ts";

/** As `progress-updated` brings it and as recording answers. */
export interface ProgressUpdate extends Partial<Pick<RecordedProgress, "section" | "lesson">> {
  courseId: string;
  userId: string;
  course: CourseProgress;
}

/** The one place where news about progress, by socket or as an answer, reach the query cache. */
export function applyProgress(queryClient: QueryClient, update: ProgressUpdate): void {
  const own = courseProgressQuery(update.courseId).queryKey;
  const detail = queryClient.getQueryData(own);
  if (detail?.userId === update.userId) {
    queryClient.setQueryData(own, mergeDetail(detail, update));
    // Without a section the outline itself changed: only the server knows the new one.
    if (!update.section) void queryClient.invalidateQueries({ queryKey: own });
    void queryClient.invalidateQueries({ queryKey: nextStepsQuery().queryKey });
  }
  queryClient.setQueriesData<InfiniteData<LearnerPage>>({ queryKey: learnersKey(update.courseId) }, (pages) => pages && mergeLearner(pages, update));
  const list = queryClient.getQueryData(learnersQuery(update.courseId, undefined).queryKey);
  const isNewcomer = list?.pages.at(-1)?.nextCursor === null && !holds(list, update.userId);
  askSoon(queryClient, progressSummaryQuery(update.courseId).queryKey);
  // Somebody who enrolled while the page was open.
  if (isNewcomer) askSoon(queryClient, learnersKey(update.courseId));
}

/** Answers may overtake each other: what is completed stays so, and time only grows. */
function mergeDetail(detail: CourseProgressDetail, { section, lesson, course }: ProgressUpdate): CourseProgressDetail {
  const newer = course.timeSpentSeconds >= detail.course.timeSpentSeconds && course.completedSections >= detail.course.completedSections;
  if (section && !newer) return detail;
  return withoutMet({
    ...detail,
    course,
    lessons: detail.lessons.map((one) => {
      const isConcerned = one.id === lesson?.id || one.sections.some(({ id }) => id === section?.id);
      if (!isConcerned) return one;
      const sections = one.sections.map((old) => (old.id === section?.id ? { ...old, ...section } : old));
      return { ...one, ...(lesson?.id === one.id ? lesson : {}), sections };
    }),
  });
}

function mergeLearner(pages: InfiniteData<LearnerPage>, { userId, course }: ProgressUpdate): InfiniteData<LearnerPage> {
  if (!holds(pages, userId)) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map((row) => (row.userId === userId ? { ...row, course } : row)) })) };
}

function holds(pages: InfiniteData<LearnerPage>, userId: string): boolean {
  return pages.pages.some((page) => page.items.some((row) => row.userId === userId));
}

/** A class that works sends many events a second; what only the server can count is asked for again at most this often. */
const ASK_PAUSE_MS = 1_000;
const waiting = new Set<string>();

function askSoon(queryClient: QueryClient, queryKey: readonly string[]): void {
  const name = queryKey.join(" ");
  if (waiting.has(name) || queryClient.getQueryCache().findAll({ queryKey }).length === 0) return;
  waiting.add(name);
  setTimeout(() => {
    waiting.delete(name);
    void queryClient.invalidateQueries({ queryKey });
  }, ASK_PAUSE_MS);
}
