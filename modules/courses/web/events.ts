import { catalogueKey, courseQuery, sectionQuery, sectionsKey, staffQuery } from "./api.ts";
import { enrolmentsKey } from "./author/people/keys.ts";
import { socket } from "./socket.ts";

/** The only place where this room's events touch the query cache. */
export default socket.handlers({
  "enrollment-changed"(queryClient, { courseId }) {
    void queryClient.invalidateQueries({ queryKey: courseQuery(courseId).queryKey });
    void queryClient.invalidateQueries({ queryKey: catalogueKey });
    void queryClient.invalidateQueries({ queryKey: ["bff"] });
  },
  "course-people-changed"(queryClient, { courseId }) {
    void queryClient.invalidateQueries({ queryKey: enrolmentsKey(courseId) });
  },
  "course-changed"(queryClient, { courseId }) {
    void queryClient.invalidateQueries({ queryKey: courseQuery(courseId).queryKey });
    void queryClient.invalidateQueries({ queryKey: staffQuery(courseId).queryKey });
    void queryClient.invalidateQueries({ queryKey: catalogueKey });
    void queryClient.invalidateQueries({
      queryKey: sectionsKey,
      predicate: ({ queryKey }) => queryClient.getQueryData(sectionQuery(String(queryKey.at(-1))).queryKey)?.courseId === courseId,
    });
  },
});
