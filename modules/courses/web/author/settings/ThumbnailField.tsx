import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { FileDrop } from "@lectern/ui/FileDrop";
import { problemOf } from "@lectern/ui/web/problem";
import type { Course } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { uploadMaterial } from "../api.ts";
import { useCourseChange } from "./use-course-change.ts";

/** The picture of the course in the catalogue. */
export function ThumbnailField({ course }: { course: Course }) {
  const t = useT();
  const change = useCourseChange(course.id, async (file: File | null) => {
    const thumbnailMaterialId = file && (await uploadMaterial(course.id, file)).id;
    return api.patch("/api/courses/:courseId", { params: { courseId: course.id }, body: { thumbnailMaterialId } });
  });
  const notImage = change.isError && problemOf(change.error).code === "thumbnail_not_image";
  return (
    <section aria-labelledby="author-thumbnail" className="flex flex-col gap-3">
      <h2 id="author-thumbnail" className="text-base font-semibold">
        {t("author.thumbnail.title")}
      </h2>
      <div className="grid items-start gap-4 sm:grid-cols-[14rem_1fr]">
        {course.thumbnailUrl && (
          <div className="flex flex-col gap-2">
            <img src={course.thumbnailUrl} alt={t("author.thumbnail.now")} className="aspect-video w-full rounded-md border border-line object-cover" />
            <Button size="sm" variant="quiet" onClick={() => change.mutate(null)}>
              {t("author.thumbnail.remove")}
            </Button>
          </div>
        )}
        <FileDrop
          className={course.thumbnailUrl ? undefined : "sm:col-span-2"}
          label={change.isPending ? t("author.thumbnail.running") : t("author.thumbnail.drop")}
          hint={t("author.thumbnail.hint")}
          accept="image/png,image/jpeg,image/webp,image/avif"
          disabled={change.isPending}
          error={notImage ? t("author.thumbnail.notImage") : undefined}
          onFiles={([file]) => file && change.mutate(file)}
        />
      </div>
      {change.isError && !notImage && <Failure inline error={change.error} />}
    </section>
  );
}
