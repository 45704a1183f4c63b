import { Callout } from "@lectern/ui/Callout";
import { ButtonLink } from "@lectern/ui/Link";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useSession } from "@lectern/ui/web/session";
import { nextStepsQuery, ProgressLine, useCourseProgress } from "@lectern/progress/web";
import { useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { Suspense, type ReactNode } from "react";
import type { Course } from "../../contract.ts";
import { learnAddress } from "../learn/address.ts";
import { nextOpen, sectionsInOrder, statusById } from "../outline.ts";
import { useT } from "../t.ts";
import { EnrolPlace, WaitingPlace } from "./EnrolPlace.tsx";
import { LeaveCourse } from "./LeaveCourse.tsx";

/** What the reader is in this course, and the one thing to do next. */
export function YourPlace({ course }: { course: Course }) {
  const t = useT();
  const session = useSession();
  const { you } = course;
  if (session.status === "unknown") return <Skeleton className="h-32 rounded-md" />;
  if (you?.permissions.includes("see_progress")) return <StaffPlace course={course} />;
  if (you?.role === "student") return <StudentPlace course={course} />;
  if (you?.enrolmentStatus === "waiting") return <WaitingPlace course={course} />;
  if (you?.enrolmentStatus === "suspended") {
    return (
      <Callout tone="warning" title={t("place.suspended")}>
        {t("place.suspendedNext")}
      </Callout>
    );
  }
  if (course.enrolmentPolicy === "closed" || course.status !== "published") {
    return (
      <Callout
        title={t("place.closed")}
        actions={
          session.status === "signedOut" && (
            <ButtonLink to="/login" search={{ next: `/course/${course.id}` }} size="sm">
              {t("place.login")}
            </ButtonLink>
          )
        }
      >
        {t("place.closedNext")}
      </Callout>
    );
  }
  return session.status === "signedOut" ? <VisitorPlace course={course} /> : <EnrolPlace course={course} />;
}

function Box({ children }: { children: ReactNode }) {
  return <section className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4">{children}</section>;
}

function VisitorPlace({ course }: { course: Course }) {
  const t = useT();
  const search = { next: `/course/${course.id}` };
  return (
    <Box>
      <ButtonLink to="/login" search={search} variant="primary">
        {t("place.loginToEnrol")}
      </ButtonLink>
      <ButtonLink to="/register" search={search}>
        {t("place.register")}
      </ButtonLink>
    </Box>
  );
}

function StudentPlace({ course }: { course: Course }) {
  const t = useT();
  const { progress } = useCourseProgress(course.id);
  const steps = useQuery(nextStepsQuery());
  const proposed = steps.data?.items.find(({ courseId }) => courseId === course.id);
  const next = nextOpen(sectionsInOrder(course), statusById(progress), proposed?.sectionId);
  const status = progress?.course.status;
  const mayLearn = course.you?.permissions.includes("learn") === true;
  const label = !mayLearn
    ? t("place.read")
    : !progress || !next || status === "completed"
      ? t("place.review")
      : status === "not_started"
        ? t("place.start")
        : t("place.continue");
  return (
    <Box>
      {status === "completed" && (
        <Callout tone="success" title={t("place.completed")}>
          {next ? t("place.completedOptional") : t("place.completedAll")}
        </Callout>
      )}
      <Suspense fallback={<Skeleton className="h-11" />}>
        <ProgressLine courseId={course.id} counts />
      </Suspense>
      {progress || course.sectionCount === 0 ? (
        <ButtonLink to={learnAddress(course.id, next?.section.id)} variant="primary" aria-disabled={course.sectionCount === 0 || undefined}>
          {label}
        </ButtonLink>
      ) : (
        <Skeleton className="h-10" />
      )}
      {progress && next && (
        <p className="text-sm text-muted">
          {t("place.next")}{" "}
          <span lang={course.language} className="font-medium text-text">
            {next.section.title}
          </span>
        </p>
      )}
      <ChatLink course={course} />
      <LeaveCourse course={course} />
    </Box>
  );
}

function ChatLink({ course }: { course: Course }) {
  const t = useT();
  if (!course.you?.permissions.includes("chat")) return null;
  return (
    <ButtonLink to={`/course/${course.id}/chat`} icon={<MessagesSquare size={16} aria-hidden="true" />}>
      {t("place.chat")}
    </ButtonLink>
  );
}

function StaffPlace({ course }: { course: Course }) {
  const t = useT();
  const may = (permission: "edit" | "manage_people") => course.you?.permissions.includes(permission) === true;
  const canRead = course.lessons?.some(({ sections }) => sections.length > 0) === true;
  return (
    <Box>
      <h2 className="text-sm font-semibold">{t("place.staff")}</h2>
      {may("edit") && (
        <ButtonLink to={`/course/${course.id}/edit`} variant="primary">
          {t("place.edit")}
        </ButtonLink>
      )}
      <div className="flex flex-wrap gap-2 *:flex-1">
        <ButtonLink to={`/course/${course.id}/progress`} variant={may("edit") ? "secondary" : "primary"}>
          {t("place.progress")}
        </ButtonLink>
        {may("manage_people") && <ButtonLink to={`/course/${course.id}/people`}>{t("place.people")}</ButtonLink>}
        <ChatLink course={course} />
        {canRead && <ButtonLink to={learnAddress(course.id)}>{t("place.preview")}</ButtonLink>}
      </div>
      {course.you?.role && <LeaveCourse course={course} />}
    </Box>
  );
}
