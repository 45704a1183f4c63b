import { Badge } from "@lectern/ui/Badge";
import { Callout } from "@lectern/ui/Callout";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton, SkeletonText } from "@lectern/ui/Skeleton";
import { useLanguage } from "@lectern/ui/web/i18n";
import { useParam } from "@lectern/ui/web/navigation";
import { useSession } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { CourseAnnouncements } from "@lectern/notifications/web";
import { CourseRoom, ProgressSync, useCourseProgress } from "@lectern/progress/web";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { Suspense } from "react";
import type { Course } from "../../contract.ts";
import { courseQuery } from "../api.ts";
import { languageName } from "../language.ts";
import { statusById } from "../outline.ts";
import { PageFailure } from "../PageFailure.tsx";
import { useT } from "../t.ts";
import { CourseFacts } from "./CourseFacts.tsx";
import { Outline, Syllabus } from "./Outline.tsx";
import { YourPlace } from "./YourPlace.tsx";

/** `/course/$courseId`: what is this course, and the one thing to do about it. */
export default function CoursePage() {
  const t = useT();
  const words = useWords();
  const session = useSession();
  const courseId = useParam("courseId");
  // Who asks decides what is answered, so the question waits until that is known.
  const course = useQuery({ ...courseQuery(courseId), enabled: session.status !== "unknown" });
  if (course.isError && !course.data) return <PageFailure error={course.error} onRetry={() => void course.refetch()} retrying={course.isFetching} />;
  if (!course.data) return <Waiting label={words.loading} />;
  const isMember = course.data.you?.permissions.includes("read") === true;
  return (
    <Page title={course.data.title} breadcrumbs={[{ label: t("catalogue.title"), to: "/courses" }]} description={<Marks course={course.data} />}>
      {session.status === "signedIn" && isMember && (
        <Suspense fallback={null}>
          <CourseRoom courseId={courseId} />
          <ProgressSync />
        </Suspense>
      )}
      <StatusNote course={course.data} />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <aside aria-label={t("place.label")} className="flex flex-col gap-4 lg:sticky lg:top-20 lg:col-start-2 lg:row-start-1 lg:self-start">
          <YourPlace course={course.data} />
          {session.status === "signedIn" && isMember && (
            <Suspense fallback={null}>
              <CourseAnnouncements courseId={courseId} mayAnnounce={course.data.you?.permissions.includes("moderate") === true} />
            </Suspense>
          )}
          <CourseFacts course={course.data} />
        </aside>
        <div className="flex min-w-0 flex-col gap-8 lg:col-start-1 lg:row-start-1">
          <About course={course.data} />
          {isMember ? <MemberOutline course={course.data} /> : <Syllabus course={course.data} />}
        </div>
      </div>
    </Page>
  );
}

function Marks({ course }: { course: Course }) {
  const t = useT();
  const language = useLanguage();
  const facts = [course.category, course.difficulty && t(`difficulty.${course.difficulty}`), languageName(course.language, language)].filter(Boolean);
  return (
    <span className="flex flex-wrap items-center gap-2 text-sm">
      {course.status === "draft" && <Badge tone="warning">{t("status.draft")}</Badge>}
      {course.status === "archived" && <Badge>{t("status.archived")}</Badge>}
      {course.featured && <Badge tone="accent">{t("course.featured")}</Badge>}
      {facts.join(" · ")}
    </span>
  );
}

/** What a draft or an archived course means for whoever looks at it. */
function StatusNote({ course }: { course: Course }) {
  const t = useT();
  const mayEdit = course.you?.permissions.includes("edit") === true;
  if (course.status === "draft") {
    return (
      <Callout
        tone="warning"
        className="mb-6"
        title={t("draft.title")}
        actions={
          mayEdit && (
            <ButtonLink to={`/course/${course.id}/edit`} size="sm">
              {t("place.edit")}
            </ButtonLink>
          )
        }
      >
        {t("draft.what")}
      </Callout>
    );
  }
  if (course.status === "archived") {
    return (
      <Callout className="mb-6" title={t("archived.title")}>
        {t("archived.what")}
      </Callout>
    );
  }
  return null;
}

function About({ course }: { course: Course }) {
  const t = useT();
  return (
    <>
      {course.description && (
        <p lang={course.language} className="max-w-[68ch] whitespace-pre-line">
          {course.description}
        </p>
      )}
      {course.objectives.length > 0 && (
        <section>
          <h2 className="mb-3 text-lg font-semibold">{t("course.objectives")}</h2>
          <ul lang={course.language} className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
            {course.objectives.map((objective) => (
              <li key={objective} className="flex items-start gap-2">
                <Check size={18} aria-hidden="true" className="mt-1 shrink-0 text-accent-text" /> {objective}
              </li>
            ))}
          </ul>
        </section>
      )}
      {course.prerequisites.length > 0 && (
        <section>
          <h2 className="mb-3 text-lg font-semibold">{t("course.prerequisites")}</h2>
          <ul lang={course.language} className="list-disc ps-5">
            {course.prerequisites.map((prerequisite) => (
              <li key={prerequisite}>{prerequisite}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function MemberOutline({ course }: { course: Course }) {
  const learns = course.you?.role === "student";
  const { progress } = useCourseProgress(course.id, { enabled: learns });
  return <Outline course={course} statuses={statusById(progress)} showStatus={learns} />;
}

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="mx-auto w-full max-w-280 px-6 py-6 max-sm:px-4">
      <Skeleton className="mb-2 h-5 w-40" />
      <Skeleton className="mb-3 h-9 w-96 max-w-full" />
      <Skeleton className="mb-8 h-5 w-60" />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-48 rounded-md lg:col-start-2 lg:row-start-1" />
        <SkeletonText lines={8} className="lg:row-start-1" />
      </div>
    </div>
  );
}
