import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ContentType, Course, Lesson } from "../../../contract.ts";
import { api, courseQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { orderBody } from "./order.ts";

/** Everything one does to the outline. What fails is said in the corner, and the outline is loaded as it is. */
export function useOutline(courseId: string) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const { queryKey } = courseQuery(courseId);

  const refresh = () => queryClient.invalidateQueries({ queryKey });
  const show = (lessons: Lesson[]) => queryClient.setQueryData(queryKey, (course: Course | undefined) => course && { ...course, lessons });
  function sayFailure(error: unknown) {
    const { title, next } = words.explain(error);
    toast({ tone: "danger", message: [title, next].filter(Boolean).join(". ") });
    void refresh();
  }

  const order = useMutation({
    mutationFn: (lessons: Lesson[]) => api.put("/api/courses/:courseId/order", { params: { courseId }, body: orderBody(lessons) }),
    async onMutate(lessons) {
      await queryClient.cancelQueries({ queryKey });
      show(lessons);
    },
    onSuccess: (outline) => show(outline.lessons),
    onError(error) {
      if (problemOf(error).code !== "edit_conflict") return sayFailure(error);
      toast({ tone: "warning", message: t("author.outline.orderConflict") });
      return refresh();
    },
  });

  const addLesson = useMutation({
    mutationFn: ({ title, key }: { title: string; key: string }) =>
      api.post("/api/courses/:courseId/lessons", { params: { courseId }, body: { title }, idempotencyKey: key }),
    onSuccess: refresh,
    onError: sayFailure,
  });
  const addSection = useMutation({
    mutationFn: ({ lessonId, title, contentType, key }: { lessonId: string; title: string; contentType: ContentType; key: string }) =>
      api.post("/api/lessons/:lessonId/sections", { params: { lessonId }, body: { title, contentType, draft: true }, idempotencyKey: key }),
    onSuccess: refresh,
    onError: sayFailure,
  });
  const renameLesson = useMutation({
    mutationFn: ({ lessonId, title }: { lessonId: string; title: string }) => api.patch("/api/lessons/:lessonId", { params: { lessonId }, body: { title } }),
    onMutate: ({ lessonId, title }) =>
      void queryClient.setQueryData(
        queryKey,
        (course: Course | undefined) =>
          course && { ...course, lessons: course.lessons?.map((lesson) => (lesson.id === lessonId ? { ...lesson, title } : lesson)) },
      ),
    onSuccess: refresh,
    onError: sayFailure,
  });
  const renameSection = useMutation({
    mutationFn: ({ sectionId, title }: { sectionId: string; title: string }) =>
      api.patch("/api/sections/:sectionId", { params: { sectionId }, body: { title } }),
    onSuccess: refresh,
    onError: sayFailure,
  });
  const removeLesson = useMutation({
    mutationFn: (lessonId: string) => api.delete("/api/lessons/:lessonId", { params: { lessonId } }),
    onSuccess: refresh,
    onError: sayFailure,
  });
  const removeSection = useMutation({
    mutationFn: (sectionId: string) => api.delete("/api/sections/:sectionId", { params: { sectionId } }),
    onSuccess: refresh,
    onError: sayFailure,
  });
  return { order, addLesson, addSection, renameLesson, renameSection, removeLesson, removeSection };
}
