import { ButtonLink } from "@lectern/ui/Link";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Skeleton, SkeletonText } from "@lectern/ui/Skeleton";
import { useDocumentTitle } from "@lectern/ui/Page";
import { useGo, useParam } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { CourseRoom, findSection, isLocked, SectionCompletion, useCourseProgress } from "@lectern/progress/web";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileX } from "lucide-react";
import { Suspense, useEffect } from "react";
import { courseQuery, sectionQuery } from "../api.ts";
import { sectionsInOrder, statusById, type PlacedSection } from "../outline.ts";
import { PageFailure } from "../PageFailure.tsx";
import { useT } from "../t.ts";
import { learnAddress } from "./address.ts";
import { LearnBar } from "./LearnBar.tsx";
import { OutlineNav } from "./OutlineNav.tsx";
import { Reading } from "./Reading.tsx";
import { Steps } from "./Steps.tsx";

/** 68 characters of running text at its size; the unit `ch` measures a zero, which is a third wider than a letter. */
const COLUMN = "max-w-[34rem]";

/** `/course/$courseId/learn/$sectionId`: reading and doing, with nothing else in the way. */
export default function LearnPage() {
  const t = useT();
  const words = useWords();
  const courseId = useParam("courseId");
  const sectionId = useParam("sectionId");
  const course = useQuery(courseQuery(courseId));
  const sections = course.data ? sectionsInOrder(course.data) : [];
  const at = sections.findIndex(({ section }) => section.id === sectionId);
  const learns = course.data?.you?.permissions.includes("learn") === true && course.data.you.role === "student";
  const { progress, data: acknowledged } = useCourseProgress(courseId, { enabled: learns });
  const statuses = statusById(progress);
  const completed = statuses[sectionId] === "completed";
  // What the server knows decides what it gives out, whatever is still on its way to it.
  const locked = learns && isLocked(findSection(acknowledged, sectionId));
  const next = sections[at + 1];
  useDocumentTitle(sections[at]?.section.title ?? course.data?.title ?? words.loading);

  if (course.isError && !course.data) return <PageFailure error={course.error} onRetry={() => void course.refetch()} retrying={course.isFetching} />;
  if (course.data && !course.data.lessons) return <NotAMember courseId={courseId} />;
  if (!course.data) return <Waiting label={words.loading} />;
  const outline = <OutlineNav course={course.data} current={sectionId} statuses={statuses} showStatus={learns} />;

  return (
    <div className="flex flex-1 flex-col">
      <Suspense fallback={null}>
        <CourseRoom courseId={courseId} />
      </Suspense>
      <LearnBar course={course.data} learns={learns} outline={outline} />
      <div className="mx-auto flex w-full max-w-320 flex-1 gap-10 px-6 max-sm:px-4">
        <aside className="sticky top-28 hidden max-h-[calc(100dvh-7rem)] w-72 shrink-0 self-start overflow-y-auto py-6 lg:block">{outline}</aside>
        <div className="min-w-0 flex-1 py-8 max-sm:py-5">
          <article className={`mx-auto ${COLUMN}`}>
            {at === -1 ? (
              <EmptyState icon={<FileX size={28} />} title={t("learn.gone")} actions={<ButtonLink to={learnAddress(courseId)}>{t("learn.goOn")}</ButtonLink>}>
                {t("learn.goneNext")}
              </EmptyState>
            ) : (
              <Reading course={course.data} placed={sections[at]} locked={locked} />
            )}
            {at !== -1 && (
              <div className="mt-10 flex flex-col gap-4">
                {learns && !locked && sections[at]?.section.published && (
                  <Suspense fallback={<Skeleton className="h-16 rounded-md" />}>
                    <Completion courseId={courseId} sectionId={sectionId} next={next} prefetches={statuses[next?.section.id ?? ""] !== "locked"} />
                  </Suspense>
                )}
                {course.data.you?.role !== "student" && <p className="text-sm text-muted">{t("learn.preview")}</p>}
                {course.data.status === "archived" && !learns && course.data.you?.role === "student" && (
                  <p className="text-sm text-muted">{t("learn.archived")}</p>
                )}
                <Steps courseId={courseId} previous={sections[at - 1]} next={next} nextIsMain={completed || !learns} />
              </div>
            )}
          </article>
        </div>
      </div>
    </div>
  );
}

/** Completing leads on; the next section's text is fetched while this one is read. */
function Completion({ courseId, sectionId, next, prefetches }: { courseId: string; sectionId: string; next: PlacedSection | undefined; prefetches: boolean }) {
  const go = useGo();
  const queryClient = useQueryClient();
  const nextId = next?.section.id;
  useEffect(() => {
    if (nextId && prefetches) void queryClient.prefetchQuery(sectionQuery(nextId));
  }, [nextId, prefetches, queryClient]);
  return (
    <SectionCompletion key={courseId} courseId={courseId} sectionId={sectionId} onContinue={nextId ? () => go(learnAddress(courseId, nextId)) : undefined} />
  );
}

function NotAMember({ courseId }: { courseId: string }) {
  const t = useT();
  return (
    <div className="mx-auto w-full max-w-190 px-6 py-6">
      <EmptyState
        title={t("learn.notMember")}
        actions={
          <ButtonLink to={`/course/${courseId}`} variant="primary">
            {t("learn.toCourse")}
          </ButtonLink>
        }
      >
        {t("learn.notMemberNext")}
      </EmptyState>
    </div>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className={`mx-auto w-full px-4 py-20 ${COLUMN}`}>
      <Skeleton className="mb-6 h-9 w-3/4" />
      <SkeletonText lines={10} />
    </div>
  );
}
