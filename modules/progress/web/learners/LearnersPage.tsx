import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useParam, useQueryParams } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { courseQuery, learnersQuery, progressSummaryQuery } from "../api.ts";
import CourseRoom from "../CourseRoom.tsx";
import { useT } from "../t.ts";
import { LearnersTable } from "./LearnersTable.tsx";
import { Summary } from "./Summary.tsx";

/** `/course/$courseId/progress`: how far is the class, and who needs me? Moves while one looks at it. */
export default function LearnersPage() {
  const t = useT();
  const words = useWords();
  const courseId = useParam("courseId");
  const [{ search }, setParams] = useQueryParams();
  const course = useQuery(courseQuery(courseId));
  const summary = useQuery(progressSummaryQuery(courseId));
  const learners = useInfiniteQuery(learnersQuery(courseId, search));
  const look = useDebounced((text: string) => setParams({ search: text.trim() || undefined }));
  const rows = learners.data?.pages.flatMap((page) => page.items);
  const breadcrumbs = course.data && [{ label: course.data.title, to: `/course/${courseId}` }];
  const failed = learners.error ?? summary.error;

  return (
    <Page title={t("learners.title")} description={t("learners.what")} breadcrumbs={breadcrumbs}>
      <CourseRoom courseId={courseId} />
      {failed ? (
        <Failure
          error={failed}
          onRetry={() => {
            void learners.refetch();
            void summary.refetch();
          }}
        />
      ) : (
        <div className="flex flex-col gap-6">
          <Summary summary={summary.data} />
          <LearnersTable
            rows={rows}
            toolbar={
              <TextField
                label={t("learners.search")}
                type="search"
                defaultValue={search}
                onChange={(event) => look(event.target.value)}
                className="w-full max-w-80"
              />
            }
            more={
              learners.hasNextPage ? { label: words.loadMore, loading: learners.isFetchingNextPage, onLoad: () => void learners.fetchNextPage() } : undefined
            }
            empty={
              search ? (
                <EmptyState icon={<Users size={28} />} title={t("learners.noMatch")}>
                  {t("learners.noMatchNext")}
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<Users size={28} />}
                  title={t("learners.none")}
                  actions={<ButtonLink to={`/course/${courseId}/people`}>{t("learners.people")}</ButtonLink>}
                >
                  {t("learners.noneNext")}
                </EmptyState>
              )
            }
          />
        </div>
      )}
    </Page>
  );
}
