import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { DataTable, type Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { IconButton } from "@lectern/ui/IconButton";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Hourglass, UserMinus } from "lucide-react";
import type { Course } from "../../../contract.ts";
import { api, courseQuery } from "../../api.ts";
import { useT } from "../../t.ts";
import { enrolmentsKey } from "./keys.ts";
import { waitingQuery } from "./api.ts";
import type { EnrolmentRow } from "./PersonMenu.tsx";

type Act = { row: EnrolmentRow; to: "active" | "ended" | number };

/** Who waits for a place, in order. */
export function WaitingPanel({ course, mayManage }: { course: Course; mayManage: boolean }) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const list = useInfiniteQuery(waitingQuery(course.id));
  const rows = list.data?.pages.flatMap(({ items }) => items);
  const act = useMutation({
    mutationFn: ({ row, to }: Act) =>
      typeof to === "number"
        ? api.put("/api/enrollments/:enrolmentId/position", { params: { enrolmentId: row.id }, body: { position: to } })
        : api.patch("/api/enrollments/:enrolmentId", { params: { enrolmentId: row.id }, body: { status: to } }),
    onSuccess: (_answer, { row, to }) => {
      const name = row.user?.fullName ?? t("author.people.gone");
      if (to === "active") toast({ message: t("waiting.admitted", { name }) });
      if (to === "ended") toast({ message: t("waiting.removed", { name }) });
    },
    onError: (error) => toast({ tone: "danger", message: words.explain(error).title }),
    onSettled() {
      void queryClient.invalidateQueries({ queryKey: courseQuery(course.id).queryKey });
      return queryClient.invalidateQueries({ queryKey: enrolmentsKey(course.id) });
    },
  });
  const columns: Column<EnrolmentRow>[] = [
    { id: "position", header: t("waiting.position"), cell: (row) => format.number(row.position ?? 0) },
    {
      id: "name",
      header: t("author.people.name"),
      primary: true,
      cell: (row) => (
        <span className="flex items-center gap-3">
          <Avatar name={row.user?.fullName ?? "?"} src={row.user?.avatarUrl} />
          {row.user?.fullName ?? t("author.people.gone")}
        </span>
      ),
    },
    { id: "since", header: t("author.people.since"), cell: (row) => format.dateTime(row.enrolledAt) },
  ];
  if (mayManage)
    columns.push({
      id: "change",
      header: t("author.people.change"),
      align: "end",
      cell: (row) => {
        const name = row.user?.fullName ?? t("author.people.gone");
        const at = row.position ?? 1;
        return (
          <span className="inline-flex flex-wrap items-center justify-end gap-1">
            <IconButton
              size="sm"
              label={t("waiting.up", { name })}
              icon={<ArrowUp size={16} />}
              disabled={at <= 1}
              onClick={() => act.mutate({ row, to: at - 1 })}
            />
            <IconButton size="sm" label={t("waiting.down", { name })} icon={<ArrowDown size={16} />} onClick={() => act.mutate({ row, to: at + 1 })} />
            <Button size="sm" aria-label={t("waiting.admitNamed", { name })} onClick={() => act.mutate({ row, to: "active" })}>
              {t("waiting.admit")}
            </Button>
            <IconButton size="sm" label={t("waiting.remove", { name })} icon={<UserMinus size={16} />} onClick={() => act.mutate({ row, to: "ended" })} />
          </span>
        );
      },
    });
  if (list.isError && !rows) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <DataTable
      caption={t("waiting.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      summary={course.capacity === null ? t("waiting.noLimit") : t("waiting.places", { taken: course.studentCount, capacity: course.capacity })}
      {...(list.hasNextPage ? { more: { label: words.loadMore, loading: list.isFetchingNextPage, onLoad: () => void list.fetchNextPage() } } : {})}
      empty={
        <EmptyState icon={<Hourglass size={28} />} title={t("waiting.none")}>
          {course.capacity === null ? t("waiting.noLimit") : t("waiting.noneNext")}
        </EmptyState>
      }
    />
  );
}
