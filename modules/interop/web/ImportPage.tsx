import { Button } from "@lectern/ui/Button";
import { FileDrop } from "@lectern/ui/FileDrop";
import { Page } from "@lectern/ui/Page";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { useGo } from "@lectern/ui/web/navigation";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { importsKey } from "./api.ts";
import { ImportProblem } from "./ImportProblem.tsx";
import { ImportsList } from "./ImportsList.tsx";
import { useT } from "./t.ts";
import { uploadPackage, type Upload } from "./upload.ts";

const PACKAGE_MAX_BYTES = 500_000_000;

/** `/courses/import`: a course package from another system, and the imports there were. */
export default function ImportPage() {
  const t = useT();
  const go = useGo();
  const words = useWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [share, setShare] = useState(0);
  const [refused, refuse] = useState<string>();
  const current = useRef<Upload>(undefined);
  const upload = useMutation({
    mutationFn(file: File) {
      setShare(0);
      current.current = uploadPackage(file, crypto.randomUUID(), setShare);
      return current.current.done;
    },
    onSuccess(jobId) {
      void queryClient.invalidateQueries({ queryKey: importsKey });
      go(`/courses/import/${jobId}`);
    },
  });
  // Half a file is of no use to anybody.
  useEffect(() => () => current.current?.abort(), []);

  function take([file]: readonly File[]) {
    if (!file) return;
    if (!/\.(imscc|zip)$/i.test(file.name)) return refuse(t("drop.wrongType", { name: file.name }));
    if (file.size > PACKAGE_MAX_BYTES)
      return refuse(t("drop.tooLarge", { name: file.name, size: format.bytes(file.size), limit: format.bytes(PACKAGE_MAX_BYTES) }));
    refuse(undefined);
    upload.mutate(file);
  }

  const failed = upload.isError && problemOf(upload.error).code !== "aborted";
  return (
    <Page title={t("title")} description={t("what")} width="reading" breadcrumbs={[{ label: t("courses"), to: "/courses" }]}>
      {upload.isPending ? (
        <section aria-label={t("upload.label")} className="flex flex-col gap-3 rounded-md border border-line bg-surface p-5">
          <p className="font-medium">{t("upload.running", { name: upload.variables.name, size: format.bytes(upload.variables.size) })}</p>
          <ProgressBar value={share * 100} label={t("upload.label")} valueText={format.percent(Math.floor(share * 100))} showValue />
          <p className="text-sm text-muted">{share < 1 ? t("upload.stay") : t("upload.received")}</p>
          <Button className="self-start" onClick={() => current.current?.abort()}>
            {words.cancel}
          </Button>
        </section>
      ) : (
        <FileDrop
          label={t("drop.label")}
          hint={t("drop.hint", { limit: format.bytes(PACKAGE_MAX_BYTES) })}
          accept=".imscc,.zip,application/zip"
          error={refused}
          onFiles={take}
        />
      )}
      {failed && <ImportProblem problem={problemOf(upload.error)} onRetry={() => upload.mutate(upload.variables)} className="mt-4" />}
      <p className="mt-3 text-sm text-muted">{t("drop.where")}</p>
      <ImportsList />
    </Page>
  );
}
