import { EmptyState } from "@lectern/ui/EmptyState";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useGo, useParam } from "@lectern/ui/web/navigation";
import { nextStepsQuery, useCourseProgress } from "@lectern/progress/web";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { courseQuery } from "../api.ts";
import { nextOpen, sectionsInOrder, statusById } from "../outline.ts";
import { PageFailure } from "../PageFailure.tsx";
import { useT } from "../t.ts";
import { learnAddress } from "./address.ts";

/** `/course/$courseId/learn`: goes to the best next section; there is nothing to see here unless the course is empty. */
export default function NextStepPage() {
  const t = useT();
  const go = useGo();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  const learns = course.data?.you?.role === "student";
  const steps = useQuery({ ...nextStepsQuery(), enabled: learns });
  const own = useCourseProgress(courseId, { enabled: learns });
  // Without an answer about progress the course begins at its beginning.
  const known = course.isSuccess && (!learns || ((own.isSuccess || own.isError) && (steps.isSuccess || steps.isError)));
  const sections = course.data ? sectionsInOrder(course.data) : [];
  const proposed = steps.data?.items.find((step) => step.courseId === courseId)?.sectionId;
  const target = known ? (nextOpen(sections, statusById(own.progress), proposed) ?? sections[0]) : undefined;
  const address = target ? learnAddress(courseId, target.section.id) : course.isSuccess && !course.data.lessons ? `/course/${courseId}` : undefined;

  useEffect(() => {
    if (address) go(address, { replace: true });
  }, [address, go]);

  if (course.isError) return <PageFailure error={course.error} onRetry={() => void course.refetch()} retrying={course.isFetching} />;
  if (known && sections.length === 0 && course.data.lessons) {
    return (
      <Page title={course.data.title} width="reading">
        <EmptyState title={t("outline.none")} actions={<ButtonLink to={`/course/${courseId}`}>{t("learn.toCourse")}</ButtonLink>}>
          {t("outline.noneNext")}
        </EmptyState>
      </Page>
    );
  }
  return <Skeleton className="mx-auto mt-24 h-9 w-80 max-w-full" />;
}
