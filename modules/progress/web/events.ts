import { courseProgressQuery, courseRulesQuery, nextStepsQuery } from "./api.ts";
import { applyProgress } from "./cache.ts";
import { socket } from "./socket.ts";

/** The only place where this room's events touch the query cache. */
export default socket.handlers({
  "progress-updated": (queryClient, update) => applyProgress(queryClient, update),
  "section-rules-changed"(queryClient, { courseId }) {
    for (const { queryKey } of [courseProgressQuery(courseId), courseRulesQuery(courseId), nextStepsQuery()]) void queryClient.invalidateQueries({ queryKey });
  },
});
