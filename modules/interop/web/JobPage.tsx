import { Failure } from "@lectern/ui/Failure";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { useParam } from "@lectern/ui/web/navigation";
import { useQuery } from "@tanstack/react-query";
import { PencilLine } from "lucide-react";
import type { ImportResult } from "../contract.ts";
import { jobQuery } from "./api.ts";
import { ImportProblem } from "./ImportProblem.tsx";
import { Report } from "./report/Report.tsx";
import { SetAside } from "./report/SetAside.tsx";
import { useT } from "./t.ts";

/** `/courses/import/:jobId`: how far an import is, and what became of every item. The page can be left and found again. */
export default function JobPage() {
  const t = useT();
  const job = useQuery(jobQuery(useParam("jobId")));
  const crumbs = [
    { label: t("courses"), to: "/courses" },
    { label: t("title"), to: "/courses/import" },
  ];
  if (job.isError && !job.data) {
    return (
      <Page title={t("job.title")} width="reading" breadcrumbs={crumbs}>
        <Failure error={job.error} onRetry={() => void job.refetch()} />
      </Page>
    );
  }
  const { status, result, problem, progress = 0 } = job.data ?? {};
  if (status === "succeeded" && result) return <Done result={result} crumbs={crumbs} />;
  return (
    <Page title={status === "failed" ? t("job.failed") : t("job.title")} width="reading" breadcrumbs={crumbs}>
      {status === undefined && <SkeletonText lines={3} />}
      {(status === "queued" || status === "running" || (status === "succeeded" && !result)) && <Running progress={progress} queued={status === "queued"} />}
      {status === "failed" && problem && <ImportProblem problem={problem} />}
      {status === "failed" && (
        <ButtonLink to="/courses/import" variant="primary" className="mt-4">
          {t("job.another")}
        </ButtonLink>
      )}
    </Page>
  );
}

function Running({ progress, queued }: { progress: number; queued: boolean }) {
  const t = useT();
  const format = useFormat();
  return (
    <section aria-live="polite" className="flex flex-col gap-3 rounded-md border border-line bg-surface p-5">
      <p className="font-medium">{queued ? t("job.queued") : t("job.running")}</p>
      <ProgressBar
        value={queued ? undefined : progress * 100}
        label={t("job.progress")}
        valueText={format.percent(Math.floor(progress * 100))}
        showValue={!queued}
      />
      <p className="text-sm text-muted">{t("job.mayLeave")}</p>
    </section>
  );
}

function Done({ result, crumbs }: { result: ImportResult; crumbs: { label: string; to: string }[] }) {
  const t = useT();
  return (
    <Page
      title={t("job.done", { title: result.title })}
      description={t("job.made", {
        lessons: t("count.lessons", { count: result.lessons }),
        sections: t("count.sections", { count: result.sections }),
        files: t("count.files", { count: result.files }),
      })}
      width="reading"
      breadcrumbs={crumbs}
      actions={
        <ButtonLink to={`/course/${result.courseId}/edit`} variant="primary" icon={<PencilLine size={16} aria-hidden="true" />}>
          {t("job.open")}
        </ButtonLink>
      }
    >
      <p className="mb-6 text-sm">{t("job.draft")}</p>
      <SetAside items={result.setAside} />
      <Report items={result.report} />
    </Page>
  );
}
