import { DataTable, type Column } from "@lectern/ui/DataTable";
import { Failure } from "@lectern/ui/Failure";
import { useWords } from "@lectern/ui/web/words";
import type { ReactNode } from "react";

interface PagedTableProps<Row extends { id: string }> {
  caption: string;
  columns: readonly Column<Row>[];
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
  toolbar?: ReactNode;
  empty: ReactNode;
  summary?: (shown: number, more: boolean) => string;
}

/** A list of the API as a table: its loading, its failure, its next page. */
export function PagedTable<Row extends { id: string }>({ caption, columns, list, toolbar, empty, summary }: PagedTableProps<Row>) {
  const words = useWords();
  const rows = list.data?.pages.flatMap((page) => page.items);
  if (list.isError && !rows) {
    return (
      <>
        <div className="flex flex-wrap">{toolbar}</div>
        <Failure error={list.error} onRetry={() => list.refetch()} />
      </>
    );
  }
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      toolbar={toolbar}
      empty={empty}
      summary={rows && summary?.(rows.length, list.hasNextPage)}
      {...(list.hasNextPage ? { more: { label: words.loadMore, loading: list.isFetchingNextPage, onLoad: () => list.fetchNextPage() } } : {})}
    />
  );
}
