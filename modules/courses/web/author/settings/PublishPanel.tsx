import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { problemOf } from "@lectern/ui/web/problem";
import { CircleCheck, CircleDashed } from "lucide-react";
import type { Course } from "../../../contract.ts";
import { api } from "../../api.ts";
import { useT } from "../../t.ts";
import { missingOf } from "./missing.ts";
import { useCourseChange } from "./use-course-change.ts";

type Move = "publish" | "unpublish" | "archive";

/** Whether learners see the course, and what it still needs for that. */
export function PublishPanel({ course }: { course: Course }) {
  const t = useT();
  const format = useFormat();
  const params = { courseId: course.id };
  const move = useCourseChange(course.id, (to: Move) => {
    if (to === "publish") return api.post("/api/courses/:courseId/publish", { params });
    return to === "unpublish" ? api.post("/api/courses/:courseId/unpublish", { params }) : api.post("/api/courses/:courseId/archive", { params });
  });
  const sections = (course.lessons ?? []).flatMap((lesson) => lesson.sections);
  const refused = move.isError && problemOf(move.error).code === "course_incomplete" ? missingOf(move.error) : null;
  const checks = [
    { id: "lesson", done: (course.lessons ?? []).length > 0 && !refused?.includes("lesson") },
    { id: "section", done: sections.some((section) => section.published) && !refused?.includes("section") },
    { id: "description", done: course.description.trim() !== "", optional: true },
    { id: "thumbnail", done: course.thumbnailUrl !== null, optional: true },
  ] as const;
  const waiting = sections.filter((section) => section.draftPending).length;
  const done = (to: Move) => ({ onSuccess: () => toast({ message: t(`author.moved.${to}`) }) });

  return (
    <section aria-labelledby="author-publish" className="flex flex-col gap-3">
      <h2 id="author-publish" className="text-base font-semibold">
        {t(`author.state.${course.status}`)}
      </h2>
      <p className="text-sm text-muted">{t(`author.state.${course.status}What`)}</p>
      {course.status !== "archived" && (
        <ul className="flex flex-col gap-1 text-sm">
          {checks.map((check) => (
            <li key={check.id} className="flex items-center gap-2">
              {check.done ? (
                <CircleCheck size={16} aria-hidden="true" className="shrink-0 text-success-text" />
              ) : (
                <CircleDashed size={16} aria-hidden="true" className={"optional" in check ? "shrink-0 text-muted" : "shrink-0 text-warning-text"} />
              )}
              <span>
                {t(`author.check.${check.id}`)}
                {!check.done && <span className="text-muted"> · {"optional" in check ? t("author.check.better") : t("author.check.missing")}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {refused && (
        <Callout tone="warning" role="alert" title={t("author.check.refused")}>
          {t("author.check.refusedNext")}
        </Callout>
      )}
      {move.isError && !refused && <Failure inline error={move.error} />}
      {waiting > 0 && <p className="text-sm text-muted">{t("author.check.waiting", { count: waiting })}</p>}
      {course.status === "draft" && course.publishAt && (
        <p className="text-sm font-medium">{t("author.schedule.set", { time: format.dateTime(course.publishAt) })}</p>
      )}
      {course.publicationMissed && (
        <Callout tone="warning" title={t("author.schedule.missed", { time: format.dateTime(course.publicationMissed.at) })}>
          {t("author.schedule.missedNext")}
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        {course.status !== "published" && !course.isTemplate && (
          <Button variant="primary" loading={move.isPending && move.variables === "publish"} onClick={() => move.mutate("publish", done("publish"))}>
            {t("author.move.publish")}
          </Button>
        )}
        {course.status !== "draft" && (
          <Button loading={move.isPending && move.variables === "unpublish"} onClick={() => move.mutate("unpublish", done("unpublish"))}>
            {t("author.move.unpublish")}
          </Button>
        )}
        {course.status === "published" && (
          <Button loading={move.isPending && move.variables === "archive"} onClick={() => move.mutate("archive", done("archive"))}>
            {t("author.move.archive")}
          </Button>
        )}
      </div>
    </section>
  );
}
