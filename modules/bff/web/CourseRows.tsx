import { Badge } from "@lectern/ui/Badge";
import { Link, PlainLink } from "@lectern/ui/Link";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import type { Dashboard, DashboardCourse } from "../contract.ts";
import { addressOf } from "./NextStep.tsx";
import { useT } from "./t.ts";

/** A course one learns in: how far one is, what comes next, and what was said there last. */
export function LearningRow({ course, next }: { course: DashboardCourse; next: Dashboard["next"][number] | undefined }) {
  const t = useT();
  const format = useFormat();
  const { progress } = course;
  return (
    <Row
      course={course}
      note={
        next && (
          <p className="truncate text-sm text-muted">
            {t("learning.next")}{" "}
            <PlainLink to={addressOf(next)} className="text-text underline underline-offset-3 hover:decoration-2">
              {next.sectionTitle}
            </PlainLink>
          </p>
        )
      }
    >
      {progress ? (
        <div className="w-full sm:w-72">
          <ProgressBar
            label={t("next.progress", { course: course.title })}
            value={progress.percentage}
            valueText={format.percent(progress.percentage)}
            showValue
            tone={progress.status === "completed" ? "success" : "accent"}
          />
          <p className="mt-1 text-xs text-muted">
            {progress.status === "completed"
              ? t("learning.completed")
              : t("learning.sections", { done: progress.completedSections, total: progress.totalSections, count: progress.totalSections })}
            {progress.lastActivityAt && ` · ${format.relative(progress.lastActivityAt)}`}
          </p>
        </div>
      ) : (
        <p className="text-sm text-muted">{t("learning.unknown")}</p>
      )}
    </Row>
  );
}

/** A course one teaches: how far the class is. */
export function TeachingRow({ course }: { course: DashboardCourse }) {
  const t = useT();
  const format = useFormat();
  const { summary } = course;
  return (
    <Row course={course}>
      {summary && summary.learners > 0 && (
        <div className="w-full sm:w-72">
          <ProgressBar
            label={t("teaching.average", { course: course.title })}
            value={summary.averagePercentage}
            valueText={format.percent(Math.round(summary.averagePercentage))}
            showValue
          />
          <p className="mt-1 text-xs text-muted">
            {t("teaching.class", {
              learners: t("teaching.students", { count: summary.learners }),
              completed: summary.completed,
              notStarted: summary.notStarted,
            })}
          </p>
          <p className="text-sm">
            <Link to={`/course/${course.id}/progress`}>{t("teaching.details")}</Link>
          </p>
        </div>
      )}
      {summary?.learners === 0 && <p className="text-sm text-muted">{t("teaching.noStudents")}</p>}
      {!summary && <p className="text-sm text-muted">{t("learning.unknown")}</p>}
    </Row>
  );
}

function Row({ course, note, children }: { course: DashboardCourse; note?: ReactNode; children: ReactNode }) {
  const t = useT();
  const format = useFormat();
  const { lastMessage } = course;
  const spoken = lastMessage && !lastMessage.deletedAt && lastMessage.message;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-8 gap-y-2 border-line px-4 py-3 not-last:border-b">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2">
          <PlainLink to={`/course/${course.id}`} className="min-h-6 font-medium hover:underline">
            {course.title}
          </PlainLink>
          {course.status === "draft" && <Badge tone="warning">{t("status.draft")}</Badge>}
          {course.status === "archived" && <Badge>{t("status.archived")}</Badge>}
        </p>
        {note}
        {spoken && (
          <PlainLink to={`/course/${course.id}/chat`} className="flex min-h-6 min-w-0 items-center gap-2 text-sm text-muted hover:text-text">
            <MessageSquare size={14} aria-hidden="true" className="shrink-0" />
            <span className="sr-only">{t("message.latest")} </span>
            <span className="min-w-0 truncate">
              {lastMessage.sender.fullName && `${lastMessage.sender.fullName}: `}
              {spoken}
            </span>
            <span className="shrink-0 text-xs">{format.relative(lastMessage.createdAt)}</span>
          </PlainLink>
        )}
      </div>
      {children}
    </li>
  );
}
