import { Badge } from "@lectern/ui/Badge";
import { Button } from "@lectern/ui/Button";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { FileDrop } from "@lectern/ui/FileDrop";
import { PlainLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { Spinner } from "@lectern/ui/Spinner";
import { useFormat } from "@lectern/ui/web/format";
import { useGo } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useT } from "../t.ts";
import { api, importKey, importsKey, importsQuery } from "./api.ts";
import { FileProblem } from "./FileProblem.tsx";

const FILE_MAX_BYTES = 20 * 1024 * 1024;

/** `/admin/people-imports`: a file of people to bring in, and the imports there were. */
export default function ImportsPage() {
  const t = useT();
  const go = useGo();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [tooLarge, refuse] = useState<string>();
  const upload = useMutation({
    mutationFn(file: File) {
      const form = new FormData();
      form.set("file", file);
      return api.post("/api/people-imports", { form });
    },
    onSuccess(made) {
      queryClient.setQueryData(importKey(made.id), made);
      void queryClient.invalidateQueries({ queryKey: importsKey });
      go(`/admin/people-imports/${made.id}`);
    },
  });

  function take([file]: readonly File[]) {
    if (!file) return;
    if (file.size > FILE_MAX_BYTES) return refuse(t("people.tooLarge", { limit: format.bytes(FILE_MAX_BYTES) }));
    refuse(undefined);
    upload.mutate(file);
  }

  return (
    <Page title={t("people.title")} description={t("people.what")} width="reading">
      {upload.isPending ? (
        <p role="status" className="flex items-center gap-3 rounded-md border border-line bg-surface p-5">
          <Spinner /> {t("people.reading", { name: upload.variables.name })}
        </p>
      ) : (
        <FileDrop
          label={t("people.drop")}
          hint={t("people.dropHint", { limit: format.bytes(FILE_MAX_BYTES) })}
          accept=".csv,.tsv,.txt,.zip,text/csv,application/zip"
          error={tooLarge}
          onFiles={take}
        />
      )}
      {upload.isError && (
        <div className="mt-4">
          <FileProblem error={upload.error} />
        </div>
      )}
      <p className="mt-3 text-sm text-muted">{t("people.passwords")}</p>
      <Earlier />
    </Page>
  );
}

const TONES = {
  ready: "neutral",
  checking: "accent",
  checked: "accent",
  applying: "accent",
  applied: "success",
  undoing: "accent",
  undone: "neutral",
  failed: "danger",
} as const;

function Earlier() {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  const imports = useInfiniteQuery(importsQuery());
  const rows = imports.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="people-imports-earlier" className="mt-10">
      <h2 id="people-imports-earlier" className="mb-3 text-base font-semibold">
        {t("people.earlier")}
      </h2>
      {imports.isError && !rows && <Failure inline error={imports.error} onRetry={() => void imports.refetch()} />}
      {!rows && !imports.isError && <Skeleton className="h-16" />}
      {rows?.length === 0 && (
        <EmptyState icon={<History size={28} />} title={t("people.none")}>
          {t("people.noneNext")}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
          {rows.map((row) => (
            <li key={row.id}>
              <PlainLink
                to={`/admin/people-imports/${row.id}`}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover"
              >
                <span className="min-w-0">
                  <span className="block truncate font-medium">{row.filename}</span>
                  <span className="text-sm text-muted">
                    {format.dateTime(row.createdAt)} · {t("people.rows", { count: row.rows })}
                  </span>
                </span>
                <Badge tone={TONES[row.state]}>{t(`people.state.${row.state}`)}</Badge>
              </PlainLink>
            </li>
          ))}
        </ul>
      )}
      {imports.hasNextPage && (
        <Button className="mt-3" loading={imports.isFetchingNextPage} onClick={() => void imports.fetchNextPage()}>
          {words.loadMore}
        </Button>
      )}
    </section>
  );
}
