import { Callout } from "@lectern/ui/Callout";
import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { isAdmin, useUser } from "@lectern/ui/web/session";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { ProgressSync } from "@lectern/progress/web";
import { useQuery } from "@tanstack/react-query";
import { BookOpen, GraduationCap } from "lucide-react";
import { Suspense } from "react";
import type { Dashboard } from "../contract.ts";
import { dashboardQuery } from "./api.ts";
import { LearningRow, TeachingRow } from "./CourseRows.tsx";
import { NextStep } from "./NextStep.tsx";
import { useT } from "./t.ts";

/** `/dashboard`: what do I do next? Everything else comes after. */
export default function DashboardPage() {
  const t = useT();
  const words = useWords();
  const dashboard = useQuery(dashboardQuery());
  return (
    <Page
      title={
        dashboard.data && dashboard.data.next.length === 0 && dashboard.data.courses.some(({ role }) => role !== "student")
          ? t("dashboard.teaching")
          : t("dashboard.title")
      }
    >
      <Suspense fallback={null}>
        <ProgressSync />
      </Suspense>
      {dashboard.isError && !dashboard.data && <Failure error={dashboard.error} onRetry={() => void dashboard.refetch()} retrying={dashboard.isFetching} />}
      {dashboard.isPending && (
        <div role="status" aria-label={words.loading} className="flex flex-col gap-8">
          <Skeleton className="h-44 rounded-md" />
          <Skeleton className="h-56 rounded-md" />
        </div>
      )}
      {dashboard.data && (
        <div className="flex flex-col gap-8">
          <Missing parts={dashboard.data.missing} onRetry={() => void dashboard.refetch()} retrying={dashboard.isFetching} />
          <Content dashboard={dashboard.data} />
        </div>
      )}
    </Page>
  );
}

function Content({ dashboard: { next, courses, missing } }: { dashboard: Dashboard }) {
  const t = useT();
  const user = useUser();
  const taught = courses.filter(({ role }) => role !== "student");
  const learnt = courses.filter(({ role }) => role === "student");
  const [first] = next;
  if (courses.length === 0) return missing.includes("courses") ? null : user.role === "instructor" || isAdmin(user) ? <NewTeacher /> : <NewStudent />;
  return (
    <>
      {first ? (
        <NextStep step={first} />
      ) : (
        learnt.length > 0 &&
        !missing.includes("next") && (
          <EmptyState icon={<GraduationCap size={28} />} title={t("next.none")} actions={<ButtonLink to="/courses">{t("next.find")}</ButtonLink>}>
            {t("next.noneWhat")}
          </EmptyState>
        )
      )}
      {taught.length > 0 && (
        <section>
          <h2 className="mb-3 text-lg font-semibold">{t("teaching.title")}</h2>
          <ul className="rounded-md border border-line bg-surface">
            {taught.map((course) => (
              <TeachingRow key={course.id} course={course} />
            ))}
          </ul>
        </section>
      )}
      {learnt.length > 0 && (
        <section>
          <h2 className="mb-3 text-lg font-semibold">{t("learning.title")}</h2>
          <ul className="rounded-md border border-line bg-surface">
            {learnt.map((course) => (
              <LearningRow key={course.id} course={course} next={next.find(({ courseId }) => courseId === course.id)} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Says which part of the page is not there, so that nobody takes an empty place for the truth. */
function Missing({ parts, onRetry, retrying }: { parts: Dashboard["missing"]; onRetry: () => void; retrying: boolean }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  if (parts.length === 0) return null;
  return (
    <Callout
      tone="warning"
      role="status"
      title={t("missing.title")}
      actions={
        <Button size="sm" loading={retrying} onClick={onRetry}>
          {words.retry}
        </Button>
      }
    >
      {t("missing.what", { parts: format.list(parts.map((part) => t(`missing.${part}`))) })}
    </Callout>
  );
}

function NewStudent() {
  const t = useT();
  return (
    <EmptyState
      icon={<BookOpen size={28} />}
      title={t("empty.student")}
      actions={
        <ButtonLink to="/courses" variant="primary">
          {t("next.find")}
        </ButtonLink>
      }
    >
      {t("empty.studentWhat")}
    </EmptyState>
  );
}

function NewTeacher() {
  const t = useT();
  return (
    <EmptyState
      icon={<BookOpen size={28} />}
      title={t("empty.teacher")}
      actions={
        <>
          <ButtonLink to="/courses/new" variant="primary">
            {t("empty.write")}
          </ButtonLink>
          <ButtonLink to="/courses/import">{t("empty.import")}</ButtonLink>
          <ButtonLink to="/courses" variant="quiet">
            {t("empty.browse")}
          </ButtonLink>
        </>
      }
    >
      {t("empty.teacherWhat")}
    </EmptyState>
  );
}
