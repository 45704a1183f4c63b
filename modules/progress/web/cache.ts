import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { CourseProgress } from "../contract.ts";
import {
  courseProgressQuery,
  learnersKey,
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
  summariseSoon(queryClient, update.courseId);
}

/** Answers may overtake each other: what is completed stays so, and time only grows. */
function mergeDetail(detail: CourseProgressDetail, { section, lesson, course }: ProgressUpdate): CourseProgressDetail {
  const newer = course.timeSpentSeconds >= detail.course.timeSpentSeconds && course.completedSections >= detail.course.completedSections;
  if (section && !newer) return detail;
  return {
    ...detail,
    course,
    lessons: detail.lessons.map((one) => {
      const holds = section !== undefined && one.sections.some(({ id }) => id === section.id);
      if (!holds && one.id !== lesson?.id) return one;
      const sections = one.sections.map((old) => (old.id === section?.id ? { ...old, ...section } : old));
      return { ...one, ...(lesson?.id === one.id ? lesson : {}), sections };
    }),
  };
}

function mergeLearner(pages: InfiniteData<LearnerPage>, { userId, course }: ProgressUpdate): InfiniteData<LearnerPage> {
  const known = pages.pages.some((page) => page.items.some((row) => row.userId === userId));
  if (!known) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map((row) => (row.userId === userId ? { ...row, course } : row)) })) };
}

/** A class that works moves the summary many times a second; it is asked for again at most this often. */
const SUMMARY_PAUSE_MS = 1_000;
const waiting = new Set<string>();

function summariseSoon(queryClient: QueryClient, courseId: string): void {
  const { queryKey } = progressSummaryQuery(courseId);
  if (waiting.has(courseId) || !queryClient.getQueryState(queryKey)) return;
  waiting.add(courseId);
  setTimeout(() => {
    waiting.delete(courseId);
    void queryClient.invalidateQueries({ queryKey });
  }, SUMMARY_PAUSE_MS);
}
