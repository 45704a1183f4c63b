import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Page } from "@lectern/ui/Page";
import { Select } from "@lectern/ui/Select";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { api, deadLettersQuery } from "./api.ts";
import { PagedTable } from "./PagedTable.tsx";
import { useT } from "./t.ts";

interface LetterRow {
  id: string;
  subscription: string;
  eventName: string;
  error: string | null;
  attempts: number;
  createdAt: string;
  resolvedAt: string | null;
}

const STATES = ["open", "resolved", "all"] as const;

/** `/admin/dead-letters?state=`: events that a part of the platform could not handle, and delivering them again. */
export default function DeadLettersPage() {
  const t = useT();
  const [query, setQuery] = useQueryParams();
  const state = STATES.find((one) => one === query.state) ?? "open";
  const letters = useInfiniteQuery(deadLettersQuery(state));
  return (
    <Page title={t("letters.title")} description={t("letters.what")}>
      <PagedTable
        caption={t("letters.title")}
        columns={useColumns()}
        list={letters}
        toolbar={
          <Select
            label={t("letters.state")}
            value={state}
            onChange={(event) => setQuery({ state: event.target.value })}
            options={STATES.map((one) => ({ value: one, label: t(`letters.state.${one}`) }))}
          />
        }
        empty={
          <EmptyState icon={<CircleCheck size={28} />} title={t("letters.empty")}>
            {t("letters.emptyNext")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): Column<LetterRow>[] {
  const t = useT();
  const format = useFormat();
  return [
    { id: "event", header: t("letters.event"), primary: true, cell: (letter) => <span className="font-mono text-xs">{letter.eventName}</span> },
    { id: "subscription", header: t("letters.subscription"), cell: (letter) => <span className="font-mono text-xs">{letter.subscription}</span> },
    { id: "error", header: t("letters.error"), cell: (letter) => <span className="line-clamp-2 max-w-80 text-xs">{letter.error ?? "–"}</span> },
    { id: "attempts", header: t("jobs.attempts"), align: "end", cell: (letter) => format.number(letter.attempts) },
    { id: "when", header: t("letters.when"), cell: (letter) => format.dateTime(letter.createdAt) },
    {
      id: "retry",
      header: t("letters.retry"),
      align: "end",
      cell: (letter) => (letter.resolvedAt ? <Badge tone="success">{t("letters.resolved")}</Badge> : <RetryButton letter={letter} />),
    },
  ];
}

function RetryButton({ letter }: { letter: LetterRow }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.post("/api/admin/dead-letters/:id/retry", { params: { id: letter.id } }),
    onSuccess: () => toast({ message: t("letters.delivered") }),
    onError: (error) => toast({ tone: "danger", message: problemOf(error).code === "retry_failed" ? t("letters.failedAgain") : words.explain(error).title }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["admin"] }),
  });
  return (
    <Button size="sm" loading={retry.isPending} onClick={() => retry.mutate()}>
      {t("letters.retry")}
    </Button>
  );
}
