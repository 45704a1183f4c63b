import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { PlainLink } from "@lectern/ui/Link";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useWords } from "@lectern/ui/web/words";
import { History } from "lucide-react";
import { useId, type ReactNode } from "react";

interface EarlierListProps<Row> {
  title: string;
  /** What stands there while there is nothing, and what to do. */
  none: { title: string; next: string };
  /** As `useInfiniteQuery` gives it. */
  list: {
    data: { pages: readonly { items: readonly Row[] }[] } | undefined;
    error: unknown;
    isError: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
    refetch: () => unknown;
  };
  /** One line: where it leads, what was imported, what is said about it, how it stands. */
  line: (row: Row) => { to: string; name: string; about: string; state: ReactNode };
}

/** Earlier imports of a kind, newest first; each leads to its report. */
export function EarlierList<Row>({ title, none, list, line }: EarlierListProps<Row>) {
  const words = useWords();
  const headingId = useId();
  const rows = list.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby={headingId} className="mt-10">
      <h2 id={headingId} className="mb-3 text-base font-semibold">
        {title}
      </h2>
      {list.isError && !rows && <Failure inline error={list.error} onRetry={() => void list.refetch()} />}
      {!rows && !list.isError && (
        <div aria-busy="true" className="flex flex-col gap-2">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      )}
      {rows?.length === 0 && (
        <EmptyState icon={<History size={28} />} title={none.title}>
          {none.next}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {rows.map(line).map(({ to, name, about, state }) => (
            <li key={to}>
              <PlainLink to={to} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover">
                <span className="min-w-0">
                  <span className="block truncate font-medium">{name}</span>
                  <span className="text-sm text-muted">{about}</span>
                </span>
                <span className="flex items-center gap-2">{state}</span>
              </PlainLink>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button className="mt-3" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.loadMore}
        </Button>
      )}
    </section>
  );
}
