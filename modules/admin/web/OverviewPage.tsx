import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { Failure } from "@lectern/ui/Failure";
import { Link, PlainLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { toast } from "@lectern/ui/Toast";
import { useFormat } from "@lectern/ui/web/format";
import { useWords } from "@lectern/ui/web/words";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState, type ReactNode } from "react";
import { api, statsQuery } from "./api.ts";
import { useRoleName } from "./people/roles.ts";
import { useT } from "./t.ts";

const ROLES = ["student", "teaching_assistant", "instructor", "admin", "platform_admin"] as const;

/** `/admin`: does anything need attention? Then the figures. */
export default function OverviewPage() {
  const t = useT();
  const format = useFormat();
  const roleName = useRoleName();
  const stats = useQuery(statsQuery());
  if (stats.isError) return <Failure error={stats.error} onRetry={() => void stats.refetch()} />;
  const data = stats.data;
  return (
    <Page title={t("overview.title")}>
      {!data && <Skeleton className="h-64 rounded-md" />}
      {data && (
        <div className="flex flex-col gap-6">
          <Attention failedJobs={data.jobs.failed} deadLetters={data.deadLetters} failedMails={data.mailsFailed} />
          {data.demoPeople > 0 && <DemoNotice people={data.demoPeople} />}
          <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-3">
            <Figure label={t("overview.people")} value={format.number(data.people)} to="/admin/people" />
            <Figure label={t("overview.sessions")} value={format.number(data.activeSessions)} />
            <Figure label={t("overview.jobs")} value={format.number(data.jobs.queued + data.jobs.running)} to="/admin/jobs" />
          </dl>
          <section>
            <h2 className="mb-2 text-base font-semibold">{t("overview.byRole")}</h2>
            <dl className="max-w-100 text-sm">
              {ROLES.filter((role) => (data.peopleByRole[role] ?? 0) > 0).map((role) => (
                <Row key={role} label={roleName(role)} value={format.number(data.peopleByRole[role] ?? 0)} />
              ))}
              {data.suspended > 0 && <Row label={t("overview.suspended")} value={format.number(data.suspended)} />}
            </dl>
          </section>
        </div>
      )}
    </Page>
  );
}

function Attention({ failedJobs, deadLetters, failedMails }: { failedJobs: number; deadLetters: number; failedMails: number }) {
  const t = useT();
  const troubles = [
    { count: failedJobs, to: "/admin/jobs", search: { status: "failed" }, text: t("overview.failedJobs", { count: failedJobs }) },
    { count: deadLetters, to: "/admin/dead-letters", text: t("overview.deadLetters", { count: deadLetters }) },
    { count: failedMails, to: "/admin/mail", text: t("overview.failedMails", { count: failedMails }) },
  ].filter((trouble) => trouble.count > 0);
  if (troubles.length === 0) {
    return (
      <p className="flex items-center gap-2">
        <CircleCheck size={20} aria-hidden="true" className="text-success-text" />
        {t("overview.fine")}
      </p>
    );
  }
  return (
    <Callout tone="warning" title={t("overview.attention")}>
      <ul className="list-disc ps-4">
        {troubles.map((trouble) => (
          <li key={trouble.to}>
            <Link to={trouble.to} search={trouble.search ?? {}}>
              {trouble.text}
            </Link>
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function DemoNotice({ people }: { people: number }) {
  const t = useT();
  const words = useWords();
  const queryClient = useQueryClient();
  const [asking, ask] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.post("/api/admin/demo/remove"),
    onSuccess() {
      toast({ message: t("demo.removing") });
      return queryClient.invalidateQueries({ queryKey: ["admin"] });
    },
    onError: (error) => toast({ tone: "danger", message: words.explain(error).title }),
    onSettled: () => ask(false),
  });
  return (
    <Callout
      title={t("demo.title")}
      actions={
        <Button size="sm" onClick={() => ask(true)}>
          {t("demo.remove")}
        </Button>
      }
    >
      {t("demo.what", { count: people })}
      <ConfirmDialog
        open={asking}
        onCancel={() => ask(false)}
        onConfirm={() => remove.mutate()}
        loading={remove.isPending}
        danger
        title={t("demo.ask")}
        confirmLabel={t("demo.remove")}
        cancelLabel={words.cancel}
      >
        {t("demo.askWhat")}
      </ConfirmDialog>
    </Callout>
  );
}

function Figure({ label, value, to }: { label: string; value: string; to?: string }) {
  return (
    <div className="border-t-2 border-line pt-2">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-xl font-semibold tabular-nums">
        {to ? (
          <PlainLink to={to} className="rounded-sm underline-offset-4 hover:underline">
            {value}
          </PlainLink>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

function Row({ label, value }: { label: ReactNode; value: string }) {
  return (
    <div className="flex min-h-9 items-center justify-between border-line not-last:border-b">
      <dt>{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}
