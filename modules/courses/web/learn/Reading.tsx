import { Badge } from "@lectern/ui/Badge";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Skeleton, SkeletonText } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { problemOf } from "@lectern/ui/web/problem";
import { courseProgressKey, SectionLock } from "@lectern/progress/web";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import type { Course } from "../../contract.ts";
import { sectionQuery } from "../api.ts";
import { SectionBody } from "../content/SectionBody.tsx";
import { MINUTE_SECONDS } from "../minutes.ts";
import type { PlacedSection } from "../outline.ts";
import { SectionIcon } from "../SectionIcon.tsx";
import { useT } from "../t.ts";
import { learnAddress } from "./address.ts";

interface ReadingProps {
  course: Course;
  placed: PlacedSection | undefined;
  /** The server keeps the content back: what opens it stands in its place. */
  locked: boolean;
}

/** One section: where it stands, what it is, what it teaches. */
export function Reading({ course, placed, locked }: ReadingProps) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const section = useQuery({ ...sectionQuery(placed?.section.id ?? ""), enabled: placed !== undefined && !locked });
  const queryClient = useQueryClient();
  // Refused although it looked open: rules changed unseen. What is asked for comes with one's progress.
  const refused = section.isError && problemOf(section.error).code === "section_blocked";
  useEffect(() => {
    if (refused) void queryClient.invalidateQueries({ queryKey: courseProgressKey(course.id) });
  }, [refused, course.id, queryClient]);
  if (!placed) return null;
  const { lesson, section: summary } = placed;
  return (
    <>
      <header className="mb-6">
        <p className="text-sm text-muted" lang={course.language}>
          {lesson.title}
        </p>
        <h1 className="text-xl font-semibold max-sm:text-lg" lang={course.language}>
          {summary.title}
        </h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span className="flex items-center gap-1.5">
            <SectionIcon type={summary.contentType} /> {t(`kind.${summary.contentType}`)}
          </span>
          {summary.estimatedDuration !== null && summary.estimatedDuration > 0 && <span>{format.duration(summary.estimatedDuration * MINUTE_SECONDS)}</span>}
          {!summary.required && <span>{t("section.optional")}</span>}
          {!summary.published && <Badge tone="warning">{t("section.draft")}</Badge>}
        </p>
      </header>
      {summary.objectives.length > 0 && (
        <Callout className="mb-6" title={t("section.objectives")}>
          <ul className="list-disc ps-4" lang={course.language}>
            {summary.objectives.map((objective) => (
              <li key={objective}>{objective}</li>
            ))}
          </ul>
        </Callout>
      )}
      {locked && (
        <Suspense fallback={<Skeleton className="h-40 rounded-md" />}>
          <SectionLock courseId={course.id} sectionId={summary.id} addressOf={(id) => learnAddress(course.id, id)} language={course.language} />
        </Suspense>
      )}
      {section.isError && !section.data && !refused && !locked && (
        <Failure error={section.error} onRetry={() => void section.refetch()} retrying={section.isFetching} />
      )}
      {(section.isPending || (refused && !section.data)) && !locked && (
        <div role="status" aria-label={words.loading}>
          <SkeletonText lines={6} />
          <Skeleton className="my-6 h-40 rounded-md" />
          <SkeletonText lines={4} />
        </div>
      )}
      {section.data && !summary.published && (
        <Callout
          tone="warning"
          title={t("section.unpublished")}
          actions={
            <ButtonLink to={`/course/${course.id}/edit`} size="sm">
              {t("place.edit")}
            </ButtonLink>
          }
        >
          {t("section.unpublishedWhat")}
        </Callout>
      )}
      {section.data && summary.published && <SectionBody section={section.data} language={course.language} />}
    </>
  );
}
