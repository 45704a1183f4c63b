import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { useT } from "./t.ts";
import { useCourseProgress } from "./use-course-progress.ts";

/** One's own progress in a course as a line that moves; nothing while it is not known. */
export default function ProgressLine({
  courseId,
  counts = false,
  className,
}: {
  courseId: string;
  /** Also in words: “3 of 8 sections”. */ counts?: boolean;
  className?: string;
}) {
  const t = useT();
  const format = useFormat();
  const { progress } = useCourseProgress(courseId);
  const course = progress?.course;
  const value = course?.percentage ?? 0;
  return (
    <div className={className}>
      <ProgressBar
        label={t("line.label")}
        value={value}
        valueText={format.percent(value)}
        showValue
        tone={course?.status === "completed" ? "success" : "accent"}
        className={course ? undefined : "opacity-0"}
      />
      {counts && (
        <p className="mt-1 min-h-5 text-sm text-muted">
          {course && t("line.counts", { done: course.completedSections, total: course.totalSections, count: course.totalSections })}
        </p>
      )}
    </div>
  );
}
