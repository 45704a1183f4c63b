import { Badge } from "@lectern/ui/Badge";
import type { Column } from "@lectern/ui/DataTable";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Page } from "@lectern/ui/Page";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { Select } from "@lectern/ui/Select";
import { useFormat } from "@lectern/ui/web/format";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { jobsQuery, type JobStatus } from "./api.ts";
import { PagedTable } from "./PagedTable.tsx";
import { useT } from "./t.ts";

interface JobRow {
  id: string;
  name: string;
  owner: { id: string; fullName: string | null } | null;
  status: JobStatus;
  /** 0…1. */
  progress: number;
  problemCode: string | null;
  attempts: number;
  createdAt: string;
  finishedAt: string | null;
}

const STATUSES = ["queued", "running", "succeeded", "failed"] as const;
const TONES = { queued: "neutral", running: "accent", succeeded: "success", failed: "danger" } as const;

/** `/admin/jobs?status=`: work in the background, how far it is, what failed. */
export default function JobsPage() {
  const t = useT();
  const [query, setQuery] = useQueryParams();
  const status = STATUSES.find((one) => one === query.status);
  const jobs = useInfiniteQuery(jobsQuery(status));
  return (
    <Page title={t("jobs.title")} description={t("jobs.what")}>
      <PagedTable
        caption={t("jobs.title")}
        columns={useColumns()}
        list={jobs}
        toolbar={
          <Select
            label={t("jobs.status")}
            value={status ?? ""}
            onChange={(event) => setQuery({ status: event.target.value || undefined })}
            options={[{ value: "", label: t("jobs.any") }, ...STATUSES.map((one) => ({ value: one, label: t(`jobs.status.${one}`) }))]}
          />
        }
        empty={
          <EmptyState icon={<ListChecks size={28} />} title={t("jobs.empty")}>
            {t("jobs.emptyNext")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): Column<JobRow>[] {
  const t = useT();
  const format = useFormat();
  return [
    { id: "name", header: t("jobs.name"), primary: true, cell: (job) => <span className="font-mono text-xs">{job.name}</span> },
    { id: "owner", header: t("jobs.owner"), cell: (job) => job.owner?.fullName ?? t("someone.platform") },
    {
      id: "status",
      header: t("jobs.status"),
      cell: (job) => (
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={TONES[job.status]}>{t(`jobs.status.${job.status}`)}</Badge>
          {job.problemCode && <span className="font-mono text-xs text-muted">{job.problemCode}</span>}
          {job.status === "running" && (
            <ProgressBar className="w-24" value={job.progress * 100} label={t("jobs.progress")} valueText={format.percent(job.progress * 100)} showValue />
          )}
        </span>
      ),
    },
    { id: "attempts", header: t("jobs.attempts"), align: "end", cell: (job) => format.number(job.attempts) },
    { id: "created", header: t("jobs.created"), cell: (job) => format.dateTime(job.createdAt) },
    { id: "finished", header: t("jobs.finished"), cell: (job) => (job.finishedAt ? format.dateTime(job.finishedAt) : "–") },
  ];
}
