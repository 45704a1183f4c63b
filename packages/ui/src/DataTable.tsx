import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import { cx } from "./cx.tsx";
import { Skeleton } from "./Skeleton.tsx";

export interface Column<Row> {
  id: string;
  /** Heading; also the label before the value when the row is a card. */
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  /** Numbers go to the end. */
  align?: "start" | "end";
  /** The column that names the row: a row header, and the card's first line. Exactly one. */
  primary?: boolean;
  className?: string;
}

export interface Sort {
  column: string;
  direction: "ascending" | "descending";
}

interface DataTableProps<Row> {
  /** What the table holds; for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  /** Undefined while loading: skeleton rows of the same height. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  sort?: Sort;
  onSortChange?: (sort: Sort) => void;
  /** Search field and filters above the table. */
  toolbar?: ReactNode;
  /** Shown instead of the table when there is no row; usually an EmptyState. */
  empty: ReactNode;
  /** Cursor paging: a button under the last row while there is more. */
  more?: { label: string; loading: boolean; onLoad: () => void };
  /** How many there are, e.g. “30 people”; announced when it changes. */
  summary?: string;
}

const SKELETON_ROWS = 8;

/** A table for work: dense, sortable, paged by cursor. On a phone each row becomes a card with its labels. */
export function DataTable<Row>({ caption, columns, rows, rowKey, sort, onSortChange, toolbar, empty, more, summary }: DataTableProps<Row>) {
  return (
    <div className="flex flex-col gap-3">
      {(toolbar || summary) && (
        <div className="flex flex-wrap items-end justify-between gap-3">
          {toolbar}
          <p role="status" className="text-sm text-muted tabular-nums">
            {summary}
          </p>
        </div>
      )}
      {rows?.length === 0 ? (
        empty
      ) : (
        <div className="overflow-x-auto rounded-md border border-line bg-surface max-sm:border-0 max-sm:bg-transparent">
          {/* The roles are written out because a table laid out as cards would lose them. */}
          <table role="table" aria-busy={!rows} className="w-full border-collapse text-sm max-sm:block">
            <caption className="sr-only">{caption}</caption>
            <thead role="rowgroup" className="max-sm:hidden">
              <tr role="row" className="border-b border-line bg-sunken text-start">
                {columns.map((column) => (
                  <HeaderCell key={column.id} column={column} sort={sort} onSortChange={onSortChange} />
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup" className="max-sm:flex max-sm:flex-col max-sm:gap-3">
              {rows ? rows.map((row) => <DataRow key={rowKey(row)} row={row} columns={columns} />) : <WaitingRows columns={columns} />}
            </tbody>
          </table>
        </div>
      )}
      {more && (
        <Button loading={more.loading} onClick={more.onLoad} className="self-center">
          {more.label}
        </Button>
      )}
    </div>
  );
}

function HeaderCell<Row>({ column, sort, onSortChange }: { column: Column<Row>; sort: Sort | undefined; onSortChange: ((sort: Sort) => void) | undefined }) {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = direction === "ascending" ? ArrowUp : direction === "descending" ? ArrowDown : ChevronsUpDown;
  const sortable = column.sortable && onSortChange;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sortable ? (direction ?? "none") : undefined}
      className={cx("h-9 px-3 font-medium text-muted", column.align === "end" ? "text-end" : "text-start")}
    >
      {sortable ? (
        <button
          type="button"
          className="inline-flex min-h-8 items-center gap-1 rounded-sm hover:text-text"
          onClick={() => onSortChange({ column: column.id, direction: direction === "ascending" ? "descending" : "ascending" })}
        >
          {column.header}
          <Arrow size={14} aria-hidden="true" />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function DataRow<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  return (
    <tr
      role="row"
      className="border-line not-last:border-b hover:bg-hover/50 max-sm:flex max-sm:flex-col max-sm:gap-1 max-sm:rounded-md max-sm:border! max-sm:bg-surface max-sm:p-3"
    >
      {columns.map((column) => {
        const look = cx(
          "h-10 px-3 py-2 align-middle max-sm:h-auto max-sm:p-0",
          column.align === "end" && "text-end tabular-nums max-sm:text-start",
          column.className,
        );
        if (column.primary) {
          return (
            <th key={column.id} role="rowheader" scope="row" className={cx(look, "text-start font-medium")}>
              {column.cell(row)}
            </th>
          );
        }
        return (
          <td key={column.id} role="cell" className={cx(look, "max-sm:flex max-sm:min-h-7 max-sm:items-center max-sm:justify-between max-sm:gap-4")}>
            <span className="text-muted sm:hidden">{column.header}</span>
            {column.cell(row)}
          </td>
        );
      })}
    </tr>
  );
}

function WaitingRows<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return Array.from({ length: SKELETON_ROWS }, (_, row) => (
    <tr key={row} role="row" className="border-line not-last:border-b max-sm:rounded-md max-sm:border!">
      {columns.map((column) => (
        <td key={column.id} role="cell" className="h-10 px-3">
          <Skeleton className={column.primary ? "h-4 w-40" : "h-4 w-20"} />
        </td>
      ))}
    </tr>
  ));
}
