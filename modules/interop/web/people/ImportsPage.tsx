import { Badge } from "@lectern/ui/Badge";
import { FileDrop } from "@lectern/ui/FileDrop";
import { Page } from "@lectern/ui/Page";
import { Spinner } from "@lectern/ui/Spinner";
import { useFormat } from "@lectern/ui/web/format";
import { useGo } from "@lectern/ui/web/navigation";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { EarlierList } from "../EarlierList.tsx";
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
  const format = useFormat();
  return (
    <EarlierList
      title={t("people.earlier")}
      none={{ title: t("people.none"), next: t("people.noneNext") }}
      list={useInfiniteQuery(importsQuery())}
      line={({ id, filename, createdAt, rows, state }) => ({
        to: `/admin/people-imports/${id}`,
        name: filename,
        about: `${format.dateTime(createdAt)} · ${t("people.rows", { count: rows })}`,
        state: <Badge tone={TONES[state]}>{t(`people.state.${state}`)}</Badge>,
      })}
    />
  );
}
