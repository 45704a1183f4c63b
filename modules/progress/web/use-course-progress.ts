import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { courseProgressQuery, type CourseProgressDetail } from "./api.ts";
import { withPending } from "./overlay.ts";
import { usePending } from "./queue/pending.ts";

/** One's own progress in a course, what is still on its way to the server included. */
export function useCourseProgress(
  courseId: string,
  options: { enabled?: boolean } = {},
): UseQueryResult<CourseProgressDetail> & { progress: CourseProgressDetail | undefined } {
  const query = useQuery({ ...courseProgressQuery(courseId), enabled: options.enabled ?? true });
  const { operations } = usePending();
  return { ...query, progress: query.data && withPending(query.data, operations) };
}
