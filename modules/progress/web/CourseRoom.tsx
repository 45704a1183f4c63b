import { useOnConnect, useRealtime } from "@lectern/ui/web/realtime";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/**
 * Invisible: brings this tab into a course's socket room while it is on the page, staff into the staff's room too, so
 * that `course-changed` and everybody's `progress-updated` arrive. After an interruption what may have been missed is
 * asked for again.
 */
export default function CourseRoom({ courseId }: { courseId: string }) {
  const { emit } = useRealtime();
  const queryClient = useQueryClient();
  const entered = useRef<string | undefined>(undefined);

  useOnConnect(() => {
    // Refused (an archived course has no room) or lost: the page works all the same, only not live.
    emit("join-course", { courseId }).catch(() => undefined);
    if (entered.current === courseId) {
      for (const queryKey of [
        ["progress", "own", courseId],
        ["progress", "rules", courseId],
        ["progress", "summary", courseId],
        ["progress", "learners", courseId],
        ["courses", "course", courseId],
      ])
        void queryClient.invalidateQueries({ queryKey });
    }
    entered.current = courseId;
  });

  useEffect(() => () => void emit("leave-course", { courseId }).catch(() => undefined), [courseId, emit]);
  return null;
}
