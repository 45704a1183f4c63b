import { Avatar } from "@lectern/ui/Avatar";
import { Badge } from "@lectern/ui/Badge";
import { DataTable, type Column } from "@lectern/ui/DataTable";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import type { ReactNode } from "react";
import type { LearnerPage } from "../api.ts";
import { useT } from "../t.ts";

type Learner = LearnerPage["items"][number];

interface LearnersTableProps {
  rows: readonly Learner[] | undefined;
  toolbar: ReactNode;
  empty: ReactNode;
  more: { label: string; loading: boolean; onLoad: () => void } | undefined;
}

const TONES = { not_started: "neutral", in_progress: "accent", completed: "success" } as const;

/** One row per student; a row changes in place when its student learns. */
export function LearnersTable({ rows, toolbar, empty, more }: LearnersTableProps) {
  const t = useT();
  const format = useFormat();
  const columns: Column<Learner>[] = [
    {
      id: "name",
      header: t("learners.name"),
      primary: true,
      cell: ({ user }) => (
        <span className="flex items-center gap-3">
          <Avatar name={user?.fullName ?? "?"} src={user?.avatarUrl} size="sm" />
          {user?.fullName ?? <span className="text-muted">{t("learners.gone")}</span>}
        </span>
      ),
    },
    {
      id: "progress",
      header: t("learners.progress"),
      className: "sm:w-64",
      cell: ({ user, course }) => (
        <ProgressBar
          className="min-w-40"
          label={t("learners.progressOf", { name: user?.fullName ?? t("learners.gone") })}
          value={course.percentage}
          valueText={format.percent(course.percentage)}
          showValue
          tone={course.status === "completed" ? "success" : "accent"}
        />
      ),
    },
    {
      id: "sections",
      header: t("learners.sections"),
      align: "end",
      cell: ({ course }) => t("learners.done", { done: course.completedSections, total: course.totalSections }),
    },
    { id: "status", header: t("learners.status"), cell: ({ course }) => <Badge tone={TONES[course.status]}>{t(`status.${course.status}`)}</Badge> },
    {
      id: "time",
      header: t("learners.time"),
      align: "end",
      cell: ({ course }) => (course.timeSpentSeconds > 0 ? format.duration(course.timeSpentSeconds) : "–"),
    },
    {
      id: "last",
      header: t("learners.last"),
      align: "end",
      cell: ({ course }) => (course.lastActivityAt ? <time dateTime={course.lastActivityAt}>{format.relative(course.lastActivityAt)}</time> : "–"),
    },
  ];
  return <DataTable caption={t("learners.title")} columns={columns} rows={rows} rowKey={({ userId }) => userId} toolbar={toolbar} empty={empty} more={more} />;
}
