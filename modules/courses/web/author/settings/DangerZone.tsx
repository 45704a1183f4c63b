import { Button } from "@lectern/ui/Button";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { toast } from "@lectern/ui/Toast";
import { useGo } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Course } from "../../../contract.ts";
import { api, catalogueKey } from "../../api.ts";
import { useT } from "../../t.ts";

/** Deleting a course, after saying for whom it would be gone. */
export function DangerZone({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const go = useGo();
  const queryClient = useQueryClient();
  const [asking, ask] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.delete("/api/courses/:courseId", { params: { courseId: course.id } }),
    onSuccess() {
      void queryClient.invalidateQueries({ queryKey: catalogueKey });
      toast({ message: t("author.deleteCourse.done", { title: course.title }) });
      go("/courses?mine=true", { replace: true });
    },
    onSettled: () => ask(false),
  });
  const sections = (course.lessons ?? []).flatMap((lesson) => lesson.sections).length;
  if (!course.you?.permissions.includes("delete")) return null;
  return (
    <section aria-labelledby="author-delete" className="flex flex-col gap-2 border-t border-line pt-6">
      <h2 id="author-delete" className="text-base font-semibold">
        {t("author.deleteCourse.title")}
      </h2>
      <p className="text-sm text-muted">{t("author.deleteCourse.what")}</p>
      {remove.isError && <Failure inline error={remove.error} />}
      <Button className="self-start text-danger-text" icon={<Trash2 size={16} aria-hidden="true" />} onClick={() => ask(true)}>
        {t("author.deleteCourse.do")}
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        loading={remove.isPending}
        title={t("author.deleteCourse.ask", { title: course.title })}
        confirmLabel={t("author.deleteCourse.do")}
        cancelLabel={words.cancel}
        onCancel={() => ask(false)}
        onConfirm={() => remove.mutate()}
      >
        <ul className="list-disc ps-5">
          <li>{t("author.deleteCourse.sections", { count: sections })}</li>
          <li>{t("author.deleteCourse.students", { count: course.studentCount })}</li>
        </ul>
        <p className="mt-3">{t("author.deleteCourse.instead")}</p>
      </ConfirmDialog>
    </section>
  );
}
