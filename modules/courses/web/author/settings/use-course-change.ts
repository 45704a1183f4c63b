import { useMutation, useQueryClient } from "@tanstack/react-query";
import { catalogueKey, courseQuery } from "../../api.ts";
import type { Course } from "../../../contract.ts";

/** A change that answers the whole course: the page shows it at once. */
export function useCourseChange<Input>(courseId: string, change: (input: Input) => Promise<Course>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess(course) {
      queryClient.setQueryData(courseQuery(courseId).queryKey, course);
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
    },
  });
}
