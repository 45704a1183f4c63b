import { Button } from "@lectern/ui/Button";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { toast } from "@lectern/ui/Toast";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Course } from "../../contract.ts";
import { api, catalogueKey, courseQuery } from "../api.ts";
import { useT } from "../t.ts";

/** The quiet way out; progress is kept, and open courses can be joined again. */
export function LeaveCourse({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const [asking, ask] = useState(false);
  const isWaiting = course.you?.enrolmentStatus === "waiting";
  const label = isWaiting ? t("leave.askWaiting") : t("leave.ask");
  const leave = useMutation({
    mutationFn: () => api.delete("/api/courses/:courseId/enroll", { params: { courseId: course.id } }),
    async onSuccess() {
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
      void queryClient.invalidateQueries({ queryKey: ["bff"] });
      // A draft does not exist any more for whoever left it: the page then says so.
      await queryClient.invalidateQueries({ queryKey: courseQuery(course.id).queryKey });
      toast({ message: t("leave.done", { title: course.title }) });
    },
    onError: (error) =>
      toast({ tone: "danger", message: problemOf(error).code === "last_instructor" ? t("leave.lastInstructor") : words.explain(error).title }),
    onSettled: () => ask(false),
  });
  return (
    <>
      <Button variant="quiet" size="sm" onClick={() => ask(true)} className="self-start text-muted">
        {label}
      </Button>
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => leave.mutate()}
        loading={leave.isPending}
        danger
        title={isWaiting ? t("leave.titleWaiting") : t("leave.title")}
        confirmLabel={label}
        cancelLabel={words.cancel}
      >
        {isWaiting ? t("leave.whatWaiting") : course.enrolmentPolicy === "open" && course.status === "published" ? t("leave.what") : t("leave.whatClosed")}
      </ConfirmDialog>
    </>
  );
}
