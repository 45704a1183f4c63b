import { EmptyState } from "@lectern/ui/EmptyState";
import { Button } from "@lectern/ui/Button";
import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { useSession } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen, SearchX } from "lucide-react";
import { useState } from "react";
import { catalogueQuery } from "../api.ts";
import { useT } from "../t.ts";
import { CourseCard } from "./CourseCard.tsx";
import { Filters } from "./Filters.tsx";
import { isNarrowed, mayWriteCourses, readFilter } from "./filter.ts";

/** `/courses`: which course is for me? Readable by everybody the catalogue is open to. */
export default function CataloguePage() {
  const t = useT();
  const words = useWords();
  const session = useSession();
  const [params, setParams] = useQueryParams();
  // The search field keeps what is typed by itself; clearing begins it anew.
  const [cleared, setCleared] = useState(0);
  const signedIn = session.status === "signedIn";
  const filter = readFilter(params, signedIn);
  // Who asks decides what is answered, so the question waits until that is known.
  const courses = useInfiniteQuery({ ...catalogueQuery(filter), enabled: session.status !== "unknown" });
  const items = courses.data?.pages.flatMap((page) => page.items);
  const teaches = signedIn && mayWriteCourses(session.user);

  function clear() {
    setCleared(cleared + 1);
    setParams({ search: undefined, category: undefined, difficulty: undefined, language: undefined });
  }

  return (
    <Page
      title={t("catalogue.title")}
      description={t("catalogue.what")}
      actions={
        teaches ? (
          <>
            <ButtonLink to="/courses/import">{t("catalogue.import")}</ButtonLink>
            <ButtonLink to="/courses/new" variant="primary">
              {t("catalogue.new")}
            </ButtonLink>
          </>
        ) : (
          signedIn && <ButtonLink to="/join">{t("join.title")}</ButtonLink>
        )
      }
    >
      <Filters key={cleared} filter={filter} onChange={setParams} signedIn={signedIn} loaded={courses.isSuccess} />
      {courses.isError && <Failure error={courses.error} onRetry={() => void courses.refetch()} retrying={courses.isFetching} />}
      {!items && !courses.isError && <Waiting label={words.loading} />}
      {items && items.length > 0 && (
        <ul className={cardGrid(courses.isPlaceholderData)}>
          {items.map((course) => (
            <CourseCard key={course.id} course={course} />
          ))}
        </ul>
      )}
      {items?.length === 0 && (
        <Nothing
          signedIn={signedIn}
          narrowed={isNarrowed(filter)}
          mine={filter.mine === true}
          teaches={teaches}
          onClear={clear}
          onAll={() => setParams({ mine: undefined })}
        />
      )}
      {courses.hasNextPage && (
        <div className="mt-6 flex justify-center">
          <Button loading={courses.isFetchingNextPage} onClick={() => void courses.fetchNextPage()}>
            {words.loadMore}
          </Button>
        </div>
      )}
    </Page>
  );
}

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-5";
const cardGrid = (stale: boolean) => (stale ? `${GRID} opacity-60` : GRID);

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className={GRID}>
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} className="h-76 rounded-md" />
      ))}
    </div>
  );
}

interface NothingProps {
  signedIn: boolean;
  narrowed: boolean;
  mine: boolean;
  teaches: boolean;
  onClear: () => void;
  onAll: () => void;
}

function Nothing({ signedIn, narrowed, mine, teaches, onClear, onAll }: NothingProps) {
  const t = useT();
  if (narrowed) {
    return (
      <EmptyState icon={<SearchX size={28} />} title={t("catalogue.noMatch")} actions={<Button onClick={onClear}>{t("catalogue.clear")}</Button>}>
        {t("catalogue.noMatchNext")}
      </EmptyState>
    );
  }
  if (mine) {
    return (
      <EmptyState icon={<BookOpen size={28} />} title={t("catalogue.noneMine")} actions={<Button onClick={onAll}>{t("catalogue.showAll")}</Button>}>
        {t("catalogue.noneMineNext")}
      </EmptyState>
    );
  }
  if (!signedIn) {
    const signIn = (
      <ButtonLink to="/login" search={{ next: "/courses" }} variant="primary">
        {t("catalogue.signIn")}
      </ButtonLink>
    );
    return (
      <EmptyState icon={<BookOpen size={28} />} title={t("catalogue.noneVisitor")} actions={signIn}>
        {t("catalogue.noneVisitorNext")}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<BookOpen size={28} />} title={t("catalogue.none")} actions={teaches && <ButtonLink to="/courses/new">{t("catalogue.new")}</ButtonLink>}>
      {teaches ? t("catalogue.noneTeacher") : t("catalogue.noneNext")}
    </EmptyState>
  );
}
